import { emailSchema, idSchema, objectBody, type Call, type Endpoint } from '../endpoint';
import { conflict, invalid, notFound, refusal, codes, type Answer } from '../envelope';
import { satisfies, textParameters } from '../filters';
import { tokenPage, tokenParameters } from '../paging';
import type { OrganizationMember } from '../resources';
import { unpublished } from '../seed';
import { userOf } from '../state';
import { organizationOf } from './organizations';

const collection = '/organizations/:organization_id/members';
const single = `${collection}/:member_id`;
const reads = {
	permissions: [unpublished.organizationMembersRead, unpublished.organizationMembersWrite],
	keyOnly: true,
};
const writes = {
	permissions: [unpublished.organizationMembersWrite],
	keyOnly: true,
	refusesMethod: true,
};

interface NewMember {
	user: { email: string };
	status?: 'active' | 'canceled';
}

const status = { enum: ['active', 'canceled'] };

/** In a batch the emails are looked at one by one, so that a setting can let the good ones pass. */
function newMemberSchema(email: typeof emailSchema) {
	return objectBody({ user: objectBody({ email }, ['email']), status }, ['user']);
}

function list(call: Call): Answer {
	const { query, state, settings } = call;
	const statuses = query.status as string[] | undefined;
	const rows = state.organizationMembers(organizationOf(call).id).filter((member) => {
		const { email = '' } = userOf(member);
		const wanted = !statuses || statuses.includes(member.status);
		return wanted && satisfies(email, query, 'user.email', settings.memberEmailFilter);
	});
	return tokenPage(rows, call);
}

function organizationMemberOf(call: Call): OrganizationMember {
	const member = call.state
		.organizationMemberTable(organizationOf(call).id)
		.get(call.params.member_id ?? '');
	if (!member) throw notFound('Member');
	return member;
}

function create(call: Call): Answer {
	const { member } = call.body as { member: NewMember };
	assertCanBeMember(call, member);
	return { result: add(call, member) };
}

function createBatch(call: Call): Answer {
	const { members } = call.body as { members: NewMember[] };
	const emails = members.map(({ user }) => user.email.toLowerCase());
	const good = members.filter((member, index) => {
		try {
			if (emails.indexOf(emails[index] ?? '') !== index) {
				throw refusal(422, codes.invalid, `${member.user.email} is in the batch twice`);
			}
			assertCanBeMember(call, member);
			return true;
		} catch (error) {
			if (call.settings.batchCreate === 'atomic') throw error;
			return false;
		}
	});
	return { result: good.map((member) => add(call, member)) };
}

/** Refuses what cannot become a member: 400 for a bad email, 409 for someone who is one or is invited. */
function assertCanBeMember(call: Call, { user }: NewMember): void {
	if (!/^[^\s@]+@[^\s@]+\.[^\s@]+$/.test(user.email)) throw invalid('email is not an email');
	const existing = current(call, user.email);
	if (existing && call.settings.duplicateMember === 'conflict') {
		throw conflict(`${user.email} is already a member (${existing.status})`);
	}
}

function add(call: Call, { user, status: wanted }: NewMember): OrganizationMember {
	const { state, settings } = call;
	const { id } = organizationOf(call);
	const existing = current(call, user.email);
	if (existing) return existing;
	// Someone who declined or was canceled is invited anew, in a new row.
	if (settings.deletedMembers === 'gone') {
		for (const former of state.organizationMemberTable(id).findAll(user.email)) {
			state.organizationMemberTable(id).remove(former.id);
		}
	}
	return state.addOrganizationMember(id, user.email, wanted ?? settings.memberCreateStatus);
}

function current(call: Call, email: string): OrganizationMember | undefined {
	const rows = call.state.organizationMemberTable(organizationOf(call).id).findAll(email);
	return rows.find(({ status }) => ['active', 'pending'].includes(status));
}

function remove(call: Call): Answer {
	const { params, state, settings } = call;
	const body = call.body as { member_id?: string } | undefined;
	const named = body?.member_id;
	if (named === undefined && settings.deleteMemberBody === 'required') {
		throw invalid('body must have member_id');
	}
	if (named !== undefined && named !== params.member_id) {
		throw invalid('member_id differs between path and body');
	}
	const member = organizationMemberOf(call);
	if (settings.deletedMembers === 'gone') {
		state.organizationMemberTable(organizationOf(call).id).remove(member.id);
	} else {
		Object.assign(member, { status: 'canceled', update_time: state.time() });
	}
	return { status: 204 };
}

/** Members of an organization, §2.4 of the API reference. */
export const organizationMembers: Endpoint[] = [
	{
		method: 'GET',
		path: collection,
		family: 'organizations',
		access: reads,
		query: {
			status: { type: 'array', items: { enum: ['active', 'pending', 'rejected', 'canceled'] } },
			...textParameters('user.email', { exact: true }),
			...tokenParameters,
		},
		answer: list,
	},
	{
		method: 'POST',
		path: collection,
		family: 'organizations',
		access: writes,
		body: objectBody({ member: newMemberSchema(emailSchema) }, ['member']),
		answer: create,
	},
	{
		method: 'POST',
		path: `${collection}:batchCreate`,
		family: 'organizations',
		access: writes,
		body: objectBody(
			{
				members: {
					type: 'array',
					minItems: 1,
					maxItems: 10,
					items: newMemberSchema({ type: 'string' }),
				},
			},
			['members'],
		),
		answer: createBatch,
	},
	{
		method: 'GET',
		path: single,
		family: 'organizations',
		access: reads,
		answer: (call) => ({ result: organizationMemberOf(call) }),
	},
	{
		method: 'DELETE',
		path: single,
		family: 'organizations',
		access: writes,
		body: {
			type: ['object', 'null'],
			additionalProperties: false,
			properties: { member_id: idSchema },
		},
		answer: remove,
	},
];
