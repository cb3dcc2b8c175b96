import { ifMissing } from '../../shared/fields/collections';
import { deletionOf } from '../../shared/operation/deletion';
import { operation } from '../../shared/operation/operation';
import { accountMembers } from '../../shared/resources/accountMembers';
import { account, member, selectedMember } from '../member';

export const remove = operation({
	value: 'delete',
	name: 'Delete',
	action: 'Delete account member',
	description: 'Remove a person, or an open invitation, from an account',
	effect: 'remove',
	resource: accountMembers,
	warning:
		'Ends the membership with all its roles, or withdraws the invitation. API tokens that the account owns keep working, whoever made them.',
	fields: [account, member],
	options: [ifMissing],
	hint: ({ deleted, wasInvited }) => {
		if (!deleted) return undefined;
		return wasInvited
			? 'The invitation is withdrawn.'
			: 'The membership is deleted. A membership of the organization above the account still gives access, and API tokens that the account owns keep working: remove those too.';
	},
	...deletionOf(selectedMember),
});
