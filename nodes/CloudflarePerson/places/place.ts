import type { IDataObject } from 'n8n-workflow';

import type { Collection, Row, Where } from '../../shared/cloudflare/resource';
import type { ItemSession } from '../../shared/operation/itemSession';
import type { Result } from '../../shared/operation/operation';
import type { Action, Finding, NotSeen, People, Person, PlaceName } from '../finding';
import type { Reading } from '../reading';
import type { Step } from '../step';

/** What a step of a plan would do with one finding. */
interface StepDraft {
	target: { id: string; name: string | null };
	/** What is expected to be there; without it, the step is refused. */
	before: IDataObject & { email: string };
}

/** A finding, and how it is taken away. */
export interface Sighting {
	person: Person;
	finding: Finding;
	/** Missing where another step takes it away, or none can. */
	draft?: StepDraft;
	/** A row that the guards of removals have to allow: see guards.ts. */
	guarded?: { collection: Collection<never>; rows: never[] };
}

export interface Seen {
	sightings: Sighting[];
	notSeen?: NotSeen[];
}

/** What a place reads: for all people at once, in one account or organization. */
export interface Look {
	people: People;
	where: Where;
	reading: Reading;
	/** Whether all of them are to go: then one of those who are all that a rule list has, stays in it. */
	together: boolean;
}

/** One step that is about to be taken, with a session of its own, so that its requests are its evidence. */
export interface StepRun {
	step: Step;
	email: string;
	item: ItemSession;
}

/** How a place takes access away. */
interface Removal {
	/** Whether it can be undone with the same kind of request. */
	isReversible: (action: Action) => boolean;
	/** Steps of these places have to succeed before this one is taken. */
	after?: readonly PlaceName[];
	/**
	 * Takes the steps of all people, by the change that the resource's own node makes. Each record is read
	 * again first. One result for each step, in their order; it never throws.
	 */
	run: (steps: StepRun[]) => Promise<Result[]>;
	/** Waits until Cloudflare does not list any more what a step has ended. */
	settle?: (step: StepRun) => Promise<void>;
}

/** One place where a person may have access. */
export interface Place {
	name: PlaceName;
	/** Throws if the place can't be read. */
	find: (look: Look) => Promise<Seen>;
	/** Missing where nothing can be removed by this node. */
	removal?: Removal;
}

interface Facts
	extends
		Pick<Finding, 'id'>,
		Partial<Pick<Finding, 'name' | 'grants' | 'via' | 'through' | 'since' | 'lastSeen' | 'why'>> {
	draft?: StepDraft;
	/** By default, whether there is a step for it. */
	removable?: boolean;
}

/** The same, for a record whose removal the guards have to allow. */
export const guarded = <T extends Row>(
	one: Sighting,
	collection: Collection<T>,
	row: T,
): Sighting => ({
	...one,
	guarded: { collection, rows: [row] } as unknown as Sighting['guarded'],
});

/** A finding with all its keys. */
export const sighting = (
	place: PlaceName,
	{ where }: Pick<Look, 'where'>,
	person: Person,
	{ id, draft, removable = draft !== undefined, ...facts }: Facts,
): Sighting => ({
	person,
	draft,
	finding: {
		email: person.email,
		place,
		where,
		id,
		name: facts.name ?? null,
		grants: facts.grants ?? null,
		via: facts.via ?? 'direct',
		through: facts.through ?? null,
		since: facts.since ?? null,
		lastSeen: facts.lastSeen ?? null,
		removable,
		why: facts.why ?? null,
	},
});
