import type { ItemSession } from '../shared/operation/itemSession';
import type { StepResult } from './evidence';
import type { Plan } from './plan';
import type { Step } from './step';
import type { Answer } from './survey';
import { notSeenAt, survey } from './survey';

/** What is there after all steps, by new requests. If nothing can be read any more, no place was seen. */
export async function verify(plans: Plan[], item: ItemSession): Promise<Answer[]> {
	const questions = plans.map((plan) => ({ ...scopeOf(plan), email: plan.email }));
	return await survey(questions, item.waiting()).catch((error: unknown) =>
		questions.map(({ places }): Answer => {
			const notSeen = places.map((place) => notSeenAt(place, null, error));
			return { sightings: [], notSeen, scopes: [] };
		}),
	);
}

/** Where the plan has looked; a plan that doesn't say covers the places of its steps. */
function scopeOf({
	scope,
	steps,
}: Plan): Pick<Plan['scope'], 'accounts' | 'organizations' | 'places'> {
	if (scope) return scope;
	const ids = (type: string) => [
		...new Set(steps.filter(({ where }) => where.type === type).map(({ where }) => where.id)),
	];
	const places = [...new Set(steps.map(({ place }) => place))];
	return { accounts: ids('account'), organizations: ids('organization'), places };
}

/** Whether the place of a step could not be read afterwards. */
export const isUnseen = ({ place, where }: Step, { notSeen }: Answer): boolean =>
	notSeen.some(
		(one) =>
			one.place === place && one.id === null && (one.where === null || one.where.id === where.id),
	);

/** A step whose answer was lost has succeeded if the place was read and the record is not there any more. */
export function confirmed(step: StepResult, answer: Answer): StepResult {
	if (step.outcome !== 'unconfirmed' || isUnseen(step, answer)) return step;
	const isThere = answer.sightings.some(
		({ finding, draft }) => finding.place === step.place && draft?.target.id === step.target.id,
	);
	return isThere ? step : { ...step, outcome: 'done', error: null };
}
