import { createOnce, creationLookup } from '../../shared/operation/creation';
import { operation } from '../../shared/operation/operation';
import type { OrganizationMember } from '../../shared/resources/organizationMembers';
import { newMember, readMemberCreation } from '../newMember';
import { createdMember } from '../person';

export const create = operation({
	value: 'create',
	name: 'Create',
	action: 'Create member',
	description: 'Invite a person to an organization',
	...newMember,
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
		return createdMember(creation, row, wasCreated);
	},
});
