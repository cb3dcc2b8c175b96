import { optionsWith } from '../../shared/fields/collections';
import { operation } from '../../shared/operation/operation';
import { findMember, member, memberPath, organization } from '../member';

export const remove = operation({
	value: 'delete',
	name: 'Delete',
	action: 'Delete member',
	description: 'Take a person out of an organization, and with it out of all its accounts',
	fields: [organization, member, optionsWith()],
	async run(call) {
		const { id, row } = await findMember(call);
		// The OpenAPI document wants the id in the body as well; the answer is 204 without one.
		await call.api.delete(memberPath(call, id), { member_id: id });
		return { deleted: true, id, ...(row && { email: row.user.email }) };
	},
});
