import { hexId } from '../ids';
import { moment, person } from '../people';
import {
	oneOf,
	rowsFrom,
	sourcesOf,
	summaryOf,
	viewSection,
	type EmulatedResource,
} from '../resource';
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
	seed: {
		count: 5,
		add(state, count) {
			const table = state.organizationMemberTable(seeded.organization);
			for (const row of rowsFrom(count, organizationMember)) table.add(row);
		},
	},
	summary: (state) =>
		summaryOf(
			state.organizations,
			(id) => state.organizationMembers(id),
			(member) => ({ id: member.id, email: userOf(member).email, status: member.status }),
		),
	view: viewSection(
		{
			title: 'Organization members',
			columns: ['Email', 'Name', 'Status'],
			hasStatus: true,
			empty: 'No members',
		},
		(state) => sourcesOf(state.organizations, (id) => state.organizationMembers(id)),
		() => (member) => {
			const { email = '', name = '' } = userOf(member);
			return [email, name, member.status];
		},
	),
};
