import { objectBody, type Call, type Endpoint } from '../endpoint';
import { conflict, notFound, type Answer } from '../envelope';
import type { Invite } from '../resources';

const single = '/user/invites/:invite_id';
const reads = { permissions: ['Memberships Read', 'Memberships Write'], userOnly: true };
const writes = { permissions: ['Memberships Write'], userOnly: true };

function inviteOf({ params, state }: Call): Invite {
	const invite = state.invites.find(({ id }) => id === params.invite_id);
	if (!invite) throw notFound('Invite');
	return invite;
}

function respond(call: Call): Answer {
	const invite = inviteOf(call);
	const { status } = call.body as { status: 'accepted' | 'rejected' };
	if (invite.status === 'expired') throw conflict('The invite has expired');
	if (invite.status !== 'pending' && call.settings.answeredInvite === 'conflict') {
		throw conflict(`The invite was already ${invite.status}`);
	}
	invite.status = status;
	return { result: invite };
}

/** Invites addressed to the calling user, §2.2 of the API reference. */
export const invites: Endpoint[] = [
	{
		method: 'GET',
		path: '/user/invites',
		family: 'v4',
		access: reads,
		answer: ({ state }) => ({ result: state.invites }),
	},
	{
		method: 'GET',
		path: single,
		family: 'v4',
		access: reads,
		answer: (call) => ({ result: inviteOf(call) }),
	},
	{
		method: 'PATCH',
		path: single,
		family: 'v4',
		access: writes,
		body: objectBody({ status: { enum: ['accepted', 'rejected'] } }, ['status']),
		answer: respond,
	},
];
