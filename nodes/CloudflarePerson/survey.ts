import { addressKey } from '../shared/cloudflare/address';
import type { Where } from '../shared/cloudflare/resource';
import { collectionOf } from '../shared/cloudflare/resource';
import { accounts } from '../shared/resources/accounts';
import { organizations } from '../shared/resources/organizations';
import { text } from '../shared/resources/text';
import type { NotSeen, PlaceName } from './finding';
import { isFinal, People, placeFacts, PLACES, rootOf } from './finding';
import { placeNamed } from './places';
import type { Place, Sighting } from './places/place';
import { Reading } from './reading';
import type { ItemSession } from '../shared/operation/itemSession';
import { inSlices } from '../shared/cloudflare/slices';

/** Where to look for a person. IDs in lower case; undefined for all that the credential can see. */
export interface Question {
	email: string;
	accounts?: string[];
	organizations?: string[];
	places: PlaceName[];
}

/** All that was seen of one person. */
export interface Answer {
	sightings: Sighting[];
	notSeen: NotSeen[];
	/** Where was looked. */
	scopes: Where[];
}

/**
 * Looks for all people at once: each list is requested once, whoever is looked for in it. What can't be
 * read is said in `notSeen`; only an ended execution and a refused secret are thrown.
 *
 * Returns one answer for each question, in their order.
 *
 * @param together whether what is removable is said for people who all go, or for each as if alone
 */
export async function survey(
	questions: Question[],
	item: ItemSession,
	{ together = true } = {},
): Promise<Answer[]> {
	const reading = new Reading(item);
	const scopes = await scopesOf(questions, reading);
	const answers = questions.map((question): Answer => {
		const { notSeen } = scopes;
		const asks = (name: PlaceName) => question.places.includes(name);
		return {
			sightings: [],
			notSeen: notSeen.filter(({ place }) => asks(place)),
			scopes: scopes.all.filter((where) => isIn(question, where)),
		};
	});
	const looks = scopes.all.flatMap((where) =>
		PLACES.filter((name) => placeFacts[name].scope === where.type).map((name) => ({
			place: placeNamed[name],
			where,
		})),
	);
	await Promise.all(
		looks.map(async ({ place, where }) => {
			const asking = questions.flatMap((question, nth) =>
				question.places.includes(place.name) && isIn(question, where) ? [nth] : [],
			);
			if (asking.length === 0) return;
			const people = new People(asking.map((nth) => questions[nth]!.email));
			const { sightings, notSeen = [] } = await findOrExplain(place, {
				people,
				where,
				reading,
				together,
			});
			const byKey = new Map(people.all.map(({ key }): [string, Sighting[]] => [key, []]));
			for (const one of sightings) byKey.get(one.person.key)?.push(one);
			for (const nth of asking) {
				answers[nth]!.sightings.push(...(byKey.get(addressKey(questions[nth]!.email)) ?? []));
				answers[nth]!.notSeen.push(...notSeen);
			}
		}),
	);
	const finish = ({ sightings, notSeen }: Answer) => {
		keepWithRoots(sightings);
		sightings.sort(({ finding: a }, { finding: b }) => inOrder(a, b));
		notSeen.sort(inOrder);
	};
	await inSlices(answers, finish, reading.slices);
	return answers;
}

/** What comes by a group or list that the address can't be taken out of, stays as that does. */
function keepWithRoots(sightings: Sighting[]): void {
	for (const { finding } of sightings) {
		const { through, removable, where } = finding;
		if (!through || !removable) continue;
		const root = rootOf(through);
		const there = sightings.filter(
			({ finding: one }) =>
				one.place === root.place && one.id === root.id && one.where.id === where.id && !one.through,
		);
		if (there.length === 0 || there.some(({ finding: one }) => one.removable)) continue;
		finding.removable = false;
		finding.why = there[0]!.finding.why;
	}
}

type Located = Pick<NotSeen, 'place' | 'where' | 'id' | 'name'>;

/** Whichever list was read first, the output has the same order. */
const inOrder = (a: Located, b: Located): number =>
	compare(a.where?.name ?? a.where?.id, b.where?.name ?? b.where?.id) ||
	compare(a.where?.id, b.where?.id) ||
	PLACES.indexOf(a.place) - PLACES.indexOf(b.place) ||
	compare(a.name ?? a.id, b.name ?? b.id) ||
	compare(a.id, b.id);

/** What has no name comes first. */
function compare(a: string | null | undefined, b: string | null | undefined): number {
	const [first, second] = [a ?? '', b ?? ''];
	return first < second ? -1 : first > second ? 1 : 0;
}

const isIn = (question: Question, { type, id }: Where): boolean =>
	(type === 'account' ? question.accounts : question.organizations)?.includes(id) ?? true;

async function findOrExplain(place: Place, look: Parameters<Place['find']>[0]) {
	return await place.find(look).catch((error: unknown) => {
		if (isFinal(error)) throw error;
		return { sightings: [], notSeen: [notSeenAt(place.name, look.where, error)] };
	});
}

export const notSeenAt = (place: PlaceName, where: Where | null, error: unknown): NotSeen => ({
	place,
	where,
	id: null,
	name: null,
	why: (error as Error).message,
});

/** The accounts and organizations to look in, and which can't be listed. */
async function scopesOf(questions: Question[], reading: Reading) {
	const asked = new Set(questions.flatMap(({ places }) => places));
	const within = async (
		type: 'account' | 'organization',
		list: () => Promise<Array<{ id: string; name?: unknown }>>,
	): Promise<{ all: Where[]; notSeen: NotSeen[] }> => {
		const names = [...asked].filter((name) => placeFacts[name].scope === type);
		if (names.length === 0) return { all: [], notSeen: [] };
		const given = questions.map((one) => (type === 'account' ? one.accounts : one.organizations));
		const ids = new Set(given.flatMap((one) => one ?? []));
		const isListed = given.includes(undefined);
		const listed = await list().then(
			(rows) => ({ rows, error: undefined }),
			(error: unknown) => {
				if (isFinal(error)) throw error;
				return { rows: [], error };
			},
		);
		const named = new Map(listed.rows.map(({ id, name }) => [id, text(name) ?? null]));
		const all = isListed ? new Set([...named.keys(), ...ids]) : ids;
		const isUnknown = isListed && listed.error !== undefined;
		return {
			all: [...all].map((id) => ({ type, id, name: named.get(id) ?? null })),
			notSeen: isUnknown ? names.map((name) => notSeenAt(name, null, listed.error)) : [],
		};
	};
	const found = await Promise.all([
		within('account', async () => await reading.list(collectionOf(accounts, {}))),
		within('organization', async () => await reading.list(collectionOf(organizations, {}))),
	]);
	return {
		all: found.flatMap(({ all }) => all),
		notSeen: found.flatMap(({ notSeen }) => notSeen),
	};
}
