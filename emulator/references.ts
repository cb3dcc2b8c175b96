import type { ApiRequest } from './endpoint';
import { conflict } from './envelope';
import { accessPoliciesOf, appsOf } from './policyTables';
import { gatewayRulesOf } from './resources/gatewayRules';

/**
 * Throws 409 for an Access group or Zero Trust list that a group, policy or Gateway rule names, if the
 * setting says so. Otherwise its ID stays where it is named.
 */
export function assertUnused(
	{ params, state, settings }: ApiRequest,
	id: string,
	groups: { id: string; name: string }[],
): void {
	if (settings.deleteReferenced === 'accept') return;
	const account = params.account_id ?? '';
	const others = [
		...groups.filter((group) => group.id !== id),
		...accessPoliciesOf(state, account).rows(),
		...appsOf(state, account).rows(),
		...gatewayRulesOf(state, account).rows(),
	];
	const user = others.find((row) => JSON.stringify(row).includes(id));
	if (user) throw conflict(`${id} is used by ${user.name}`);
}
