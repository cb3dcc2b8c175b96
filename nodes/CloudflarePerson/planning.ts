import { addressKey, sameAddress } from '../shared/cloudflare/address';
import { guardRemoval, ownUserOf } from '../shared/operation/guards';
import type { ItemSession } from '../shared/operation/itemSession';
import { ParameterFault } from '../shared/operation/parameterFault';
import type { Action, Finding, NotSeen, PlaceName } from './finding';
import { placeFacts, rootOf } from './finding';
import type { Plan } from './plan';
import type { Step } from './step';
import { planOf } from './plan';
import { placeNamed } from './places';
import type { Sighting } from './places/place';
import type { Answer, Question } from './survey';
import { survey } from './survey';

/** The order of the steps: what lets somebody in goes first, so that nothing ended is begun again. */
const ACCESS: PlaceName[] = [
	'zeroTrustList',
	'accessGroup',
	'accessPolicy',
	'session',
	'device',
	'accessUser',
];
const MEMBERSHIPS: PlaceName[] = [
	'userGroup',
	'accountMember',
	'organizationMember',
	'accountToken',
];

const ORDERS = {
	accessFirst: [...ACCESS, ...MEMBERSHIPS],
	/** For people with admin rights, who could undo the rest. */
	membershipsFirst: [...MEMBERSHIPS, ...ACCESS],
};

export interface PlanInput extends Question {
	order: keyof typeof ORDERS;
	accountTokens: 'report' | 'disable';
	accessUser: 'delete' | 'removeSeat' | 'keep';
	/** Addresses, and domains as `@example.com`, that nobody removes. */
	protectedEmails: string[];
	/** The most people of one run. */
	maxPeople: number;
	/** The most steps for one person. */
	maxSteps: number;
	ifNotSeen: 'refuse' | 'goOn';
}

/** What planRemoval returns for one person. */
export interface Planned {
	email: string;
	plan: Plan;
	/** What no step takes away. */
	left: Finding[];
	notSeen: NotSeen[];
	/** Why there are no steps. */
	refusals: string[];
}

/** Plans for all people of a run. Sends nothing that changes. */
export async function planAll(inputs: PlanInput[], item: ItemSession): Promise<Planned[]> {
	const answers = await survey(inputs, item);
	const people = new Set(inputs.map(({ email }) => addressKey(email)));
	const own = await ownUserOf(item);
	const planned: Planned[] = [];
	// One after the other, because all of them together must leave a Super Administrator behind.
	for (const [nth, input] of inputs.entries()) {
		const answer = answers[nth]!;
		const steps = stepsOf(input, answer);
		const refusals = [
			...refusalsOf(input, answer, steps),
			...(people.size > input.maxPeople ? [tooMany(people.size, input.maxPeople)] : []),
			...(sameAddress(own?.email, input.email) ? [OWN_USER] : []),
		];
		if (refusals.length === 0) refusals.push(...(await guardsOf(steps, answer, item)));
		planned.push(plannedOf(input, answer, refusals.length > 0 ? [] : steps, refusals));
	}
	return planned;
}

/** The credential's user would lock everybody out who uses it. */
export const OWN_USER =
	'This is the user behind this credential. Use the credential of somebody else.';

const tooMany = (count: number, most: number) =>
	`The run has ${count} people, and 'Max People' is ${most}: nobody has a plan. Check where they come from, then raise 'Max People'.`;

function refusalsOf(input: PlanInput, { notSeen }: Answer, steps: Step[]): string[] {
	const { email, protectedEmails, maxSteps, ifNotSeen } = input;
	const shield = protectedEmails.find((one) => isProtected(email, one));
	return [
		...(shield ? [`'Protected Emails' names ${shield}.`] : []),
		...(steps.length > maxSteps
			? [`It would take ${steps.length} steps, and 'Max Steps' is ${maxSteps}.`]
			: []),
		...(ifNotSeen === 'refuse' && notSeen.length > 0
			? [`Not everything could be looked at (${notSeen.length}): see 'notSeen'.`]
			: []),
	];
}

