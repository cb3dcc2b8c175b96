import { filtersOf, returnAllAndLimit } from '../../shared/fields/collections';
import { operation } from '../../shared/operation/operation';
import { findRecord, recordLookup } from '../../shared/operation/records';
import { allOf, hasText, rowLimit } from '../../shared/operation/selection';
import { text } from '../../shared/resources/text';
import type { UserGroupMember } from '../../shared/resources/userGroupMembers';
import { userGroupMembers } from '../../shared/resources/userGroupMembers';
import { account, group, selectedGroup } from '../group';
import { listMembers } from '../roster';

const filters = filtersOf(
	{
		displayName: 'Email Contains',
		name: 'emailContains',
		type: 'string',
		default: '',
		description: 'Only members with this text in their email address, ignoring case',
	},
	{
		displayName: 'Status',
		name: 'status',
		type: 'multiOptions',
		options: [
			{ name: 'Accepted', value: 'accepted' },
			{ name: 'Pending', value: 'pending' },
		],
		default: [],
		description: 'Only members with one of these statuses in the account',
	},
);

/** A member, flat: the same fields for every one. Lists mostly lack the user. */
function memberRow({ id, email, status, user }: UserGroupMember) {
	const names = [text(user?.first_name), text(user?.last_name)].filter(Boolean);
	return {
		email: email ?? null,
		name: names.join(' ') || null,
		status: status ?? null,
		id,
		user_id: user?.id ?? null,
		two_factor: user?.two_factor_authentication_enabled ?? null,
	};
}

export const getMembers = operation({
	value: 'getMembers',
	name: 'Get Members',
	action: 'Get members of user group',
	description: 'List the members of a user group, all or filtered, one item each',
	effect: 'read',
	resource: userGroupMembers,
	isFlat: true,
	fields: [account, group, ...returnAllAndLimit, filters],
	read(parameters) {
		const part = parameters.optionalText('filters.emailContains');
		const status = parameters.choices<string>('filters.status');
		return {
			subject: selectedGroup(parameters),
			limit: rowLimit(parameters),
			keep: allOf<UserGroupMember>([
				part ? (row) => hasText('contains', row.email, part) : undefined,
				status && ((row) => status.includes(String(row.status))),
			]),
		};
	},
	names: ({ subject }) => subject.value,
	lookup: ({ subject }) => recordLookup(subject),
	async run({ subject, limit, keep }, item) {
		const { by, value, collection: groups } = subject;
		const id = by === 'id' ? value : (await findRecord(subject, item)).id;
		const rows = await listMembers({ groups, group: id, selection: { limit, keep } }, item);
		return rows.map(memberRow);
	},
});
