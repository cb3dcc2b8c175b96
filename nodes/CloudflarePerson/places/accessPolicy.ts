import { collectionOf } from '../../shared/cloudflare/resource';
import type { Collection } from '../../shared/cloudflare/resource';
import type { AccessPolicy } from '../../shared/resources/accessPolicies';
import { accessPolicies } from '../../shared/resources/accessPolicies';
import { appPolicies } from '../../shared/resources/appPolicies';
import { text } from '../../shared/resources/text';
import { factsOf } from '../rules/facts';
import { rowsOf } from '../rules/ruleBook';
import { isKnownDecision, policyWords } from '../rules/uses';
import { runTogether } from '../theirs';
import { changes } from './changes';
import type { Place, StepRun } from './place';
import { ruleSightings } from './ruleSightings';

/** A reusable policy is changed for all applications at once; an application's own one, below it. */
function policiesOf({ step: { where, before } }: StepRun): Collection<AccessPolicy> {
	const account = where.id;
	const app = text(before.app);
	return app
		? collectionOf(appPolicies, { account, app })
		: collectionOf(accessPolicies, { account });
}

export const accessPolicy: Place = {
	name: 'accessPolicy',
	async find(look) {
		const facts = await factsOf(look);
		const holders = rowsOf(facts.book.policies).map((use) => {
			const { policy, owner } = use;
			return {
				lists: policy,
				id: policy.id,
				name: text(policy.name) ?? null,
				grants: policyWords(use),
				denies: policy.decision === 'deny',
				...(!isKnownDecision(policy) && { unknownDecision: text(policy.decision) ?? 'unknown' }),
				...(owner && { before: { app: owner.id } }),
			};
		});
		return await ruleSightings('accessPolicy', look, holders, facts);
	},
	removal: {
		isReversible: () => true,
		run: async (steps) =>
			await runTogether(steps, await changes.accessRules(), (one) => ({
				subject: {
					parameter: 'plan',
					collection: policiesOf(one),
					by: 'id',
					value: one.step.target.id,
				},
				how: 'remove',
				email: one.email,
				ifDone: 'succeed',
			})),
	},
};
