import { dryRun, ifMissing, optionsWith } from '../../shared/fields/collections';
import { deleteOnce } from '../../shared/operation/once';
import { operation } from '../../shared/operation/operation';
import { foremost, member, memberPath, membersOf, noSuchMember, organization } from '../member';

export const remove = operation({
	value: 'delete',
	name: 'Delete',
	action: 'Delete member',
	description: 'Take a person out of an organization, and with it out of all its accounts',
	fields: [organization, member, optionsWith(ifMissing, dryRun)],
	hint: ({ deleted }) =>
		deleted
			? 'The membership of the organization has ended. Memberships of single accounts and API tokens made elsewhere stay: take those away too.'
			: undefined,
	async run(call) {
		const { mode, value } = call.picked('member');
		const directory = membersOf(call);
		return await deleteOnce({
			call,
			parameter: 'member',
			key: value,
			directory,
			find: async () => {
				if (mode !== 'email') return { id: value };
				const row = foremost(await directory.find(call.api, value));
				if (row) return { id: row.id, about: { email: row.user.email } };
				return { missing: noSuchMember(value), about: { email: value } };
			},
			send: async (id) => {
				// The OpenAPI document wants the id in the body as well; the answer is 204 without one.
				await call.api.delete(memberPath(call, id), { member_id: id });
				return {};
			},
		});
	},
});
