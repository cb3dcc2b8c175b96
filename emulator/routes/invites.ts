import { objectBody, type Call, type Endpoint } from '../endpoint';
import { conflict, notFound, type Answer } from '../envelope';
import type { Invite } from '../resources';
import type { Settings } from '../settings';

const single = '/user/invites/:invite_id';
const reads = { permissions: ['Memberships Read', 'Memberships Write'], userOnly: true };
const writes = { permissions: ['Memberships Write'], userOnly: true, refusesMethod: true };

/** An invite as it is handed out: the setting says how its times are written. */
function presented(invite: Invite, { inviteDates }: Settings): Invite {
	if (inviteDates === 'rfc3339') return invite;
	const written = (time: string) => time.replace('T', ' ').replace(/(\.\d{3})Z$/, '$1000+00');
	const { invited_on, expires_on } = invite;
	return { ...invite, invited_on: written(invited_on), expires_on: written(expires_on) };
}

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
	return { result: presented(invite, call.settings) };
}

/** Invites addressed to the calling user, §2.2 of the API reference. */
export const invites: Endpoint[] = [
	{
		method: 'GET',
		path: '/user/invites',
		family: 'v4',
		access: reads,
		answer: ({ state, settings }) => ({
			result: state.invites.map((invite) => presented(invite, settings)),
		}),
	},
	{
		method: 'GET',
		path: single,
		family: 'v4',
		access: reads,
		answer: (call) => ({ result: presented(inviteOf(call), call.settings) }),
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
