import { objectBody, type ApiRequest, type Endpoint } from '../endpoint';
import { conflict, notFound, type ApiResponse } from '../envelope';
import type { Invite } from '../resources';
import type { Settings } from '../settings';

const single = '/user/invites/:invite_id';
const reads = { permissions: ['Memberships Read', 'Memberships Write'], userOnly: true };
const writes = { permissions: ['Memberships Write'], userOnly: true, refusesMethod: true };

/** The invite as the API returns it, with its times in the format of the setting. */
function toResponse(invite: Invite, { inviteDates }: Settings): Invite {
	if (inviteDates === 'rfc3339') return invite;
	const postgres = (time: string) => time.replace('T', ' ').replace(/(\.\d{3})Z$/, '$1000+00');
	const { invited_on, expires_on } = invite;
	return { ...invite, invited_on: postgres(invited_on), expires_on: postgres(expires_on) };
}

function inviteOf({ params, state }: ApiRequest): Invite {
	const invite = state.invites.find(({ id }) => id === params.invite_id);
	if (!invite) throw notFound('Invite');
	return invite;
}

function respond(request: ApiRequest): ApiResponse {
	const invite = inviteOf(request);
	const { status } = request.body as { status: 'accepted' | 'rejected' };
	if (invite.status === 'expired') throw conflict('The invite has expired');
	if (invite.status !== 'pending' && request.settings.answeredInvite === 'conflict') {
		throw conflict(`The invite was already ${invite.status}`);
	}
	invite.status = status;
	return { result: toResponse(invite, request.settings) };
}

/** Invites addressed to the calling user. */
export const invites: Endpoint[] = [
	{
		method: 'GET',
		path: '/user/invites',
		family: 'v4',
		access: reads,
		handle: ({ state, settings }) => ({
			result: state.invites.map((invite) => toResponse(invite, settings)),
		}),
	},
	{
		method: 'GET',
		path: single,
		family: 'v4',
		access: reads,
		handle: (request) => ({ result: toResponse(inviteOf(request), request.settings) }),
	},
	{
		method: 'PATCH',
		path: single,
		family: 'v4',
		access: writes,
		body: objectBody({ status: { enum: ['accepted', 'rejected'] } }, ['status']),
		handle: respond,
	},
];
