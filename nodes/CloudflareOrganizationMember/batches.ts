import { inPool } from '../shared/operation/pool';
import type { Outcome } from '../shared/operation/operation';
import type { Context } from './invitation';
import { BATCH_SIZE, invite } from './invitation';
import { present } from './member';
import type { Invited, Person } from './person';
import { eachOf, failed, handOn } from './person';

/**
 * Makes members of people, ten to a request, side by side. A refused batch is taken apart until
 * only the guilty are left; a refusal of the credential is not, and ends it for the organization. In
 * a dry run everybody is looked up instead. People that were not reached, because of that or of a
 * failure that is not to be passed over, are missing from the result.
 */
export async function inviteAll(people: Person[], keepGoing: boolean): Promise<Invited> {
	const context: Context = { keepGoing, experience: new Map() };
	const already = await inDryRun(people.filter(({ item }) => item.isDryRun));
	if (!keepGoing && already.some(([, { ok }]) => !ok)) return already;
	const told = new Set(already.map(([person]) => person));
	const batches = batchesOf(people.filter((person) => !told.has(person)));
	const size = people[0]?.item.maxConcurrency ?? 1;
	const invited = await inPool(batches, size, async (batch) => {
		// What goes wrong with one batch says nothing about the others.
		return await invite(batch, context).catch((error: unknown) => failed(batch, error));
	});
	return [...already, ...invited.flat()];
}

/** Those of a dry run for whom nothing would be sent, and why. */
async function inDryRun(people: Person[]): Promise<Invited> {
	const looked = await eachOf(people, async (person): Promise<Outcome | undefined> => {
		const { item, collection, key } = person;
		try {
			const there = present(await item.directory(collection).find(item.api, key));
			return there && (await handOn(person, there));
		} catch (error) {
			return { ok: false, error };
		}
	});
	return looked.flatMap(([person, outcome]) => (outcome ? [[person, outcome] as const] : []));
}

/** Batches of what is sent alike: one organization, a dry run or not, the same time-out. */
function batchesOf(people: Person[]): Person[][] {
	const open = new Map<string, Person[]>();
	const batches: Person[][] = [];
	for (const person of people) {
		const { organization, item } = person;
		const key = `${organization} ${item.isDryRun} ${item.settings.timeout}`;
		let batch = open.get(key);
		if (!batch || batch.length === BATCH_SIZE) {
			batch = [];
			open.set(key, batch);
			batches.push(batch);
		}
		batch.push(person);
	}
	return batches;
}
