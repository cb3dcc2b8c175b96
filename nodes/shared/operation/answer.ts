import type { IDataObject, INodeProperties } from 'n8n-workflow';

import { isOutcomeUnknown, isRejected } from '../cloudflare/faults';
import { KeyedQueue } from '../cloudflare/keyedQueue';
import type { Collection, Resource, Row } from '../cloudflare/resource';
import type { ItemSession } from './itemSession';
import type { Changed, DryRunFacts } from './operation';
import { changedRow } from './output';
import { ParameterFault } from './parameterFault';
import type { Parameters } from './parameters';

type Status = 'accepted' | 'rejected';

type Answerable = Row & IDataObject & { status: string };

/** What differs between the answers to different kinds of invitations. */
interface AnswerRules<T extends Answerable> {
	resource: Resource<T, never>;
	/** The locator of the invitation. */
	locator: INodeProperties;
	/** How the answer is sent. */
	method: 'put' | 'patch';
	/** "the invite from" */
	what: string;
	/** What to do about an invitation that can't be answered any more. */
	adviceOn?: (row: T) => string | undefined;
}

interface Answer<T extends Answerable> {
	id: string;
	collection: Collection<T>;
	answer: Status;
	ifAnswered: 'fail' | 'succeed';
	rules: AnswerRules<T>;
}

const response: INodeProperties = {
	displayName: 'Response',
	name: 'response',
	type: 'options',
	options: [
		{ name: 'Choose an Answer', value: '' },
		{ name: 'Accept', value: 'accepted', description: 'Join the account' },
		{ name: 'Reject', value: 'rejected', description: 'Turn the invite down' },
	],
	default: '',
	required: true,
	description: "The answer to give. It can't be undone.",
};

const ifAnswered: INodeProperties = {
	displayName: 'If Answered',
	name: 'ifAnswered',
	type: 'options',
	options: [
		{ name: 'Fail', value: 'fail', description: 'Report it as a failed item' },
		{
			name: 'Succeed',
			value: 'succeed',
			description: 'Go on, where the answer given is the same; another answer fails',
		},
	],
	default: 'succeed',
	description: 'What to do when the invite is answered already',
};

/** How every node reads and gives the answer to an invitation. Another answer is never overwritten. */
export const answerOf = <T extends Answerable>(rules: AnswerRules<T>) => ({
	resource: rules.resource,
	fields: [rules.locator, response],
	options: [ifAnswered],
	read: (parameters: Parameters): Answer<T> => ({
		id: parameters.id(rules.locator.name),
		collection: parameters.collection(rules.resource),
		answer: parameters.choice('response'),
		ifAnswered: parameters.choice('options.ifAnswered'),
		rules,
	}),
	names: ({ id }: Answer<T>) => id,
	wouldDo: ({ where, input: { answer } }: DryRunFacts<Answer<T>>) =>
		`${answer === 'accepted' ? 'Accept' : 'Reject'} ${rules.what} ${where}`,
	run: async (answer: Answer<T>, item: ItemSession) =>
		await item
			.shared('answers', () => new KeyedQueue())
			.run(answer.id, async () => await respondTo(answer, item)),
});

/** In a dry run, the answer of an earlier item counts as given. */
async function respondTo<T extends Answerable>(
	response: Answer<T>,
	item: ItemSession,
): Promise<Changed> {
	const { id, collection, answer: status, rules } = response;
	const endpoint = collection.item(id);
	const assumed = item.shared('assumed answers', () => new Map<string, T>());
	const known = item.isDryRun ? assumed.get(id) : undefined;
	const now = known ?? (await item.api.getFresh<T>(endpoint));
	if (now.status !== 'pending') return answered(response, now);
	if (item.isDryRun) assumed.set(id, { ...now, status });
	return await item.api[rules.method]<T>(endpoint, { status }, { ...now, status }).then(
		// A dry run shows the invite as it is.
		(row) => changed(response, item.isDryRun ? now : row, 'answered'),
		async (error: unknown) => await afterFailure(response, item, error),
	);
}

const changed = <T extends Answerable>(
	{ collection }: Answer<T>,
	row: T,
	outcome: 'answered' | 'alreadyAnswered',
): Changed => changedRow(collection, row, { outcome, flags: {} });

function answered<T extends Answerable>(response: Answer<T>, row: T): Changed {
	const { answer, ifAnswered, rules } = response;
	if (row.status === answer && ifAnswered === 'succeed') {
		return changed(response, row, 'alreadyAnswered');
	}
	throw new ParameterFault(
		rules.locator.name,
		`is ${row.status} already and can't be ${answer}`,
		rules.adviceOn?.(row),
	);
}

/** Reads the invitation after a failure, because Cloudflare may have accepted the answer nevertheless. */
async function afterFailure<T extends Answerable>(
	response: Answer<T>,
	{ api }: ItemSession,
	error: unknown,
): Promise<Changed> {
	if (!isOutcomeUnknown(error) && !isRejected(error)) throw error;
	const row = await api.getFresh<T>(response.collection.item(response.id));
	if (row.status !== response.answer) throw error;
	// Rejected, but the invite has the same status: somebody else answered it meanwhile.
	return isOutcomeUnknown(error) ? changed(response, row, 'answered') : answered(response, row);
}
