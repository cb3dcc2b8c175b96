import { hexId } from './ids';
import type { Policy } from './policies';
import type { State } from './state';
import type { Keyed } from './table';

/** An application. Its own policies are kept in it, and the reusable ones that it uses are named. */
export interface AccessApp {
	id: string;
	name: string;
	domain: string;
	type: string;
	session_duration: string;
	created_at: string;
	updated_at: string;
	/** Not returned as such, but in `policies`. */
	own: Policy[];
	/** The IDs of reusable policies, in their order. They come after its own. */
	attached: string[];
}

const keyedPolicies: Keyed<Policy> = { name: 'accessPolicies', keyOf: ({ name }) => name };
const keyedApps: Keyed<AccessApp> = { name: 'accessApps', keyOf: ({ name }) => name };

/** The reusable policies of an account. */
export const accessPoliciesOf = (state: State, accountId: string) =>
	state.table(keyedPolicies, accountId);

export const appsOf = (state: State, accountId: string) => state.table(keyedApps, accountId);

/** A reusable policy as the API returns it, with the number of apps that use it. */
export function reusableAnswer(state: State, accountId: string, policy: Policy) {
	const apps = appsOf(state, accountId).rows();
	const isUsed = ({ attached }: AccessApp) => attached.includes(policy.id);
	return {
		...policy,
		account_id: accountId,
		app_count: apps.filter(isUsed).length,
		reusable: true,
	};
}

/** The policies of an app as the API returns them: its own, and after them the reusable ones that exist. */
export function policiesOf(state: State, accountId: string, app: AccessApp) {
	const last = Math.max(0, ...app.own.map(({ precedence = 0 }) => precedence));
	const table = accessPoliciesOf(state, accountId);
	const attached = app.attached.flatMap((id) => table.get(id) ?? []);
	return [
		...app.own.map((one) => ({ ...one, reusable: false })),
		...attached.map((one, nth) => ({
			...reusableAnswer(state, accountId, one),
			precedence: last + nth + 1,
		})),
	];
}

export const audienceOf = ({ id }: Pick<AccessApp, 'id'>) => hexId(`aud ${id}`).repeat(2);

const returnedFields = ({ own: _own, attached: _attached, ...fields }: AccessApp) => fields;

/** An app as the API returns it. */
export const appAnswer = (state: State, accountId: string, app: AccessApp) => ({
	...returnedFields(app),
	uid: app.id,
	aud: audienceOf(app),
	policies: policiesOf(state, accountId, app),
});
