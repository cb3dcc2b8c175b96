import { createHash } from 'node:crypto';

import type { IDataObject } from 'n8n-workflow';

import { addressProblem, sameAddress } from '../shared/cloudflare/address';
import { canonical } from '../shared/cloudflare/canonical';
import { isId } from '../shared/cloudflare/paths';
import { ParameterFault } from '../shared/operation/parameterFault';
import type { PlaceName } from './finding';
import { placeFacts, PLACES } from './finding';
import type { Step } from './step';

/** Where the plan has looked, and so where removeAccess verifies. IDs. */
export interface PlanScope extends IDataObject {
	accounts: string[];
	organizations: string[];
	places: PlaceName[];
}

export interface Plan extends IDataObject {
	version: 1;
	/** ISO 8601, by the clock of this machine. */
	createdAt: string;
	email: string;
	scope: PlanScope;
	steps: Step[];
	/** SHA-256 of the plan without it, as canonical JSON: keys sorted, no spaces. Hex. */
	hash: string;
}

/** How far in the future a plan may be, in milliseconds: the clocks of two workers differ. */
const CLOCK_SKEW = 10_000;

const hashOf = (plan: IDataObject): string =>
	createHash('sha256')
		.update(canonical({ ...plan, hash: undefined }))
		.digest('hex');

export function planOf(email: string, scope: PlanScope, steps: Step[]): Plan {
	const plan = { version: 1 as const, createdAt: new Date().toISOString(), email, scope, steps };
	return { ...plan, hash: hashOf(plan) };
}

const PLAN_AGAIN =
	"Make a new plan with the operation 'Plan Removal', and pass it on as it came out. Nothing was changed.";

/**
 * Reads a plan: the object, or its JSON text. Throws a ParameterFault for one that is not exactly as
 * planRemoval made it, that is too old or from the future. Sends nothing.
 *
 * @param maxAge minutes
 */
export function readPlan(value: unknown, maxAge: number): Plan {
	const plan = parsed(value);
	const { version, hash, createdAt } = plan;
	if (version !== 1) throw refused(`has version ${JSON.stringify(version)}, and only 1 is known`);
	if (typeof hash !== 'string' || hash !== hashOf(plan)) {
		throw refused('was changed since it was made: its hash does not match');
	}
	checkShape(plan);
	const age = Date.now() - Date.parse(String(createdAt));
	if (Number.isNaN(age)) throw refused("has no time in 'createdAt'");
	if (age < -CLOCK_SKEW) throw refused(`is from the future: ${String(createdAt)}`);
	if (age > maxAge * 60_000) {
		throw refused(
			`is ${Math.round(age / 60_000)} minutes old, and 'Max Plan Age (Minutes)' is ${maxAge}`,
		);
	}
	return plan as Plan;
}

const refused = (what: string) => new ParameterFault('plan', what, PLAN_AGAIN);

function parsed(value: unknown): IDataObject {
	let plan = value;
	if (typeof value === 'string') {
		if (value.trim() === '') throw new ParameterFault('plan', 'is empty', PLAN_AGAIN);
		try {
			plan = JSON.parse(value);
		} catch {
			throw refused('is not valid JSON');
		}
	}
	if (plan === undefined || plan === null) throw new ParameterFault('plan', 'is empty', PLAN_AGAIN);
	if (typeof plan !== 'object' || Array.isArray(plan)) throw refused('is no plan');
	return plan as IDataObject;
}

/** Whatever made the hash: what is not the shape of a plan is not carried out. */
function checkShape({ email, steps, scope }: IDataObject): void {
	if (typeof email !== 'string' || addressProblem(email))
		throw refused("has no address in 'email'");
	if (!Array.isArray(steps)) throw refused("has no list in 'steps'");
	const ids = new Set((steps as Array<Step | null>).map((step) => step?.id));
	if (ids.size < steps.length) throw refused('has two steps with the same ID');
	for (const step of steps as Array<Step | null>) {
		if (!step || !isStep(step)) throw refused(`has a step that is none: ${JSON.stringify(step)}`);
		if (!sameAddress(step.before.email, email)) {
			throw refused(`has a step about somebody else than ${email}: ${step.id}`);
		}
	}
	if (scope !== undefined && !isScope(scope)) throw refused("has no scope in 'scope'");
}

function isStep({ id, place, where, action, target, before }: Partial<Step>): boolean {
	const name = PLACES.find((one) => one === place);
	const known = name && placeFacts[name];
	return (
		typeof id === 'string' &&
		known?.actions.some((one) => one === action) === true &&
		where?.type === known.scope &&
		isId(where.id) &&
		isId(target?.id) &&
		typeof before?.email === 'string'
	);
}

function isScope(scope: unknown): scope is PlanScope {
	const { accounts, organizations, places } = (scope ?? {}) as Partial<PlanScope>;
	const areIds = (list: unknown) => Array.isArray(list) && list.every(isId);
	const arePlaces = (list: unknown) =>
		Array.isArray(list) && list.every((one) => (PLACES as readonly unknown[]).includes(one));
	return areIds(accounts) && areIds(organizations) && arePlaces(places);
}
