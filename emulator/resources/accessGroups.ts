import { emailRule, emailsIn, otherRules } from '../accessRules';
import type { ApiRequest, Endpoint } from '../endpoint';
import { notFound, type ApiResponse } from '../envelope';
import { matchesFilter } from '../filters';
import { asUuid, hexId } from '../ids';
import { pageParameters } from '../paging';
import { moment, person } from '../people';
import { assertUnused } from '../references';
import { keptInTables, rowsFrom, type EmulatedResource } from '../resource';
import {
	checkFields,
	checkRules,
	invalidAccess,
	RULE_LISTS,
	storedRules,
	type RuleLists,
} from '../ruleLists';
import { seeded } from '../seeded';
import type { State } from '../state';
import { replaceAll, type Keyed } from '../table';
import { inAccount, tableEndpoints } from '../tableEndpoints';

declare module '../seedOptions' {
	interface SeedOptions {
		/** Access groups of `seeded.account`. The first one has rules of many kinds. */
		accessGroups?: number;
	}
}

/** Whom Access lets in. It may have more fields than these, which are kept as they are. */
export interface AccessGroup extends RuleLists {
	id: string;
	name: string;
	is_default: boolean;
	created_at: string;
	updated_at: string;
}

const keyed: Keyed<AccessGroup> = { name: 'accessGroups', keyOf: ({ name }) => name };

export const accessGroupsOf = (state: State, accountId: string) => state.table(keyed, accountId);

const collection = '/accounts/:account_id/access/groups';
const single = `${collection}/:access_group_uuid`;
const permission = 'Access: Organizations, Identity Providers, and Groups';
const reads = { permissions: [`${permission} Read`, `${permission} Write`] };
const writes = { permissions: [`${permission} Write`] };

const MISSING = 12_152;

/** The body of a request, with `include` and a name. Rules and fields of unknown kinds must be there already. */
type Body = Pick<AccessGroup, 'name' | 'include'> & Partial<AccessGroup>;

/** Throws 12130 for what the reference doesn't name, unless the group has it already. */
function checked(body: unknown, before?: AccessGroup): Body {
	const fields = body as Partial<Body>;
	checkFields(fields, ['name', ...RULE_LISTS, 'is_default'], before);
	if (!['boolean', 'undefined'].includes(typeof fields.is_default)) {
		throw invalidAccess('is_default must be a boolean');
	}
	checkRules(fields, before);
	return fields as Body;
}

/** The group as the API returns it: the reference types `is_default` as a list of rules. */
function toResponse(group: AccessGroup, { settings }: Pick<ApiRequest, 'settings'>) {
	const flag = group.is_default ? [{ everyone: {} }] : [];
	return settings.groupIsDefault === 'rules' ? { ...group, is_default: flag } : group;
}

const text = { type: 'string', minLength: 1 };
const table = inAccount(accessGroupsOf);

const { rowOf: groupOf, endpoints: plain } = tableEndpoints<AccessGroup>({
	path: single,
	table,
	missing: () => notFound('Access group', MISSING),
	reads,
	toResponse,
	list: {
		query: { name: text, search: text, ...pageParameters(1, 1000) },
		size: 1000,
		totalPages: 'right',
		matches: ({ name }, { query }) =>
			matchesFilter(name, query.name, 'exact') && matchesFilter(name, query.search, 'substring'),
	},
	remove: {
		access: writes,
		answer({ id }, request) {
			assertUnused(request, id, table(request).rows());
			return { status: 202, result: { id } };
		},
	},
});

function create(request: ApiRequest): ApiResponse {
	const { body, state, settings } = request;
	const groups = table(request);
	const { name, is_default = false, ...fields } = checked(body);
	const now = state.time();
	const group = groups.add({
		id: asUuid(state.newId('access group')),
		name,
		include: [],
		exclude: [],
		require: [],
		...storedRules(fields, settings),
		is_default,
		created_at: now,
		updated_at: now,
	});
	return { status: 201, result: toResponse(group, request) };
}

/** Replaces the whole group: what the body doesn't have is gone, or kept by the setting. */
function replace(request: ApiRequest): ApiResponse {
	const { body, state, settings } = request;
	const group = groupOf(request);
	const fields = checked(body, group);
	const { id, created_at } = group;
	const empty = { exclude: [], require: [], is_default: false };
	const omitted = settings.omittedGroupFields === 'kept' ? group : empty;
	const next: AccessGroup = {
		...omitted,
		...fields,
		...storedRules(fields, settings),
		id,
		created_at,
		updated_at: state.time(),
	};
	return { result: toResponse(replaceAll(group, next), request) };
}

const anyObject = { type: 'object' };

const endpoints: Endpoint[] = [
	...plain,
	{ method: 'POST', path: collection, access: writes, body: anyObject, handle: create },
	{ method: 'PUT', path: single, access: writes, body: anyObject, handle: replace },
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
