import type { AccessRule } from '../accessRules';
import { emailRule, emailsIn, otherRules, ruleProblem } from '../accessRules';
import type { ApiRequest, Endpoint } from '../endpoint';
import { apiError, notFound, type ApiError, type ApiResponse } from '../envelope';
import { asUuid, hexId } from '../ids';
import { page, pageParameters } from '../paging';
import { moment, person } from '../people';
import { keptInTables, rowsFrom, type EmulatedResource } from '../resource';
import { seeded } from '../seeded';
import type { Settings } from '../settings';
import type { State } from '../state';
import type { Keyed } from '../table';
import { accountOf } from './accounts';

declare module '../seedOptions' {
	interface SeedOptions {
		/** Access groups of `seeded.account`. The first one has rules of many kinds. */
		accessGroups?: number;
	}
}

/** Whom Access lets in. It may have more fields than these, which are kept as they are. */
export interface AccessGroup {
	id: string;
	name: string;
	include: AccessRule[];
	exclude: AccessRule[];
	require: AccessRule[];
	is_default: boolean;
	created_at: string;
	updated_at: string;
}

const keyed: Keyed<AccessGroup> = { name: 'accessGroups', keyOf: ({ name }) => name };

export const accessGroupsOf = (state: State, accountId: string) => state.table(keyed, accountId);

const collection = '/accounts/:account_id/access/groups';
const single = `${collection}/:access_group_id`;
const permission = 'Access: Organizations, Identity Providers, and Groups';
const reads = { permissions: [`${permission} Read`, `${permission} Write`] };
const writes = { permissions: [`${permission} Write`] };

const MISSING = 12_152;
const INVALID = 12_130;
/** Cloudflare's limit for the rules of one group. */
const MAX_RULES = 1000;

const invalid = (message: string): ApiError =>
	apiError(400, INVALID, `access.api.error.invalid_request: ${message}`);

const same = (one: unknown, other: unknown) => JSON.stringify(one) === JSON.stringify(other);

/** The fields that Cloudflare sets itself. */
const READ_ONLY = ['id', 'created_at', 'updated_at', 'account_id', 'uid'];
const LISTS = ['include', 'exclude', 'require'] as const;

/** The body of a request, with `include` and a name. Rules and fields of unknown kinds must be there already. */
type Body = Pick<AccessGroup, 'name' | 'include'> & Partial<AccessGroup>;

/** Throws 12130 for what the reference doesn't name, unless the group has it already. */
function checked(body: unknown, before?: AccessGroup): Body {
	const fields = body as Partial<Body>;
	const known = ['name', ...LISTS, 'is_default'];
	for (const name of Object.keys(fields)) {
		if (READ_ONLY.includes(name)) throw invalid(`${name} can't be set`);
		if (!known.includes(name) && !(before && name in before))
			throw invalid(`unknown field ${name}`);
	}
	if (typeof fields.name !== 'string' || !fields.name) throw invalid('name is required');
	if (!['boolean', 'undefined'].includes(typeof fields.is_default)) {
		throw invalid('is_default must be a boolean');
	}
	const lists = LISTS.filter((list) => fields[list] !== undefined);
	if (lists.some((list) => !Array.isArray(fields[list]))) throw invalid('rules must be a list');
	if (!fields.include?.length) throw invalid('include must have a rule');
	const rules = lists.flatMap((list) => fields[list] ?? []);
	if (rules.length > MAX_RULES) throw invalid(`a group has ${MAX_RULES} rules at most`);
	const there = before ? LISTS.flatMap((list) => before[list]) : [];
	for (const rule of rules) {
		const problem = ruleProblem(rule);
		if (problem && !there.some((one) => same(one, rule))) throw invalid(problem);
	}
	return fields as Body;
}

/** What Cloudflare stores of a list: addresses as sent, or in lower case. */
const stored = (rules: AccessRule[], { groupRuleEmails }: Settings): AccessRule[] =>
	groupRuleEmails === 'asSent'
		? rules
		: rules.map((rule) =>
				typeof rule.email?.email === 'string' ? emailRule(rule.email.email.toLowerCase()) : rule,
			);

/** The group as the API returns it: the reference types `is_default` as a list of rules. */
function toResponse(group: AccessGroup, { groupIsDefault }: Settings) {
	const flag = group.is_default ? [{ everyone: {} }] : [];
	return groupIsDefault === 'rules' ? { ...group, is_default: flag } : group;
}

