import { collectionOf } from '../../shared/cloudflare/resource';
import { accessGroups } from '../../shared/resources/accessGroups';
import { text } from '../../shared/resources/text';
import { factsOf, fixedBy } from '../rules/facts';
import { rowsOf } from '../rules/ruleBook';
import { runTogether, subjectOf } from '../theirs';
import { changes } from './changes';
import type { Place } from './place';
import { ruleSightings } from './ruleSightings';

const groupsIn = (account: string) => collectionOf(accessGroups, { account });

export const accessGroup: Place = {
	name: 'accessGroup',
	async find(look) {
		const facts = await factsOf(look);
		const groups = [...rowsOf(facts.book.groups).values()];
		const holders = groups.map((group) => {
			const { id, name } = group;
			const words = [...new Set(facts.uses.get(id)?.map((use) => use.words))].join('; ');
			const fixed = fixedBy(id, facts);
			return {
				lists: group,
				id,
				name: text(name) ?? null,
				grants: words || null,
				fixed,
				denies: false,
			};
		});
		return await ruleSightings('accessGroup', look, holders, facts);
	},
	removal: {
		isReversible: () => true,
		run: async (steps) =>
			await runTogether(steps, await changes.accessRules(), (one) => ({
				subject: subjectOf(one, groupsIn),
				how: 'remove',
				email: one.email,
				ifDone: 'succeed',
			})),
	},
};
