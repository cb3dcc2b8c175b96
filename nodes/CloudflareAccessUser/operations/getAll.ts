import type { IDataObject, INodeProperties } from 'n8n-workflow';

import { PAGING } from '../../shared/cloudflare/paging';
import type { AccessUser } from '../../shared/cloudflare/types';
import {
	filtersOf,
	optionsWith,
	returnAllAndLimit,
	simplifyField,
} from '../../shared/fields/collections';
import type { Call } from '../../shared/operation/call';
import { operation } from '../../shared/operation/operation';
import { allOf, rowLimit } from '../../shared/operation/selection';
import { account, sameEmail, simplified, usersPath } from '../user';

const MS_PER_DAY = 86_400_000;

const seatFilter = (name: string, displayName: string, product: string): INodeProperties => ({
	displayName,
	name,
	type: 'options',
	options: [
		{ name: 'Any', value: 'any' },
		{ name: 'No', value: 'no' },
		{ name: 'Yes', value: 'yes' },
	],
	default: 'any',
	description: `Only users who hold, or do not hold, a seat of ${product}`,
});

const textFilter = (name: string, displayName: string, description: string): INodeProperties => ({
	displayName,
	name,
	type: 'string',
	default: '',
	description,
});

const filters = filtersOf(
	seatFilter('accessSeat', 'Access Seat', 'Access'),
	{
		displayName: 'Created Before',
		name: 'createdBefore',
		type: 'dateTime',
		default: '',
		description: 'Only users whose record was created before this moment',
	},
	{
		displayName: 'Email',
		name: 'email',
		type: 'string',
		placeholder: 'e.g. nathan@example.com',
		default: '',
		description: 'Only the user with this email address, ignoring case',
	},
	seatFilter('gatewaySeat', 'Gateway Seat', 'Gateway'),
	{
		displayName: 'Inactive Days',
		name: 'inactiveDays',
		type: 'number',
		typeOptions: { minValue: 1 },
		default: 90,
		description:
			'Only users without a successful login for this many days; those who never logged in count',
	},
	textFilter('name', 'Name', 'Only users with this text in their name, ignoring case'),
	textFilter('search', 'Search', 'Only users that Cloudflare finds by this text, in any field'),
);

const held: Record<string, boolean | undefined> = { yes: true, no: false };

/**
 * What the API can't filter, and what it can once more: how exactly it compares addresses and names
 * isn't documented, and a filter that was not understood would hand everybody to whatever comes next.
 */
function conditionsOf(call: Call) {
	const given = (name: string) => call.optionalText(name) !== undefined;
	const seat = (name: string) => (given(name) ? held[call.choice(name)] : undefined);
	const email = given('filters.email') ? call.email('filters.email') : undefined;
	const name = call.optionalText('filters.name')?.toLowerCase();
	const inactiveDays = call.wholeNumber('filters.inactiveDays');
	const createdBefore = call.date('filters.createdBefore')?.getTime();
	const accessSeat = seat('filters.accessSeat');
	const gatewaySeat = seat('filters.gatewaySeat');
	const idleSince = inactiveDays && Date.now() - inactiveDays * MS_PER_DAY;

	return allOf<AccessUser>([
		email ? sameEmail(email) : undefined,
		name ? (row) => !!row.name?.toLowerCase().includes(name) : undefined,
		accessSeat === undefined ? undefined : (row) => !!row.access_seat === accessSeat,
		gatewaySeat === undefined ? undefined : (row) => !!row.gateway_seat === gatewaySeat,
		idleSince ? (row) => !(Date.parse(row.last_successful_login ?? '') > idleSince) : undefined,
		createdBefore === undefined
			? undefined
			: (row) => Date.parse(row.created_at ?? '') < createdBefore,
	]);
}

export const getAll = operation({
	value: 'getAll',
	name: 'Get Many',
	action: 'Get many users',
	description: 'List the Zero Trust users of an account, all or filtered',
	fields: [account, ...returnAllAndLimit, filters, simplifyField(), optionsWith()],
	async run(call) {
		const simplify = call.flag('simplify');
		const query = {
			email: call.optionalText('filters.email'),
			name: call.optionalText('filters.name'),
			search: call.optionalText('filters.search'),
		};
		const selection = { limit: rowLimit(call), keep: conditionsOf(call) };
		const rows: IDataObject[] = await call.api.list<AccessUser>(
			usersPath(call),
			PAGING.accessUsers,
			query,
			selection,
		);
		// In place, so that a long list isn't in memory twice.
		if (simplify) rows.forEach((row, index) => (rows[index] = simplified(row)));
		return rows;
	},
});
