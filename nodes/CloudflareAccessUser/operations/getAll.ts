import type { IDataObject, INodeProperties } from 'n8n-workflow';

import { sameAddress } from '../../shared/cloudflare/address';
import type { CloudflareClock } from '../../shared/cloudflare/clock';
import { momentOf } from '../../shared/cloudflare/moments';
import type { Query } from '../../shared/cloudflare/types';
import { filtersOf, returnAllAndLimit } from '../../shared/fields/collections';
import { operation } from '../../shared/operation/operation';
import type { Parameters } from '../../shared/operation/parameters';
import { allOf, hasText, rowLimit } from '../../shared/operation/selection';
import type { AccessUser } from '../../shared/resources/accessUsers';
import { accessUsers } from '../../shared/resources/accessUsers';
import { account } from '../user';

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
	default: 'yes',
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
	textFilter(
		'emailEndsWith',
		'Email Ends With',
		'Only users whose email address ends with this text, for example @example.com',
	),
	seatFilter('gatewaySeat', 'Gateway Seat', 'Gateway'),
	{
		displayName: 'Inactive Days',
		name: 'inactiveDays',
		type: 'number',
		typeOptions: { minValue: 1 },
		default: 90,
		description:
			'Only users without a successful login for this many days. Users who never logged in count once their record is that old.',
	},
	{
		displayName: 'Include Never Logged In',
		name: 'includeNeverLoggedIn',
		type: 'boolean',
		default: true,
		description:
			"Whether 'Inactive Days' also lists users who never logged in and whose record is newer",
	},
	textFilter('name', 'Name', 'Only users with this text in their name, ignoring case'),
	textFilter('search', 'Search', 'Only users that Cloudflare finds by this text, in any field'),
);

const held: Record<string, boolean | undefined> = { yes: true, no: false };

type Condition = (row: AccessUser) => boolean;

/**
 * No successful login for this many days, by Cloudflare's clock. A user who never logged in is idle
 * if the record is that old. An unreadable time doesn't prove that a user is idle.
 */
const isIdle =
	(days: number, includeNeverLoggedIn: boolean, clock: CloudflareClock): Condition =>
	({ last_successful_login: login, created_at: createdAt }) => {
		const now = clock.atLeast() ?? Date.now();
		const isLongAgo = (moment: unknown) => {
			const at = momentOf(moment);
			return at !== undefined && at <= now - days * MS_PER_DAY;
		};
		const never = login === undefined || login === null || login === '';
		return never ? includeNeverLoggedIn || isLongAgo(createdAt) : isLongAgo(login);
	};

function readFilters(parameters: Parameters) {
	const seat = (name: string) => held[parameters.optionalChoice(`filters.${name}`) ?? 'any'];
	return {
		email: parameters.optionalEmail('filters.email'),
		endsWith: parameters.optionalText('filters.emailEndsWith'),
		name: parameters.optionalText('filters.name'),
		createdBefore: parameters.date('filters.createdBefore')?.getTime(),
		accessSeat: seat('accessSeat'),
		gatewaySeat: seat('gatewaySeat'),
		inactiveDays: parameters.wholeNumber('filters.inactiveDays'),
		includeNeverLoggedIn: parameters.flag('filters.includeNeverLoggedIn'),
	};
}

/**
 * All filters but the search. Cloudflare doesn't document how its own filters compare, and a filter
 * that it ignores would return all users to the next node.
 */
function conditionsOf(
	filters: ReturnType<typeof readFilters>,
	clock: CloudflareClock,
): Condition | undefined {
	const { email, endsWith, name, createdBefore, accessSeat, gatewaySeat, inactiveDays } = filters;
	return allOf<AccessUser>([
		email ? (row) => sameAddress(row.email, email) : undefined,
		endsWith ? (row) => hasText('endsWith', row.email, endsWith) : undefined,
		name ? (row) => hasText('contains', row.name, name) : undefined,
		accessSeat === undefined ? undefined : (row) => (row.access_seat === true) === accessSeat,
		gatewaySeat === undefined ? undefined : (row) => (row.gateway_seat === true) === gatewaySeat,
		inactiveDays === undefined
			? undefined
			: isIdle(inactiveDays, filters.includeNeverLoggedIn, clock),
		createdBefore === undefined
			? undefined
			: (row) => (momentOf(row.created_at) ?? Infinity) < createdBefore,
	]);
}

export const getAll = operation({
	value: 'getAll',
	name: 'Get Many',
	action: 'Get many users',
	description: 'List the Zero Trust users of an account, all or filtered',
	effect: 'read',
	resource: accessUsers,
	fields: [account, ...returnAllAndLimit, filters],
	read: (parameters) => ({
		collection: parameters.collection(accessUsers),
		limit: rowLimit(parameters),
		filters: readFilters(parameters),
		search: parameters.optionalText('filters.search'),
	}),
	async run({ collection, limit, filters, search }, { api, clock }) {
		const { email } = filters;
		const selection = { limit, keep: conditionsOf(filters, clock) };
		const list = async (query: Query): Promise<IDataObject[]> =>
			await api.list(collection, query, selection);
		let rows = await list({ email, search });
		// Cloudflare's filter may be case-sensitive, so an empty result proves nothing.
		if (email !== undefined && rows.length === 0) rows = await list({ search });
		return rows;
	},
});
