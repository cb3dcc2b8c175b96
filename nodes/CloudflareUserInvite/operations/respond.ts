import type { INodeProperties } from 'n8n-workflow';

import { isOutcomeUnknown, isRejected } from '../../shared/cloudflare/faults';
import { KeyedQueue } from '../../shared/cloudflare/keyedQueue';
import type { Endpoint } from '../../shared/cloudflare/resource';
import type { ItemSession } from '../../shared/operation/itemSession';
import { operation } from '../../shared/operation/operation';
import { ParameterFault } from '../../shared/operation/parameterFault';
import type { UserInvite } from '../../shared/resources/userInvites';
import { userInvites } from '../../shared/resources/userInvites';
import { invite, selectedInvite, withEmail } from '../invite';

const response: INodeProperties = {
	displayName: 'Response',
	name: 'response',
	type: 'options',
	options: [
		{ name: 'Accept', value: 'accepted', description: 'Join the account' },
		{ name: 'Reject', value: 'rejected', description: 'Turn the invite down' },
	],
	default: 'accepted',
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
	fields: [invite, response],
	options: [ifAnswered],
	read: (parameters): Response => ({
		id: parameters.id(invite.name),
		endpoint: selectedInvite(parameters),
		answer: parameters.choice('response'),
		ifAnswered: parameters.choice('options.ifAnswered'),
	}),
	async run(response, item) {
		const { id } = response;
		return await item
			.shared('answers', () => new KeyedQueue())
			.run(id, async () => {
				return { output: withEmail(await respondTo(response, item)), about: { id } };
			});
	},
});

interface Response {
	id: string;
	endpoint: Endpoint;
	answer: 'accepted' | 'rejected';
	ifAnswered: 'fail' | 'succeed';
}

/** In a dry run, the response of an earlier item counts as given. */
async function respondTo(response: Response, item: ItemSession): Promise<UserInvite> {
	const { id, endpoint, answer: status } = response;
	const assumed = item.shared('assumed answers', () => new Map<string, UserInvite>());
	const known = item.isDryRun ? assumed.get(id) : undefined;
	const now = known ?? (await item.api.getFresh<UserInvite>(endpoint));
	if (now.status !== 'pending') return answered(response, now);
	if (item.isDryRun) assumed.set(id, { ...now, status });
	return await item.api
		.patch<UserInvite>(endpoint, { status }, { ...now, status })
		.catch(async (error: unknown) => await afterFailure(response, item, error));
}

function answered({ answer, ifAnswered }: Response, row: UserInvite): UserInvite {
	if (row.status === answer && ifAnswered === 'succeed') return row;
	const advice = row.status === 'expired' ? 'Ask for a new invite.' : undefined;
	throw new ParameterFault(invite.name, `is ${row.status} already and can't be ${answer}`, advice);
}

/** Reads the invite after a failure, because Cloudflare may have accepted the response nevertheless. */
async function afterFailure(
	response: Response,
	{ api }: ItemSession,
	error: unknown,
): Promise<UserInvite> {
	if (!isOutcomeUnknown(error) && !isRejected(error)) throw error;
	const row = await api.getFresh<UserInvite>(response.endpoint);
	if (row.status !== response.answer) throw error;
	// Rejected, but the invite has the same status: somebody else answered it meanwhile.
	return isOutcomeUnknown(error) ? row : answered(response, row);
}
