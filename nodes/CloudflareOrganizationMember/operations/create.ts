import { createOnce } from '../../shared/operation/creation';
import { operation } from '../../shared/operation/operation';
import type { OrganizationMember } from '../../shared/resources/organizationMembers';
import { organizationMembers } from '../../shared/resources/organizationMembers';
import { withEmail } from '../member';
import { newMember, newMemberFields, newMemberHint } from '../newMember';

export const create = operation({
	value: 'create',
	name: 'Create',
	action: 'Create member',
	description: 'Invite a person to an organization',
	fields: newMemberFields,
	hint: newMemberHint,
	async run(call) {
		const collection = call.collection(organizationMembers);
		const member = newMember(call);
		const { row, wasCreated } = await createOnce<OrganizationMember>({
			call,
			collection,
			parameter: 'email',
			key: member.user.email,
			send: async () => await call.api.post<OrganizationMember>(collection, { member }),
		});
		return { ...withEmail(row), wasCreated };
	},
});
