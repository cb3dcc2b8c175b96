import { filtersOf, returnAllAndLimit } from '../../shared/fields/collections';
import { operation } from '../../shared/operation/operation';
import type { Parameters } from '../../shared/operation/parameters';
import { allOf, hasText, rowLimit } from '../../shared/operation/selection';
import type { AccountMember } from '../../shared/resources/accountMembers';
import { accountMembers } from '../../shared/resources/accountMembers';
import { objectsIn } from '../../shared/resources/text';
import { account } from '../member';

const filters = filtersOf(
	{
		displayName: 'Email Contains',
		name: 'emailContains',
		type: 'string',
		default: '',
		description: 'Only members with this text in their email address, ignoring case',
	},
	{
		displayName: 'Role',
		name: 'role',
		type: 'string',
		placeholder: 'e.g. Administrator Read Only',
		default: '',
		description: 'Only members who have the role with exactly this name',
	},
	{
		displayName: 'Status',
		name: 'status',
		type: 'multiOptions',
		options: [
			{ name: 'Accepted', value: 'accepted' },
			{ name: 'Pending', value: 'pending' },
			{ name: 'Rejected', value: 'rejected' },
		],
		default: [],
		description: 'Only members with one of these statuses',
	},
	{
		displayName: 'Two-Factor Authentication',
		name: 'twoFactor',
		type: 'options',
		options: [
			{ name: 'Any', value: 'any' },
			{ name: 'No', value: 'no' },
			{ name: 'Yes', value: 'yes' },
		],
		default: 'no',
		description: 'Only members who have, or do not have, two-factor authentication',
	},
);

type Status = 'accepted' | 'pending' | 'rejected';

/** The API has no other filter than the status. */
function readConditions(parameters: Parameters, status: Status[] | undefined) {
	const part = parameters.optionalText('filters.emailContains');
	const role = parameters.optionalText('filters.role');
	const twoFactor = parameters.optionalChoice('filters.twoFactor') ?? 'any';
	const has = ({ user }: AccountMember) => user?.two_factor_authentication_enabled === true;
	return allOf<AccountMember>([
		// Expired invitations are listed with the rejected ones.
		status &&
			((row) => status.some((one) => one === (row.status === 'expired' ? 'rejected' : row.status))),
		part ? (row) => hasText('contains', row.email, part) : undefined,
		role ? ({ roles }) => objectsIn(roles).some(({ name }) => name === role) : undefined,
		twoFactor === 'any' ? undefined : (row) => has(row) === (twoFactor === 'yes'),
	]);
}

export const getAll = operation({
	value: 'getAll',
	name: 'Get Many',
	action: 'Get many account members',
	description: 'List the members of an account, invited ones included, all or filtered',
	effect: 'read',
	resource: accountMembers,
	fields: [account, ...returnAllAndLimit, filters],
	read(parameters) {
		const status = parameters.choices<Status>('filters.status');
		return {
			collection: parameters.collection(accountMembers),
			limit: rowLimit(parameters),
			status,
			keep: readConditions(parameters, status),
		};
	},
	async run({ collection, limit, status, keep }, { api }) {
		const list = async (wanted?: Status) =>
			await api.list(collection, { status: wanted }, { limit, keep });
		if (status?.length === 1) return await list(status[0]);
		const rows = await list();
		// The list without the filter may leave them out.
		if (!status?.includes('rejected') || rows.length === limit) return rows;
		const byId = new Map([...rows, ...(await list('rejected'))].map((row) => [row.id, row]));
		return [...byId.values()].slice(0, limit);
	},
});
