import { objectBody, type ApiRequest, type Endpoint } from '../endpoint';
import { conflict, notFound, type ApiResponse } from '../envelope';
import { hexId } from '../ids';
import { company, moment, person } from '../people';
import { oneOf, rowsFrom, viewSection, type EmulatedResource } from '../resource';
import type { Invite } from '../rows';
import { seeded } from '../seeded';
import type { Settings } from '../settings';

declare module '../seedOptions' {
	interface SeedOptions {
		/** Invites addressed to the user. */
		invites?: number;
	}
}

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

const endpoints: Endpoint[] = [
	{
		method: 'GET',
		path: '/user/invites',
		access: reads,
		handle: ({ state, settings }) => ({
			result: state.invites.map((invite) => toResponse(invite, settings)),
		}),
	},
	{
		method: 'GET',
		path: single,
		access: reads,
		handle: (request) => ({ result: toResponse(inviteOf(request), request.settings) }),
	},
	{
		method: 'PATCH',
		path: single,
		access: writes,
		body: objectBody({ status: { enum: ['accepted', 'rejected'] } }, ['status']),
		handle: respond,
	},
];

// In the future whenever the emulator runs, so that no sample invite is both pending and past its date.
const STILL_OPEN = '2099-12-31T09:00:00.000Z';

function inviteRow(index: number): Invite {
	const status = oneOf<Invite['status']>(['pending', 'accepted', 'rejected', 'expired'], index);
	return {
		id: hexId(`invite ${index}`),
		invited_member_id: hexId(`invited member ${index}`),
		invited_member_email: seeded.credentials.key.email,
		organization_id: hexId(`inviting account ${index}`),
		organization_name: company(index),
		organization_is_enforcing_twofactor: index % 2 === 1,
		invited_by: person(index).email,
		invited_on: moment(index),
		expires_on: status === 'pending' ? STILL_OPEN : moment(index + 10_000),
		roles: ['Administrator'],
		status,
	};
}

/** Invites addressed to the calling user. */
export const resource: EmulatedResource = {
	name: 'invites',
	endpoints,
	seed: {
		count: 4,
		add(state, count) {
			state.invites = rowsFrom(count, inviteRow);
		},
	},
	summary: ({ invites }) =>
		invites.map(({ id, organization_name, status }) => ({ id, organization_name, status })),
	view: viewSection<Invite>(
		{
			title: 'User invites',
			columns: ['Organization', 'Status'],
			hasStatus: true,
			empty: 'No invites',
			cellsIn:
				() =>
				({ organization_name: name, status }) => [name, status],
		},
		({ user, invites }) => [
			{ id: user.id, title: `To ${user.first_name} ${user.last_name}`, rows: invites },
		],
	),
};