const isProtected = (email: string, one: string): boolean =>
	one.startsWith('@') ? addressKey(email).endsWith(addressKey(one)) : sameAddress(email, one);

const stepId = ({ place, where }: Pick<Finding, 'place' | 'where'>, target: string): string =>
	[place, where.id, target].join(':');

function stepsOf(input: PlanInput, { sightings }: Answer): Step[] {
	const order = ORDERS[input.order];
	return sightings
		.flatMap((one) => stepOf(input, one) ?? [])
		.sort((a, b) => order.indexOf(a.place) - order.indexOf(b.place));
}

/** The step for a finding; undefined if it stays. */
function stepOf(input: PlanInput, { finding, draft }: Sighting): Step | undefined {
	const { place, where } = finding;
	const action = actionFor(input, place);
	const { removal } = placeNamed[place];
	if (!draft || !action || !removal) return undefined;
	return {
		id: stepId(finding, draft.target.id),
		place,
		where,
		action,
		...draft,
		reversible: removal.isReversible(action),
	};
}

function actionFor(input: PlanInput, place: PlaceName): Action | undefined {
	if (place === 'accessUser') return input.accessUser === 'keep' ? undefined : input.accessUser;
	if (place === 'accountToken' && input.accountTokens === 'report') return undefined;
	return placeFacts[place].actions[0];
}

/** Why members can't be removed: see guards.ts. */
async function guardsOf(
	steps: Step[],
	{ sightings }: Answer,
	item: ItemSession,
): Promise<string[]> {
	const taken = new Set(steps.map(({ id }) => id));
	const refusals: string[] = [];
	for (const { finding, draft, guarded } of sightings) {
		if (!guarded || !draft || !taken.has(stepId(finding, draft.target.id))) continue;
		await guardRemoval({ parameter: 'email', ...guarded }, item).catch((error: unknown) => {
			if (!(error instanceof ParameterFault)) throw error;
			const { type, name, id } = finding.where;
			refusals.push(
				`In ${type} ${name ?? id}, this person ${error.what}. ${error.advice ?? ''}`.trim(),
			);
		});
	}
	return refusals;
}

function plannedOf(
	{ email, places }: PlanInput,
	{ sightings, notSeen, scopes }: Answer,
	steps: Step[],
	refusals: string[],
): Planned {
	const idsOf = (type: string) => scopes.filter((one) => one.type === type).map(({ id }) => id);
	const scope = { accounts: idsOf('account'), organizations: idsOf('organization'), places };
	const plan = planOf(email, scope, steps);
	const taken = new Set(steps.map(({ id }) => id));
	const isLeft = ({ finding, draft }: Sighting) => {
		if (draft) return !taken.has(stepId(finding, draft.target.id));
		// Who approves requests is always said, also if a step takes them out of the list of approvers.
		return finding.place === 'approver' || !isTakenElsewhere(finding, taken);
	};
	const left = sightings.filter(isLeft).map(({ finding }) => {
		const why = finding.why ?? whyLeft(finding, refusals);
		return { ...finding, email, why };
	});
	return { email, plan, left, notSeen, refusals };
}

/** Why there is no step for what could be removed. */
function whyLeft({ place, through }: Finding, refusals: string[]): string {
	if (refusals.length > 0) return "The plan has no steps: see 'refusals'.";
	if (place === 'accountToken') return "The option 'Account API Tokens' is 'Report'.";
	if (place === 'accessUser') return "The option 'Access User' is 'Keep'.";
	const source = through && rootOf(through);
	const label = source && placeFacts[source.place].label;
	return `It comes from ${source?.name ?? source?.id} (${label}), and the plan has no step there.`;
}

/** What comes by a group, list or membership ends with the step there. */
function isTakenElsewhere({ through, where }: Finding, taken: Set<string>): boolean {
	const root = through && rootOf(through);
	return root !== null && taken.has(stepId({ place: root.place, where }, root.id));
}
