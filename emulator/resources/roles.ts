import type { ApiRequest, Endpoint } from '../endpoint';
import { notFound } from '../envelope';
import { hexId } from '../ids';
import { page, pageParameters } from '../paging';
import { moment } from '../people';
import type { EmulatedResource } from '../resource';
import type { PermissionGroup, ResourceGroup, Role } from '../rows';
import { accountOf } from './accounts';

/** Cloudflare's roles for a whole account: more than a page, and one with commas in its name. */
const ROLES: [name: string, label: string][] = [
	['Super Administrator - All Privileges', 'all_privileges'],
	['Administrator', 'admin'],
	['Administrator Read Only', 'admin_readonly'],
	['Analytics', 'analytics'],
	['Audit Logs Viewer', 'audit_logs_viewer'],
	['Billing', 'billing'],
	['Cache Purge', 'cache_purge'],
	['Cloudflare Access', 'access'],
	['Cloudflare Gateway', 'gateway'],
	['Cloudflare Images', 'images'],
	['Cloudflare R2 Admin', 'r2_admin'],
	['Cloudflare R2 Read', 'r2_read'],
	['Cloudflare Stream', 'stream'],
	['Cloudflare Workers Admin', 'workers_admin'],
	['Cloudflare Zero Trust', 'teams_admin'],
	['Cloudflare Zero Trust PII', 'teams_pii'],
	['Cloudflare Zero Trust Read Only', 'teams_read'],
	['Cloudflare Zero Trust Reporting', 'teams_reporting'],
	['DNS', 'dns'],
	['Firewall', 'firewall'],
	['Load Balancer', 'load_balancer'],
	['Log Share', 'log_share'],
	['Log Share Reader', 'log_share_reader'],
	['Magic Network Monitoring', 'mnm'],
	['SSL/TLS, Caching, Performance, Page Rules, and Customization', 'ssl_caching'],
	['Turnstile', 'turnstile'],
	['Zaraz Admin', 'zaraz_admin'],
];

export const roles = ROLES.map(([name]): Role => {
	const access = { read: true, write: !/read|viewer/i.test(name) };
	const description = `Can ${access.write ? 'edit' : 'view'}: ${name}`;
	return { id: hexId(`role ${name}`), name, description, permissions: { organization: access } };
});

const ACCOUNT = 'com.cloudflare.api.account';

/** The permission groups of the roles, and those for single zones. */
export const permissionGroups = [
	...ROLES.map(([name, label]) => [name, label, ACCOUNT] as const),
	...(['Domain Administrator', 'Domain DNS', 'Domain Administrator Read Only'] as const).map(
		(name) => [name, name.toLowerCase().replace(/ /g, '_'), `${ACCOUNT}.zone`] as const,
	),
].map(([name, label, scopes]): PermissionGroup => {
	const at = moment(0);
	return {
		id: hexId(`permission group ${name}`),
		name,
		meta: { label, scopes, editable: 'false' },
		status: 'V',
		created_on: at,
		modified_on: at,
	};
});

/** The group of everything in an account, and one with a single zone. */
export function resourceGroupsOf(accountId: string): [ResourceGroup, ResourceGroup] {
	const key = `${ACCOUNT}.${accountId}`;
	const zone = `${ACCOUNT}.zone.${hexId(`zone of ${accountId}`)}`;
	const group = (name: string, object: string): ResourceGroup => {
		const meta = { editable: String(object !== '*') };
		return { id: hexId(`${name} ${key}`), name, meta, scope: { key, objects: [{ key: object }] } };
	};
	return [group(key, '*'), group('Shop zone', zone)];
}

const access = { permissions: ['Account Settings Read', 'Account Settings Write'] };
const text = { type: 'string', minLength: 1 };

/** A list, and one of its rows by its ID. */
const listAndRow = (
	list: string,
	noun: string,
	rowsOf: (request: ApiRequest) => { id: string; name: string }[],
	{ query, handle }: Pick<Endpoint, 'query' | 'handle'>,
): Endpoint[] => [
	{ method: 'GET', path: list, access, query, handle },
	{
		method: 'GET',
		path: `${list}/:id`,
		access,
		handle: (request) => {
			const row = rowsOf(request).find(({ id }) => id === request.params.id);
			if (!row) throw notFound(noun);
			return { result: row };
		},
	},
];

const matching = (rows: { id: string; name: string }[], { query }: ApiRequest) =>
	rows.filter(
		({ id, name }) =>
			(query.id === undefined || id === query.id) &&
			(query.name === undefined || name === query.name),
	);

function shownResourceGroups({ state, params, settings }: ApiRequest) {
	const groups = resourceGroupsOf(accountOf(state, params).id);
	if (settings.resourceGroupScope === 'object') return groups;
	return groups.map((group) => ({ ...group, scope: [group.scope] }));
}

const inAccount = (rows: { id: string; name: string }[]) => (request: ApiRequest) => {
	accountOf(request.state, request.params);
	return rows;
};

/** What the members of an account can be given: roles, permission groups and resource groups. */
export const resource: EmulatedResource = {
	name: 'roles',
	endpoints: [
		...listAndRow('/accounts/:account_id/roles', 'Role', inAccount(roles), {
			query: pageParameters(5, 50),
			handle: (request) => page(inAccount(roles)(request), request, 20, 'absent'),
		}),
		...listAndRow(
			'/accounts/:account_id/iam/permission_groups',
			'Permission group',
			inAccount(permissionGroups),
			{
				query: { id: text, name: text, label: text, ...pageParameters(5, 50) },
				handle: (request) => {
					// Recorded answers have no result_info.
					const rows = matching(inAccount(permissionGroups)(request), request);
					return { result: page(rows, request, 20, 'absent').result };
				},
			},
		),
		...listAndRow(
			'/accounts/:account_id/iam/resource_groups',
			'Resource group',
			shownResourceGroups,
			{
				query: { id: text, name: text },
				handle: (request) => {
					const rows = matching(shownResourceGroups(request), request);
					return { result: rows.length > 0 ? rows : null };
				},
			},
		),
	],
};
