import { emailSchema, idSchema, objectBody, type ApiRequest, type Endpoint } from '../endpoint';
import { conflict, invalid, notFound, apiError, codes, type ApiResponse } from '../envelope';
import { matchesTextFilters, textParameters } from '../filters';
import { tokenPage, tokenParameters } from '../paging';
import type { OrganizationMember } from '../rows';
import { unpublished } from '../seeded';
import { userOf } from '../state';
import { organizationOf } from '../resources/organizations';

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

/** In a batch, emails are checked one by one, because a setting may accept only the valid ones. */
function newMemberSchema(email: typeof emailSchema) {
	return objectBody({ user: objectBody({ email }, ['email']), status }, ['user']);
}

function list(request: ApiRequest): ApiResponse {
	const { query, state, settings } = request;
	const statuses = query.status as string[] | undefined;
	const rows = state.organizationMembers(organizationOf(request).id).filter((member) => {
		const { email = '' } = userOf(member);
		const hasStatus = !statuses || statuses.includes(member.status);
		return hasStatus && matchesTextFilters(email, query, 'user.email', settings.memberEmailFilter);
	});
	return tokenPage(rows, request);
}

function organizationMemberOf(request: ApiRequest): OrganizationMember {
	const member = request.state
		.organizationMemberTable(organizationOf(request).id)
		.get(request.params.member_id ?? '');
	if (!member) throw notFound('Member');
	return member;
}

function create(request: ApiRequest): ApiResponse {
	const { member } = request.body as { member: NewMember };
	assertCanBeMember(request, member);
	return { result: add(request, member) };
}

function createBatch(request: ApiRequest): ApiResponse {
	const { members } = request.body as { members: NewMember[] };
	const emails = members.map(({ user }) => user.email.toLowerCase());
	const valid = members.filter((member, index) => {
		try {
			if (emails.indexOf(emails[index] ?? '') !== index) {
				throw apiError(422, codes.invalid, `${member.user.email} is in the batch twice`);
			}
			assertCanBeMember(request, member);
			return true;
		} catch (error) {
			if (request.settings.batchCreate === 'atomic') throw error;
			return false;
		}
	});
	return { result: valid.map((member) => add(request, member)) };
}

/** Throws 400 for an invalid email, and 409 for someone who is a member or is invited already. */
function assertCanBeMember(request: ApiRequest, { user }: NewMember): void {
	if (!/^[^\s@]+@[^\s@]+\.[^\s@]+$/.test(user.email)) throw invalid('email is not an email');
	const existing = findCurrent(request, user.email);
	if (existing && request.settings.duplicateMember === 'conflict') {
		throw conflict(`${user.email} is already a member (${existing.status})`);
	}
}

function add(request: ApiRequest, { user, status: wanted }: NewMember): OrganizationMember {
	const { state, settings } = request;
	const { id } = organizationOf(request);
	const existing = findCurrent(request, user.email);
	if (existing) return existing;
	// Someone who rejected an invite or was canceled is invited again, in a new row.
	if (settings.deletedMembers === 'gone') {
		for (const former of state.organizationMemberTable(id).findAll(user.email)) {
			state.organizationMemberTable(id).remove(former.id);
		}
	}
	return state.addOrganizationMember(id, user.email, wanted ?? settings.memberCreateStatus);
}

function findCurrent(request: ApiRequest, email: string): OrganizationMember | undefined {
	const rows = request.state.organizationMemberTable(organizationOf(request).id).findAll(email);
	return rows.find(({ status }) => ['active', 'pending'].includes(status));
}

function remove(request: ApiRequest): ApiResponse {
	const { params, state, settings } = request;
	const body = request.body as { member_id?: string } | undefined;
	const named = body?.member_id;
	if (named === undefined && settings.deleteMemberBody === 'required') {
		throw invalid('body must have member_id');
	}
	if (named !== undefined && named !== params.member_id) {
		throw invalid('member_id differs between path and body');
	}
	const member = organizationMemberOf(request);
	if (settings.deletedMembers === 'gone') {
		state.organizationMemberTable(organizationOf(request).id).remove(member.id);
	} else {
		Object.assign(member, { status: 'canceled', update_time: state.time() });
	}
	return { status: 204 };
}

/** Members of an organization. */
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
		handle: list,
	},
	{
		method: 'POST',
		path: collection,
		family: 'organizations',
		access: writes,
		body: objectBody({ member: newMemberSchema(emailSchema) }, ['member']),
		handle: create,
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
		handle: createBatch,
	},
	{
		method: 'GET',
		path: single,
		family: 'organizations',
		access: reads,
		handle: (request) => ({ result: organizationMemberOf(request) }),
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
		handle: remove,
	},
];
