import type { ApiRequest, Endpoint } from '../endpoint';
import { notFound, type ApiResponse } from '../envelope';
import { asUuid, hexId } from '../ids';
import { pageParameters } from '../paging';
import {
	policyCells,
	policySchema,
	policyWith,
	replacePolicy,
	sampleRules,
	shownPolicy,
	type Policy,
} from '../policies';
import { accessPoliciesOf, reusableAnswer } from '../policyTables';
import { keptInTables, oneOf, type EmulatedResource } from '../resource';
import { seeded } from '../seeded';
import { inAccount, tableEndpoints } from '../tableEndpoints';

declare module '../seedOptions' {
	interface SeedOptions {
		/** Reusable Access policies of `seeded.account`. */
		accessPolicies?: number;
	}
}

const single = '/accounts/:account_id/access/policies/:access_policy_uuid';
const permission = 'Access: Apps and Policies';
const reads = { permissions: [`${permission} Read`, `${permission} Write`] };
const writes = { permissions: [`${permission} Write`] };

const answer = (policy: Policy, { params, state }: ApiRequest) =>
	reusableAnswer(state, params.account_id ?? '', policy);

const { rowOf: policyOf, endpoints: plain } = tableEndpoints<Policy>({
	path: single,
	table: inAccount(accessPoliciesOf),
	missing: () => notFound('Access policy'),
	reads,
	toResponse: answer,
	list: { query: pageParameters(1, 1000), size: 100, totalPages: 'right' },
});

function replace(request: ApiRequest): ApiResponse {
	const { body, state, settings } = request;
	const how = { settings, now: state.time() };
	const policy = replacePolicy(policyOf(request), body as Partial<Policy>, how);
	return { result: answer(policy, request) };
}

const endpoints: Endpoint[] = [
	...plain,
	{ method: 'PUT', path: single, access: writes, body: policySchema, handle: replace },
];

const NAMES = ['Wiki readers', 'Finance', 'Kept out', 'Contractors'];

export const accessPolicyId = (index: number) => asUuid(hexId(`access policy ${index}`));

/** A reusable policy of the seed. */
export const accessPolicy = (index: number): Policy =>
	policyWith(
		`access policy ${index}`,
		NAMES[index] ?? `Policy ${index}`,
		{ ...sampleRules(index), decision: oneOf(['allow', 'allow', 'deny'], index) },
		index,
	);

/** Access policies that apps share. */
export const resource: EmulatedResource = {
	name: 'accessPolicies',
	endpoints,
	...keptInTables<Policy>({
		parents: ({ accounts }) => accounts,
		table: accessPoliciesOf,
		seed: { parentId: seeded.account, count: 4, rowAt: accessPolicy },
		shown: shownPolicy,
		view: {
			title: 'Access policies',
			columns: ['Name', 'Decision', 'Addresses', 'Other rules'],
			empty: 'No Access policies',
			cellsIn: () => (policy) => [policy.name, policy.decision, ...policyCells(policy)],
		},
	}),
};
