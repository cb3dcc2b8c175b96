import type { Change } from '../shared/cloudflare/change';
import type { IDataObject } from 'n8n-workflow';
import type { ItemSession } from '../shared/operation/itemSession';
import { sameAddress } from '../shared/cloudflare/address';
import { ownUserOf } from '../shared/operation/guards';
import type { StepResult } from './evidence';
import { messageOf, stepResult, toStepResult } from './evidence';
import type { Finding, PlaceName } from './finding';
import type { Plan } from './plan';
import type { Step } from './step';
import { OWN_USER } from './planning';
import { placeNamed } from './places';
import type { StepRun } from './places/place';
import type { Answer } from './survey';
import { confirmed, isUnseen, verify } from './verification';

export interface RemovalInput {
	plan: Plan;
	verify: boolean;
}

export interface Removed {
	email: string;
	planHash: string;
	steps: StepResult[];
	/** Verified, and nothing that could be removed is left. */
	clean: boolean;
	left: Finding[];
	notSeen: IDataObject[];
	/** Of all steps, those that would be sent in a dry run. */
	changes: Change[];
}

/** One person's plan, and what was done of it. */
interface Progress {
	plan: Plan;
	item: ItemSession;
	runs: Map<Step, StepRun>;
	results: Map<Step, StepResult>;
}

/**
 * Carries out the plans of all people: the steps of each person in their order, people side by side, so
 * that steps in the same group or list share a request. A failed step stops only the steps that depend
 * on it. Never throws for a step.
 */
export async function removeAll(
	entries: Array<{ input: RemovalInput; item: ItemSession }>,
): Promise<Removed[]> {
	const people = entries.map(({ input: { plan }, item }): Progress => {
		return { plan, item, runs: new Map(), results: new Map() };
	});
	await refuseOwnUser(people);
	for (;;) {
		const next = people.flatMap((person) => nextSteps(person));
		if (next.length === 0) break;
		await Promise.all(
			[...groupedByPlace(next)].map(async ([place, runs]) => await runAt(place, runs)),
		);
	}
	await settle(people);
	const wanted = people.filter(({ item }, nth) => !item.isDryRun && entries[nth]!.input.verify);
	const plans = wanted.map(({ plan }) => plan);
	const answers = wanted[0] && (await verify(plans, wanted[0].item));
	return people.map((person) => removedOf(person, answers?.[wanted.indexOf(person)]));
}

/**
 * Whoever made the plan: without its user, the credential could do nothing any more. If the user can't be
 * read, nothing is sent.
 */
async function refuseOwnUser(people: Progress[]): Promise<void> {
	for (const { plan, item, results } of people) {
		const [outcome, why] = await ownUserOf(item).then(
			(own) => (sameAddress(own?.email, plan.email) ? (['refused', OWN_USER] as const) : []),
			(error: unknown) => ['failed', messageOf(error)] as const,
		);
		if (!outcome) continue;
		for (const step of plan.steps) {
			const run = { step, email: plan.email, item: item.forStep() };
			results.set(step, stepResult(run, outcome, why));
		}
	}
}

/** A step that is about to be taken, and whose it is. */
interface Due {
	person: Progress;
	run: StepRun;
}

/** The next steps of a person that are in the same place. */
function nextSteps(person: Progress): Due[] {
	const { plan, item, runs, results } = person;
	const open = plan.steps.filter((step) => !results.has(step));
	const [first] = open;
	const last = open.findIndex(({ place }) => place !== first?.place);
	return open.slice(0, last < 0 ? undefined : last).map((step) => {
		const run = { step, email: plan.email, item: item.forStep() };
		runs.set(step, run);
		return { person, run };
	});
}

function groupedByPlace(due: Due[]): Map<PlaceName, Due[]> {
	const places = new Map<PlaceName, Due[]>();
	for (const one of due) {
		const { place } = one.run.step;
		places.set(place, [...(places.get(place) ?? []), one]);
	}
	return places;
}

async function runAt(place: PlaceName, due: Due[]): Promise<void> {
	const { removal } = placeNamed[place];
	const [ready, blocked] = [due.filter((one) => !blockerOf(one)), due.filter(blockerOf)];
	for (const { person, run } of blocked) {
		const error = `Not tried, because a step before it did not succeed: ${blockerOf({ person, run })!.id}`;
		person.results.set(run.step, stepResult(run, 'failed', error));
	}
	if (ready.length === 0) return;
	const runs = ready.map(({ run }) => run);
	// A plan has steps only for places that have a removal: see plan.ts.
	const results = await removal!
		.run(runs)
		.catch((error: unknown) => runs.map(() => ({ ok: false as const, error })));
	ready.forEach(({ person, run }, nth) => {
		person.results.set(run.step, toStepResult(run, results[nth]!));
	});
}

/** A step that this one depends on and that did not succeed. */
function blockerOf({ person, run: { step } }: Due): Step | undefined {
	const after = placeNamed[step.place].removal?.after ?? [];
	return person.plan.steps.find((other) => {
		const outcome = person.results.get(other)?.outcome;
		const isBefore = after.includes(other.place) && other.where.id === step.where.id;
		return isBefore && outcome !== undefined && outcome !== 'done' && outcome !== 'alreadyGone';
	});
}

/** Cloudflare takes a moment to end what it has accepted to end. */
async function settle(people: Progress[]): Promise<void> {
	await Promise.all(
		people.flatMap(({ runs, results, item }) =>
			[...runs].map(async ([step, run]) => {
				const wait = placeNamed[step.place].removal?.settle;
				const result = results.get(step);
				if (!wait || item.isDryRun || result?.outcome !== 'done') return;
				await wait({ ...run, item: run.item.waiting() }).catch((error: unknown) => {
					results.set(step, { ...result, outcome: 'unconfirmed', error: messageOf(error) });
				});
			}),
		),
	);
}

function removedOf({ plan, runs, results }: Progress, answer: Answer | undefined): Removed {
	const { email, hash } = plan;
	const changes = [...runs.values()].flatMap((run) => run.item.changes);
	const all = plan.steps.map((step) => results.get(step)!);
	if (!answer) {
		return {
			email,
			planHash: hash,
			steps: all,
			clean: false,
			left: [],
			notSeen: [],
			changes,
		};
	}
	const left = answer.sightings.map(({ finding }) => ({ ...finding, email }));
	const steps = all.map((step) => confirmed(step, answer));
	const isUnread = answer.scopes.length === 0 || steps.some((step) => isUnseen(step, answer));
	const isDone = steps.every(({ outcome }) => outcome === 'done' || outcome === 'alreadyGone');
	const clean = isDone && !isUnread && !left.some(({ removable }) => removable);
	return {
		email,
		planHash: hash,
		steps,
		clean,
		left,
		notSeen: answer.notSeen,
		changes,
	};
}
