import type { INodeProperties } from 'n8n-workflow';

import { WouldSend } from '../../shared/cloudflare/dryRun';
import { isDeclined, isUnsure } from '../../shared/cloudflare/faults';
import { InOrder } from '../../shared/cloudflare/inOrder';
import { dryRun, optionsWith } from '../../shared/fields/collections';
import type { Call } from '../../shared/operation/call';
import { operation } from '../../shared/operation/operation';
import type { UserInvite } from '../../shared/resources/userInvites';
import { invite, inviteEndpoint, withEmail } from '../invite';

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
	fields: [invite, response, optionsWith(ifAnswered, dryRun)],
	async run(call) {
		const status = call.choice<Answer>('response');
		return await call
			.shared('answers', () => new InOrder())
			.run(call.id('invite'), async () => {
				return withEmail(await respondTo(call, status));
			});
	},
});

type Answer = 'accepted' | 'rejected';

/** An answer that an earlier item of a dry run would have given counts as given. */
async function respondTo(call: Call, status: Answer): Promise<UserInvite> {
	const assumed = call.shared('assumed answers', () => new Map<string, UserInvite>());
	const id = call.id('invite');
	const known = call.isDryRun ? assumed.get(id) : undefined;
	const now = known ?? (await call.api.getFresh<UserInvite>(inviteEndpoint(call)));
	if (now.status !== 'pending') return answered(call, now, status);
	return await call.api
		.patch<UserInvite>(inviteEndpoint(call), { status })
		.catch(async (error: unknown) => {
			if (error instanceof WouldSend) assumed.set(id, { ...now, status });
			return await settle(call, error, status);
		});
}

function answered(call: Call, row: UserInvite, wanted: Answer): UserInvite {
	const fine = row.status === wanted && call.choice('options.ifAnswered') === 'succeed';
	if (fine) return row;
	const advice = row.status === 'expired' ? 'Ask for a new invite.' : undefined;
	throw call.refuse('invite', `is ${row.status} already and can't be ${wanted}`, advice);
}

/** After an answer that was lost, a second one may be declined because the first one counted. */
async function settle(call: Call, error: unknown, wanted: Answer): Promise<UserInvite> {
	if (error instanceof WouldSend) error.about = { id: call.id('invite') };
	if (!isUnsure(error) && !isDeclined(error)) throw error;
	const row = await call.api.getFresh<UserInvite>(inviteEndpoint(call));
	if (row.status !== wanted) throw error;
	// Declined, and answered the same all the same: somebody else answered it meanwhile.
	return isUnsure(error) ? row : answered(call, row, wanted);
}
