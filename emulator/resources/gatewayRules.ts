import type { ApiRequest, Endpoint } from '../endpoint';
import { invalid, notFound, type ApiResponse } from '../envelope';
import { gatewayList } from '../gatewayList';
import { asUuid, hexId } from '../ids';
import { moment, person } from '../people';
import { keptInTables, oneOf, type EmulatedResource } from '../resource';
import { seeded } from '../seeded';
import type { State } from '../state';
import type { Keyed } from '../table';
import { inAccount, tableEndpoints } from '../tableEndpoints';

declare module '../seedOptions' {
	interface SeedOptions {
		/** Gateway rules of `seeded.account`. The first one names people, the second one a list. */
		gatewayRules?: number;
	}
}

/** A rule of Gateway. The IDs of lists in its expressions have dashes here. */
interface GatewayRule {
	id: string;
	name: string;
	description: string;
	precedence: number;
	enabled: boolean;
	action: string;
	filters: string[];
	traffic: string;
	identity: string;
	device_posture: string;
	created_at: string;
	updated_at: string;
}

const keyed: Keyed<GatewayRule> = { name: 'gatewayRules', keyOf: ({ name }) => name };

/** The Gateway rules of an account. Tests may add and change some. */
export const gatewayRulesOf = (state: State, accountId: string) => state.table(keyed, accountId);

const collection = '/accounts/:account_id/gateway/rules';
/** Cloudflare publishes no permission; these are the ones that its other Gateway pages name. */
const access = { permissions: ['Zero Trust Read', 'Zero Trust Write'] };

const EXPRESSIONS = ['traffic', 'identity', 'device_posture'] as const;
const LIST_ID = /\$[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}/g;

/** A rule as the API returns it, with the IDs of lists as they are spelled by the setting. */
function answer(rule: GatewayRule, { settings }: ApiRequest): GatewayRule {
	if (settings.gatewayListIds === 'dashes') return rule;
	const spelled = EXPRESSIONS.map((name) => [
		name,
		rule[name].replace(LIST_ID, (id) => id.replaceAll('-', '')),
	]);
	return { ...rule, ...Object.fromEntries(spelled) } as GatewayRule;
}

const MAX_EXPRESSION = 1024;

/** What one value of `filter` demands. Throws 400 for one that is not documented. */
function conditionOf(filter: string): (rule: GatewayRule) => boolean {
	const [, key = '', value = ''] = /^([a-z_]+):(.+)$/s.exec(filter) ?? [];
	const has = (text: string) => text.toLowerCase().includes(value.toLowerCase());
	const conditions: Record<string, (rule: GatewayRule) => boolean> = {
		name: ({ name }) => has(name),
		id: ({ id }) => has(id),
		action: ({ action }) => action === value,
		enabled: ({ enabled }) => String(enabled) === value,
		// No rule here is shared by another account.
		source_account: () => false,
		is_shared: () => value === 'false',
		filters: ({ filters }) => filters.includes(value),
		expression: (rule) => EXPRESSIONS.some((name) => has(rule[name])),
	};
	const condition = conditions[key];
	const isTooLong = key === 'expression' && Buffer.byteLength(value) > MAX_EXPRESSION;
	if (!condition || isTooLong) throw invalid(`filter ${filter} is not valid`);
	return condition;
}

const table = inAccount(gatewayRulesOf);

function list(request: ApiRequest): ApiResponse {
	const order = (request.query.order_by ?? 'precedence') as keyof GatewayRule;
	const rows = () =>
		table(request)
			.rows()
			.map((rule) => answer(rule, request));
	return gatewayList(request, conditionOf, rows, (rule) =>
		order === 'precedence' ? String(rule.precedence).padStart(9, '0') : String(rule[order]),
	);
}

const { endpoints: plain } = tableEndpoints<GatewayRule>({
	path: `${collection}/:rule_uuid`,
	table,
	missing: () => notFound('Rule'),
	reads: access,
	gateway: true,
	toResponse: answer,
});

const text = { type: 'string', minLength: 1 };

const endpoints: Endpoint[] = [
	{
		method: 'GET',
		path: collection,
		access,
		gateway: true,
		query: {
			filter: { type: 'array', items: text },
			search: text,
			order_by: { enum: ['name', 'created_at', 'updated_at', 'precedence'] },
			direction: { enum: ['asc', 'desc'] },
		},
		handle: list,
	},
	...plain,
];

const NAMES = ['Payroll only for two', 'Social media', 'Malware'];

/** A rule that blocks one domain, for everybody unless told otherwise. */
export function gatewayRule(
	label: string,
	index: number,
	more: Partial<GatewayRule> = {},
): GatewayRule {
	return {
		id: asUuid(hexId(`gateway rule ${label}`)),
		name: label,
		description: '',
		precedence: (index + 1) * 1000,
		enabled: true,
		action: 'block',
		filters: ['http'],
		traffic: `any(http.request.domains[*] == "host${index}.example.com")`,
		identity: '',
		device_posture: '',
		created_at: moment(index),
		updated_at: moment(index),
		...more,
	};
}

function ruleAt(index: number): GatewayRule {
	const identity = oneOf(
		[
			`not(identity.email in {"${person(0).email}" "${person(1).email}"})`,
			`identity.email in $${seeded.zeroTrustList}`,
			'',
		],
		index,
	);
	return gatewayRule(NAMES[index] ?? `Rule ${index}`, index, { identity });
}

/** Rules of Gateway, whose expressions may name people and lists. */
export const resource: EmulatedResource = {
	name: 'gatewayRules',
	endpoints,
	...keptInTables<GatewayRule>({
		parents: ({ accounts }) => accounts,
		table: gatewayRulesOf,
		seed: { parentId: seeded.account, count: 3, rowAt: ruleAt },
		shown: ({ id, name, enabled, identity }) => ({ id, name, enabled, identity }),
		view: {
			title: 'Gateway rules',
			columns: ['Name', 'Action', 'Identity'],
			empty: 'No Gateway rules',
			cellsIn:
				() =>
				({ name, action, identity }) => [name, action, identity],
		},
	}),
};
