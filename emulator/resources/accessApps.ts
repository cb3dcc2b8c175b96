import { emailsIn } from '../accessRules';
import type { ApiRequest, Endpoint } from '../endpoint';
import { notFound, type ApiResponse } from '../envelope';
import { matchesFilter } from '../filters';
import { asUuid, hexId } from '../ids';
import { page, pageParameters } from '../paging';
import { moment } from '../people';
import {
	policySchema,
	policyWith,
	replacePolicy,
	sampleRules,
	shownPolicy,
	type Policy,
} from '../policies';
import { appAnswer, appsOf, audienceOf, policiesOf, type AccessApp } from '../policyTables';
import { keptInTables, oneOf, type EmulatedResource } from '../resource';
import { invalidAccess } from '../ruleLists';
import { seeded } from '../seeded';
import { inAccount, tableEndpoints } from '../tableEndpoints';
import { accessPolicyId } from './accessPolicies';

declare module '../seedOptions' {
	interface SeedOptions {
		/** Access applications of `seeded.account`. Every second one has policies of its own. */
		accessApps?: number;
	}
}

const single = '/accounts/:account_id/access/apps/:app_uuid';
const policies = `${single}/policies`;
const policy = `${policies}/:access_policy_uuid`;
const permission = 'Access: Apps and Policies';
const reads = { permissions: [`${permission} Read`, `${permission} Write`] };
const lists = { permissions: [`${permission} Revoke`, ...reads.permissions] };
const writes = { permissions: [`${permission} Write`] };
const text = { type: 'string', minLength: 1 };

const { rowOf: appOf, endpoints: plain } = tableEndpoints<AccessApp>({
	path: single,
	table: inAccount(appsOf),
	missing: () => notFound('unknown_application: Access application'),
	reads,
	toResponse: (app, { params, state }) => appAnswer(state, params.account_id ?? '', app),
	list: {
		access: lists,
		query: {
			name: text,
			domain: text,
			aud: text,
			exact: { type: 'boolean' },
			search: text,
			...pageParameters(1, 1000),
		},
		size: 1000,
		totalPages: 'right',
		matches({ id, name, domain }, { query }) {
			const kind = query.exact === true ? 'exact' : 'substring';
			return (
				matchesFilter(name, query.name, kind) &&
				matchesFilter(domain, query.domain, kind) &&
				matchesFilter(audienceOf({ id }), query.aud, 'exact') &&
				matchesFilter(`${name} ${domain}`, query.search, 'substring')
			);
		},
	},
});

const policiesFor = (request: ApiRequest) =>
	policiesOf(request.state, request.params.account_id ?? '', appOf(request));

function policyFor(request: ApiRequest) {
	const found = policiesFor(request).find(({ id }) => id === request.params.access_policy_uuid);
	if (!found) throw notFound('Access policy');
	return found;
}

/** Replaces a policy of the app's own. A reusable one is refused here. */
function replace(request: ApiRequest): ApiResponse {
	const { params, body, state, settings } = request;
	const app = appOf(request);
	const isMeant = ({ id }: { id: string }) => id === params.access_policy_uuid;
	const one = app.own.find(isMeant);
	if (!one) {
		policyFor(request);
		throw invalidAccess('a reusable policy can not be changed in an application');
	}
	const fields = body as Partial<Policy>;
	const others = policiesFor(request).filter((other) => !isMeant(other));
	if (others.some(({ precedence }) => precedence === fields.precedence)) {
		throw invalidAccess('precedence is not unique');
	}
	const place = 1 + Math.max(0, ...others.map(({ precedence = 0 }) => precedence));
	const how = { settings, now: state.time(), place };
	return { result: { ...replacePolicy(one, fields, how), reusable: false } };
}

const endpoints: Endpoint[] = [
	...plain,
	{
		method: 'GET',
		path: policies,
		access: reads,
		query: pageParameters(1, 1000),
		handle: (request) => page(policiesFor(request), request, 200, 'right'),
	},
	{
		method: 'GET',
		path: policy,
		access: reads,
		handle: (request) => ({ result: policyFor(request) }),
	},
	{ method: 'PUT', path: policy, access: writes, body: policySchema, handle: replace },
];

const NAMES = ['Wiki', 'Device enrollment', 'CRM', 'Payroll'];

/** An app without policies. */
export function appNamed(name: string, index = 0, more: Partial<AccessApp> = {}): AccessApp {
	return {
		id: asUuid(hexId(`access app ${name}`)),
		name,
		domain: `${name.toLowerCase().replace(/ /g, '-')}.example.com`,
		type: 'self_hosted',
		session_duration: '24h',
		created_at: moment(index),
		updated_at: moment(index),
		own: [],
		attached: [],
		...more,
	};
}

/** Every second app has a policy of its own, the others use two reusable ones. */
export function accessApp(index: number): AccessApp {
	const name = NAMES[index] ?? `App ${index}`;
	if (index % 2 === 0) {
		return appNamed(name, index, {
			attached: [accessPolicyId(0), accessPolicyId(1 + (index % 3))],
		});
	}
	const own = policyWith(`policy of ${name}`, `${name} people`, sampleRules(index), index);
	return appNamed(name, index, {
		type: index === 1 ? 'warp' : oneOf(['saas', 'ssh', 'self_hosted'], index),
		own: [{ ...own, precedence: 1 }],
	});
}

/** Access applications, with the endpoints of their policies. */
export const resource: EmulatedResource = {
	name: 'accessApps',
	endpoints,
	...keptInTables<AccessApp>({
		parents: ({ accounts }) => accounts,
		table: appsOf,
		seed: { parentId: seeded.account, count: 4, rowAt: accessApp },
		shown: ({ id, name, own, attached }) => ({ id, name, attached, own: own.map(shownPolicy) }),
		view: {
			title: 'Access applications',
			columns: ['Name', 'Type', 'Own policies', 'Addresses', 'Reusable policies'],
			empty: 'No Access applications',
			cellsIn:
				() =>
				({ name, type, own, attached }) => [
					name,
					type,
					own.map((one) => one.name).join(', '),
					own.flatMap(({ include }) => emailsIn(include)).join(', '),
					String(attached.length),
				],
		},
	}),
};
