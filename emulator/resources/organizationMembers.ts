import { hexId } from '../ids';
import { moment, person } from '../people';
import { keptInTables, oneOf, type EmulatedResource } from '../resource';
import { organizationMembers as endpoints } from '../routes/organizationMembers';
import type { OrganizationMember } from '../rows';
import { seeded } from '../seeded';
import { userOf } from '../state';

declare module '../seedOptions' {
	interface SeedOptions {
		/** Members of `seeded.organization`. */
		members?: number;
	}
}

function organizationMember(index: number): OrganizationMember {
	const { name, email } = person(index);
	return {
		id: hexId(`member ${index}`),
		status: oneOf(['active', 'active', 'pending', 'rejected', 'canceled'], index),
		create_time: moment(index),
		update_time: moment(index),
		meta: {},
		user: {
			id: hexId(`user ${email}`),
			email,
			name,
			two_factor_authentication_enabled: index % 2 === 0,
		},
	};
}

/** Members of an organization. */
export const resource: EmulatedResource = {
	name: 'members',
	endpoints,
	...keptInTables<OrganizationMember>({
		parents: ({ organizations }) => organizations,
		table: (state, id) => state.organizationMemberTable(id),
		seed: { parentId: seeded.organization, count: 5, rowAt: organizationMember },
		shown: (row) => ({ id: row.id, email: userOf(row).email, status: row.status }),
		view: {
			title: 'Organization members',
			columns: ['Email', 'Name', 'Status'],
			hasStatus: true,
			empty: 'No members',
			cellsIn: () => (member) => {
				const { email = '', name = '' } = userOf(member);
				return [email, name, member.status];
			},
		},
	}),
};
