import { objectsIn, text } from '../../shared/resources/text';
import type { Through } from '../finding';
import { throughList } from '../rules/match';
import { rowsOf } from '../rules/ruleBook';
import { policyWords } from '../rules/uses';
import type { Place } from './place';
import { sighting } from './place';
import { factsOf } from './ruleSightings';

const WHY =
	'Requests that this person has to approve would have nobody to approve them. Choose another approver in the Cloudflare dashboard.';

export const approver: Place = {
	name: 'approver',
	label: 'Approvers',
	scope: 'account',
	async find(look) {
		const { book } = await factsOf(look);
		const lists = 'rows' in book.lists ? book.lists.rows : undefined;
		const sightings = rowsOf(book.policies).flatMap((use) => {
			const { id, name, approval_groups: groups } = use.policy;
			const grants = `approves requests of ${policyWords(use)}`;
			return look.people.all.flatMap((person) => {
				const found = (via: 'direct' | 'list', through: Through | null) =>
					sighting('approver', look, person, {
						id,
						name: text(name) ?? null,
						grants,
						via,
						through,
						why: WHY,
					});
				return objectsIn(groups).flatMap(({ email_addresses: emails, email_list_uuid: listId }) => {
					const list = lists?.get(text(listId)?.toLowerCase() ?? '');
					const isIn = list && !(list.entries instanceof Error) && list.entries.has(person.key);
					const isNamed = (emails ?? []).some((one) => look.people.with(one) === person);
					return [
						...(isNamed ? [found('direct', null)] : []),
						...(isIn ? [found('list', throughList(list))] : []),
					];
				});
			});
		});
		return { sightings };
	},
};
