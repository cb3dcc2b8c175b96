import type { INodeProperties } from 'n8n-workflow';

import { isOutcomeUnknown, isRejected } from '../../shared/cloudflare/faults';
import { KeyedQueue } from '../../shared/cloudflare/keyedQueue';
import type { Collection } from '../../shared/cloudflare/resource';
import type { ItemSession } from '../../shared/operation/itemSession';
import type { Changed } from '../../shared/operation/operation';
import { operation } from '../../shared/operation/operation';
import { changedRow } from '../../shared/operation/output';
import { ParameterFault } from '../../shared/operation/parameterFault';
import type { UserInvite } from '../../shared/resources/userInvites';
import { userInvites } from '../../shared/resources/userInvites';
import { invite } from '../invite';

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

export const respond = operation({
	value: 'respond',
	name: 'Respond',
	action: 'Respond to invite',
	description: 'Accept or reject an invite to join an account',
	effect: 'change',
	resource: userInvites,
	warning:
		"An answer can't be undone. Accepting gives this credential's user the roles of the invite in the other account.",
	fields: [invite, response],
	options: [ifAnswered],
	read: (parameters): Response => ({
		id: parameters.id(invite.name),
		collection: parameters.collection(userInvites),
		answer: parameters.choice('response'),
		ifAnswered: parameters.choice('options.ifAnswered'),
	}),
	names: ({ id }) => id,
	wouldDo: ({ where, input: { answer } }) =>
		`${answer === 'accepted' ? 'Accept' : 'Reject'} the invite from ${where}`,
	async run(response, item) {
		return await item
			.shared('answers', () => new KeyedQueue())
			.run(response.id, async () => await respondTo(response, item));
	},
});

interface Response {
	id: string;
	collection: Collection<UserInvite>;
	answer: 'accepted' | 'rejected';
	ifAnswered: 'fail' | 'succeed';
}

/** In a dry run, the response of an earlier item counts as given. */
async function respondTo(response: Response, item: ItemSession): Promise<Changed> {
	const { id, collection, answer: status } = response;
	const endpoint = collection.item(id);
	const assumed = item.shared('assumed answers', () => new Map<string, UserInvite>());
	const known = item.isDryRun ? assumed.get(id) : undefined;
	const now = known ?? (await item.api.getFresh<UserInvite>(endpoint));
	if (now.status !== 'pending') return answered(response, now);
	if (item.isDryRun) assumed.set(id, { ...now, status });
	return await item.api.patch<UserInvite>(endpoint, { status }, { ...now, status }).then(
		// A dry run shows the invite as it is.
		(row) => changed(response, item.isDryRun ? now : row, 'answered'),
		async (error: unknown) => await afterFailure(response, item, error),
	);
}

function changed(
	{ collection }: Response,
	row: UserInvite,
	outcome: 'answered' | 'alreadyAnswered',
): Changed {
	const { organization_id: id, organization_name: name } = row;
	// The invite is in no container of its own; what it is about is the other account.
	const where = { type: 'organization', id: String(id ?? ''), name: name ?? null };
	return changedRow(collection, row, { outcome, flags: {}, where });
}

function answered(response: Response, row: UserInvite): Changed {
	const { answer, ifAnswered } = response;
	if (row.status === answer && ifAnswered === 'succeed') {
		return changed(response, row, 'alreadyAnswered');
	}
	const advice = row.status === 'expired' ? 'Ask for a new invite.' : undefined;
	throw new ParameterFault(invite.name, `is ${row.status} already and can't be ${answer}`, advice);
}

/** Reads the invite after a failure, because Cloudflare may have accepted the response nevertheless. */
async function afterFailure(
	response: Response,
	{ api }: ItemSession,
	error: unknown,
): Promise<Changed> {
	if (!isOutcomeUnknown(error) && !isRejected(error)) throw error;
	const row = await api.getFresh<UserInvite>(response.collection.item(response.id));
	if (row.status !== response.answer) throw error;
	// Rejected, but the invite has the same status: somebody else answered it meanwhile.
	return isOutcomeUnknown(error) ? changed(response, row, 'answered') : answered(response, row);
}
