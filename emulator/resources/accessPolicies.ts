import type { ApiRequest, Endpoint } from '../endpoint';
import { notFound, type ApiResponse } from '../envelope';
import { asUuid, hexId } from '../ids';
import { page, pageParameters } from '../paging';
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
import { accountOf } from './accounts';

declare module '../seedOptions' {
	interface SeedOptions {
		/** Reusable Access policies of `seeded.account`. */
		accessPolicies?: number;
	}
}

const collection = '/accounts/:account_id/access/policies';
const single = `${collection}/:access_policy_id`;
const permission = 'Access: Apps and Policies';
const reads = { permissions: [`${permission} Read`, `${permission} Write`] };
const writes = { permissions: [`${permission} Write`] };

function list(request: ApiRequest): ApiResponse {
	const { params, state } = request;
	const { id } = accountOf(state, params);
	const listed = page(accessPoliciesOf(state, id).rows(), request, 100, 'right');
	const policies = listed.result as Policy[];
	return { ...listed, result: policies.map((policy) => reusableAnswer(state, id, policy)) };
}

function policyOf({ params, state }: ApiRequest): Policy {
	const table = accessPoliciesOf(state, accountOf(state, params).id);
	const policy = table.get(params.access_policy_id ?? '');
	if (!policy) throw notFound('Access policy');
	return policy;
}

const answer = ({ params, state }: ApiRequest, policy: Policy): ApiResponse => ({
	result: reusableAnswer(state, params.account_id ?? '', policy),
});

function replace(request: ApiRequest): ApiResponse {
	const { body, state, settings } = request;
	const how = { settings, now: state.time() };
	return answer(request, replacePolicy(policyOf(request), body as Partial<Policy>, how));
}

const endpoints: Endpoint[] = [
	{ method: 'GET', path: collection, access: reads, query: pageParameters(1, 1000), handle: list },
	{
		method: 'GET',
		path: single,
		access: reads,
		handle: (request) => answer(request, policyOf(request)),
	},
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
