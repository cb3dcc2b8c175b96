import { listMembers } from '../../CloudflareUserGroup/roster';
import { collectionOf } from '../../shared/cloudflare/resource';
import { inPool } from '../../shared/operation/pool';
import { accountMembers } from '../../shared/resources/accountMembers';
import { policyLine } from '../../shared/resources/memberPolicies';
import { objectsIn, text, timeOf } from '../../shared/resources/text';
import type { UserGroup } from '../../shared/resources/userGroups';
import { userGroups } from '../../shared/resources/userGroups';
import { isNotFound, pathOf } from '../../shared/cloudflare/faults';
import { isId } from '../../shared/cloudflare/paths';
import type { NotSeen, Person } from '../finding';
import { isFinal } from '../finding';
import { membersOf } from '../members';
import { runTogether, subjectOf } from '../theirs';
import { changes } from './changes';
import type { Look, Place, Seen, Sighting } from './place';
import { sighting } from './place';

const groupsIn = (account: string) => collectionOf(userGroups, { account });

/** Members of a group whom the answer names only by ID are known by the list of account members. */
async function personById(look: Look): Promise<Map<string, Person>> {
	return new Map((await membersOf(look)).map(({ person, row }) => [row.id, person]));
}

async function findIn(look: Look, group: UserGroup): Promise<Sighting[]> {
	const { where, people, reading } = look;
	const groups = groupsIn(where.id);
	const members = await listMembers({ groups, group: group.id, fresh: true }, reading.item).catch(
		(error: unknown) => {
			// It was deleted since it was listed.
			if (isNotFound(error) && pathOf(error) === groups.item(group.id).path) return [];
			throw error;
		},
	);
	const isNameless = members.some(({ email }) => text(email) === undefined);
	const byId = isNameless ? await personById(look) : undefined;
	const name = text(group.name) ?? null;
	return members.flatMap((member) => {
		const { id, email, status = null } = member;
		const person = text(email) ? people.with(email) : byId?.get(id);
		if (!person) return [];
		const before = { email: text(email) ?? person.email, member_id: id, status };
		return [
			sighting('userGroup', look, person, {
				id: group.id,
				name,
				grants: objectsIn(group.policies).map(policyLine).join('; ') || null,
				since: timeOf(member.created_at),
				draft: { target: { id: group.id, name }, before },
			}),
		];
	});
}

const unseenGroup = ({ where }: Look, { id, name }: UserGroup, error: unknown): NotSeen => ({
	place: 'userGroup',
	where,
	id,
	name: text(name) ?? null,
	why: (error as Error).message,
});

export const userGroup: Place = {
	name: 'userGroup',
	async find(look) {
		const { where, reading } = look;
		const groups = (await reading.list(groupsIn(where.id))).filter(({ id }) => isId(id));
		const { maxConcurrency } = reading.item;
		const found = await inPool(groups, maxConcurrency, async (group): Promise<Required<Seen>> => {
			return await findIn(look, group).then(
				(sightings) => ({ sightings, notSeen: [] }),
				(error: unknown) => {
					if (isFinal(error)) throw error;
					// Cloudflare refuses to list the members of some groups.
					return { sightings: [], notSeen: [unseenGroup(look, group, error)] };
				},
			);
		});
		return {
			sightings: found.flatMap(({ sightings }) => sightings),
			notSeen: found.flatMap(({ notSeen }) => notSeen),
		};
	},
	removal: {
		isReversible: () => true,
		run: async (steps) =>
			await runTogether(steps, await changes.userGroup(), (one) => {
				const collection = collectionOf(accountMembers, { account: one.step.where.id });
				return {
					group: subjectOf(one, groupsIn),
					subject: { parameter: 'plan', collection, by: 'key', value: one.email },
					ifMissing: 'succeed',
				};
			}),
	},
};
