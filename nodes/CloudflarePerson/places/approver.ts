import type { AccessPolicy } from '../../shared/resources/accessPolicies';
import { objectsIn, text } from '../../shared/resources/text';
import type { NotSeen } from '../finding';
import { throughList } from '../rules/accessPaths';
import type { EmailList, PolicyUse, RuleBook } from '../rules/ruleBook';
import { factsOf } from '../rules/facts';
import { rowsOf } from '../rules/ruleBook';
import { policyWords } from '../rules/uses';
import type { Look, Place, Sighting } from './place';
import { sighting } from './place';

const WHY =
	'Requests that this person has to approve would have nobody to approve them. Choose another approver in the Cloudflare dashboard.';

export const approver: Place = {
	name: 'approver',
	async find(look) {
		const { book } = await factsOf(look);
		const policies = rowsOf(book.policies);
		return {
			sightings: policies.flatMap((use) => approversOf(use, book, look)),
			notSeen: policies.flatMap(({ policy }) => unreadLists(policy, book, look)),
		};
	},
};

function approversOf({ policy, ...use }: PolicyUse, { lists }: RuleBook, look: Look): Sighting[] {
	const grants = `approves requests of ${policyWords({ policy, ...use })}`;
	const facts = { id: policy.id, name: text(policy.name) ?? null, grants, why: WHY };
	const groups = objectsIn(policy.approval_groups).map(({ email_addresses: emails, ...group }) => {
		const named = new Set((emails ?? []).map((one) => look.people.with(one)));
		return { named, list: 'rows' in lists ? lists.rows.get(listIdOf(group)) : undefined };
	});
	return look.people.all.flatMap((person) =>
		groups.flatMap(({ named, list }) => [
			...(named.has(person) ? [sighting('approver', look, person, facts)] : []),
			...(list && isIn(list, person)
				? [
						sighting('approver', look, person, {
							...facts,
							via: 'list',
							through: throughList(list),
						}),
					]
				: []),
		]),
	);
}

const listIdOf = ({ email_list_uuid: id }: { email_list_uuid?: unknown }): string =>
	text(id)?.toLowerCase() ?? '';

const isIn = ({ entries }: EmailList, { key }: { key: string }) =>
	!(entries instanceof Error) && entries.has(key);

/** Lists of approvers that can't be read. */
function unreadLists(policy: AccessPolicy, { lists }: RuleBook, { where }: Look): NotSeen[] {
	const { id, name = null, approval_groups: groups } = policy;
	const ids = new Set(objectsIn(groups).map(listIdOf).filter(Boolean));
	return [...ids].flatMap((listId) => {
		const why = problemOf(listId, lists);
		return why ? [{ place: 'approver' as const, where, id, name, why }] : [];
	});
}

function problemOf(id: string, lists: RuleBook['lists']): string | undefined {
	if ('error' in lists) return `The list of approvers can't be read. ${lists.error.message}`;
	const list = lists.rows.get(id);
	if (!list) return `The list of approvers is not among the lists of addresses: ${id}`;
	return list.entries instanceof Error ? list.entries.message : undefined;
}
