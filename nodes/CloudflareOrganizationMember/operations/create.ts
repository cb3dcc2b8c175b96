import { createOnce, creationLookup } from '../../shared/operation/creation';
import { operation } from '../../shared/operation/operation';
import type { OrganizationMember } from '../../shared/resources/organizationMembers';
import { organizationMembers } from '../../shared/resources/organizationMembers';
import { withEmail } from '../member';
import { newMemberFields, newMemberHint, newMemberOptions, readMemberCreation } from '../newMember';

export const create = operation({
	value: 'create',
	name: 'Create',
	action: 'Create member',
	description: 'Invite a person to an organization',
	effect: 'add',
	resource: organizationMembers,
	fields: newMemberFields,
	options: newMemberOptions,
	hint: newMemberHint,
	read: readMemberCreation,
	lookup: creationLookup,
	async run(creation, item) {
		const { collection, member } = creation;
		const { row, wasCreated } = await createOnce(creation, item, {
			send: async () => {
				const assumed = { ...member } as unknown as OrganizationMember;
				return await item.api.post(collection, { member }, assumed);
			},
		});
		return { output: { ...withEmail(row), wasCreated }, about: { email: creation.key } };
	},
});
