import { collectionOf } from '../../shared/cloudflare/resource';
import type { AccountMember } from '../../shared/resources/accountMembers';
import { accountMembers } from '../../shared/resources/accountMembers';
import { nameOf, policyLine } from '../../shared/resources/memberPolicies';
import { objectsIn } from '../../shared/resources/text';
import { runIfTheirs, runOne } from '../theirs';
import { membersOf } from '../members';
import { changes } from './changes';
import type { Place } from './place';
import { guarded, sighting } from './place';

const membersIn = (account: string) => collectionOf(accountMembers, { account });

/** What a member may do: the names of the roles, or the policies where there are none. */
function grantsOf({ status, roles, policies }: AccountMember): string | null {
	const names = objectsIn(roles).map(nameOf);
	const may = (names.length > 0 ? names : objectsIn(policies).map(policyLine)).join(', ');
	return [status === 'accepted' ? undefined : status, may].filter(Boolean).join(': ') || null;
}

export const accountMember: Place = {
	name: 'accountMember',
	async find(look) {
		const sightings = [];
		for (const { person, row, email } of await membersOf(look)) {
			const grants = grantsOf(row);
			const { id, status = null } = row;
			const name = accountMembers.person?.(row).name as string | null;
			const draft = { target: { id, name: email }, before: { email, status, grants } };
			const one = sighting('accountMember', look, person, { id, name, grants, draft });
			sightings.push(guarded(one, membersIn(look.where.id), row));
		}
		return { sightings };
	},
	removal: {
		isReversible: () => false,
		run: async (steps) =>
			await runIfTheirs(
				steps,
				{
					collectionIn: membersIn,
					emailOf: ({ email }) => email,
				},
				async (step, subject) =>
					await runOne(await changes.accountMember(), { subject, ifMissing: 'succeed' }, step),
			),
	},
};
