import { ifMissing } from '../../shared/fields/collections';
import { deletionOf } from '../../shared/operation/deletion';
import { operation } from '../../shared/operation/operation';
import { organizationMembers } from '../../shared/resources/organizationMembers';
import { member, organization, selectedMember } from '../member';

export const remove = operation({
	value: 'delete',
	name: 'Delete',
	action: 'Delete member',
	description: 'Remove a person, or an open invitation, from an organization',
	effect: 'remove',
	resource: organizationMembers,
	warning:
		'Ends the membership or withdraws the invitation. Memberships of single accounts and API tokens stay: remove those too.',
	fields: [organization, member],
	options: [ifMissing],
	hint: ({ deleted }) =>
		deleted
			? 'The organization membership or invitation has ended. Memberships of single accounts and API tokens created elsewhere stay: remove those too.'
			: undefined,
	...deletionOf(selectedMember, ({ collection }, item) => ({
		send: async (id) => {
			// The OpenAPI document requires the ID in the body as well. The response is 204 without a body.
			await item.api.delete(collection.item(id), { member_id: id });
			return {};
		},
	})),
});
