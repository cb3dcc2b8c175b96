import type { Member } from '../../shared/cloudflare/types';
import { optionsWith } from '../../shared/fields/collections';
import { operation } from '../../shared/operation/operation';
import { membersPath, organization, withEmail } from '../member';
import { additionalFields, newMember, personEmail, superAdministratorNotice } from '../newMember';

export const create = operation({
	value: 'create',
	name: 'Create',
	action: 'Create member',
	description: 'Invite a person to an organization',
	fields: [superAdministratorNotice, organization, personEmail, additionalFields, optionsWith()],
	async run(call) {
		const members = membersPath(call);
		const member = await call.api.post<Member>(members, { member: newMember(call) });
		return { ...withEmail(member), wasCreated: true };
	},
});