function list(request: ApiRequest): ApiResponse {
	const { params, query, state, settings } = request;
	const matches = (text: string, part: unknown, isWhole: boolean) => {
		const wanted = String(part).toLowerCase();
		return isWhole ? text.toLowerCase() === wanted : text.toLowerCase().includes(wanted);
	};
	const rows = accessGroupsOf(state, accountOf(state, params).id)
		.rows()
		.filter(
			({ name }) =>
				(query.name === undefined || matches(name, query.name, true)) &&
				(query.search === undefined || matches(name, query.search, false)),
		);
	const listed = page(rows, request, 1000, 'right');
	const groups = listed.result as AccessGroup[];
	return { ...listed, result: groups.map((group) => toResponse(group, settings)) };
}

function groupOf({ params, state }: ApiRequest): AccessGroup {
	const table = accessGroupsOf(state, accountOf(state, params).id);
	const group = table.get(params.access_group_id ?? '');
	if (!group) throw notFound('Access group', MISSING);
	return group;
}

function create({ params, body, state, settings }: ApiRequest): ApiResponse {
	const { id } = accountOf(state, params);
	const { name, include, exclude = [], require = [], is_default = false } = checked(body);
	const now = state.time();
	const group = accessGroupsOf(state, id).add({
		id: asUuid(state.newId('access group')),
		name,
		include: stored(include, settings),
		exclude: stored(exclude, settings),
		require: stored(require, settings),
		is_default,
		created_at: now,
		updated_at: now,
	});
	return { status: 201, result: toResponse(group, settings) };
}

/** Replaces the whole group: what the body doesn't have is gone, or kept by the setting. */
function replace(request: ApiRequest): ApiResponse {
	const { body, state, settings } = request;
	const group = groupOf(request);
	const fields = checked(body, group);
	const { id, created_at } = group;
	const empty = { exclude: [], require: [], is_default: false };
	const omitted = settings.omittedGroupFields === 'kept' ? group : empty;
	const lists = LISTS.flatMap((one) =>
		fields[one] ? [[one, stored(fields[one], settings)] as const] : [],
	);
	const next: AccessGroup = {
		...omitted,
		...fields,
		...Object.fromEntries(lists),
		id,
		created_at,
		updated_at: state.time(),
	};
	for (const name of Object.keys(group)) Reflect.deleteProperty(group, name);
	return { result: toResponse(Object.assign(group, next), settings) };
}

const text = { type: 'string', minLength: 1 };
const anyObject = { type: 'object' };

const endpoints: Endpoint[] = [
	{
		method: 'GET',
		path: collection,
		access: reads,
		query: { name: text, search: text, ...pageParameters(1, 1000) },
		handle: list,
	},
	{ method: 'POST', path: collection, access: writes, body: anyObject, handle: create },
	{
		method: 'GET',
		path: single,
		access: reads,
		handle: (request) => ({ result: toResponse(groupOf(request), request.settings) }),
	},
	{ method: 'PUT', path: single, access: writes, body: anyObject, handle: replace },
	{
		method: 'DELETE',
		path: single,
		access: writes,
		handle(request) {
			const { id } = groupOf(request);
			accessGroupsOf(request.state, request.params.account_id ?? '').remove(id);
			return { status: 202, result: { id } };
		},
	},
];

const NAMES = ['Staff', 'Sales', 'Engineering', 'Contractors', 'Board'];

export const accessGroupId = (index: number) => asUuid(hexId(`access group ${index}`));

/** The first group has rules of all kinds; the others a few people, some of whom are kept out. */
function accessGroup(index: number): AccessGroup {
	const at = moment(index);
	const people = rowsFrom(index === 0 ? 12 : 3, (nth) => emailRule(person(index * 2 + nth).email));
	const some = index === 0 ? otherRules : [otherRules[index % otherRules.length] ?? {}];
	return {
		id: accessGroupId(index),
		name: NAMES[index] ?? `Team ${index}`,
		include: [...people.slice(0, 2), ...some.slice(0, 12), ...people.slice(2)],
		exclude: [emailRule('former.contractor@example.com'), ...some.slice(12, 18)],
		require: index % 2 === 0 ? some.slice(18) : [emailRule(person(index * 2).email)],
		is_default: false,
		created_at: at,
		updated_at: at,
	};
}

/** Access groups: lists of rules that policies refer to. */
export const resource: EmulatedResource = {
	name: 'accessGroups',
	endpoints,
	...keptInTables<AccessGroup>({
		parents: ({ accounts }) => accounts,
		table: accessGroupsOf,
		seed: { parentId: seeded.account, count: 4, rowAt: accessGroup },
		shown: ({ id, name, include }) => ({ id, name, emails: emailsIn(include) }),
		view: {
			title: 'Access groups',
			columns: ['Name', 'Addresses', 'Other rules'],
			empty: 'No Access groups',
			cellsIn:
				() =>
				({ name, include, exclude, require }) => {
					const emails = emailsIn(include);
					const others = include.length - emails.length + exclude.length + require.length;
					return [name, emails.join(', '), String(others)];
				},
		},
	}),
};
