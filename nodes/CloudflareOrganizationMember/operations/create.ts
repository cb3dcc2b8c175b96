import type { Member } from '../../shared/cloudflare/types';
import { createOnce } from '../../shared/operation/creation';
import { operation } from '../../shared/operation/operation';
import { membersOf, membersPath, present, withEmail } from '../member';
import { newMember, newMemberFields, newMemberHint } from '../newMember';

export const create = operation({
	value: 'create',
	name: 'Create',
	action: 'Create member',
	description: 'Invite a person to an organization',
	fields: newMemberFields,
	hint: newMemberHint,
	async run(call) {
		const members = membersPath(call);
		const member = newMember(call);
		const { row, wasCreated } = await createOnce<Member>({
			call,
			directory: membersOf(call),
			parameter: 'email',
			key: member.user.email,
			counts: present,
			send: async () => await call.api.post<Member>(members, { member }),
		});
		return { ...withEmail(row), wasCreated };
	},
});
