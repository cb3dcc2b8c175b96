import { collectionOf } from '../../shared/cloudflare/resource';
import { rowsThere } from '../../shared/operation/records';
import { emailOf, organizationMembers } from '../../shared/resources/organizationMembers';
import { timeOf } from '../../shared/resources/text';
import { runIfTheirs, runOne } from '../theirs';
import { emailsOf, owned } from '../members';
import { changes } from './changes';
import type { Place } from './place';
import { guarded, sighting } from './place';

const membersIn = (organization: string) => collectionOf(organizationMembers, { organization });

export const organizationMember: Place = {
	name: 'organizationMember',
	async find(look) {
		const collection = membersIn(look.where.id);
		const rows = await look.reading.everyOf(collection, emailsOf(look));
		const members = owned(look, rowsThere(organizationMembers, rows), emailOf);
		return {
			sightings: members.map(({ person, row, email }) => {
				const { id, user, status, create_time: since } = row;
				// Only Super Administrators can be members of an organization.
				const role = 'Super Administrator of the organization and its accounts';
				const grants = status === 'active' ? role : `${status}: ${role}`;
				const draft = { target: { id, name: email }, before: { email, status } };
				const facts = { id, name: user?.name ?? null, grants, since: timeOf(since), draft };
				return guarded(sighting('organizationMember', look, person, facts), collection, row);
			}),
		};
	},
	removal: {
		isReversible: () => false,
		run: async (steps) =>
			await runIfTheirs(
				steps,
				{
					collectionIn: membersIn,
					emailOf,
				},
				async (step, subject) =>
					await runOne(await changes.organizationMember(), { subject, ifMissing: 'succeed' }, step),
			),
	},
};
