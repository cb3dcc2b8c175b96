import { collectionOf } from '../../shared/cloudflare/resource';
import { text } from '../../shared/resources/text';
import { zeroTrustLists } from '../../shared/resources/zeroTrustLists';
import { factsOf, fixedBy } from '../rules/facts';
import { rowsOf } from '../rules/ruleBook';
import { runTogether, subjectOf } from '../theirs';
import { changes } from './changes';
import type { Place } from './place';
import { sighting } from './place';

const listsIn = (account: string) => collectionOf(zeroTrustLists, { account });

export const zeroTrustList: Place = {
	name: 'zeroTrustList',
	async find(look) {
		const facts = await factsOf(look);
		const lists = [...rowsOf(facts.book.lists).values()];
		const notSeen = lists.flatMap(({ list: { id, name = null }, entries }) =>
			entries instanceof Error
				? [{ place: 'zeroTrustList' as const, where: look.where, id, name, why: entries.message }]
				: [],
		);
		const sightings = lists.flatMap(({ list, entries }) => {
			if (entries instanceof Error) return [];
			const { id } = list;
			const name = text(list.name) ?? null;
			const why = fixedBy(id, facts);
			const grants = [...new Set(facts.uses.get(id)?.map((use) => use.words))].join('; ') || null;
			return look.people.all.flatMap((person) => {
				const email = entries.get(person.key);
				if (email === undefined) return [];
				const draft = why ? undefined : { target: { id, name }, before: { email } };
				return [sighting('zeroTrustList', look, person, { id, name, grants, why, draft })];
			});
		});
		return { sightings, notSeen };
	},
	removal: {
		isReversible: () => true,
		run: async (steps) =>
			await runTogether(steps, await changes.zeroTrustList(), (one) => ({
				subject: subjectOf(one, listsIn),
				email: one.email,
				ifMissing: 'succeed',
			})),
	},
};
