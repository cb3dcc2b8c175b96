import type { CloudflareClock } from '../../shared/cloudflare/clock';
import { momentOf } from '../../shared/cloudflare/moments';
import { filtersOf, returnAllAndLimit } from '../../shared/fields/collections';
import { operation } from '../../shared/operation/operation';
import { findRecord, recordLookup } from '../../shared/operation/records';
import { allOf, rowLimit } from '../../shared/operation/selection';
import type { DeviceRegistration } from '../../shared/resources/deviceRegistrations';
import { deviceRegistrations, statusOf } from '../../shared/resources/deviceRegistrations';
import { account, optionallySelectedUser, optionalUser } from '../device';
import { isOf } from '../registrations';

const MS_PER_DAY = 86_400_000;

const filters = filtersOf(
	{
		displayName: 'Not Seen For (Days)',
		name: 'notSeenForDays',
		type: 'number',
		typeOptions: { minValue: 1 },
		default: 90,
		description:
			'Only registrations that were not seen for this many days. Those that were never seen count once they are that old.',
	},
	{
		displayName: 'Status',
		name: 'status',
		type: 'options',
		options: [
			{ name: 'Active', value: 'active' },
			{ name: 'All', value: 'all', description: 'Revoked ones, too' },
			{ name: 'Revoked', value: 'revoked' },
		],
		default: 'active',
		description: 'Only registrations with this status. Without this filter, only active ones.',
	},
	{
		displayName: 'Type',
		name: 'type',
		type: 'options',
		options: [
			{ name: 'Browser Extension', value: 'browser_extension' },
			{ name: 'WARP', value: 'warp' },
		],
		default: 'warp',
		description: 'Only registrations of this kind of client',
	},
);

type Status = 'active' | 'all' | 'revoked';

interface Wanted {
	/** Without it, Cloudflare lists active ones. */
	status?: Status;
	type?: string;
	days?: number;
}

/** Filtered here as well: a filter that Cloudflare ignores would return the devices of everybody. */
const conditionsOf = (
	{ status, type, days }: Wanted,
	userId: string | undefined,
	clock: CloudflareClock,
) =>
	allOf<DeviceRegistration>([
		userId === undefined ? undefined : (row) => isOf(row, userId),
		status === undefined || status === 'all'
			? undefined
			: (row) => (statusOf(row) === 'active') === (status === 'active'),
		type === undefined ? undefined : (row) => row.registration_type === type,
		days === undefined ? undefined : (row) => isUnseen(row, days, clock),
	]);

/** By Cloudflare's clock. An unreadable time doesn't prove that a device was not seen. */
function isUnseen(
	{ last_seen_at: seenAt, created_at: createdAt }: DeviceRegistration,
	days: number,
	clock: CloudflareClock,
): boolean {
	const seen = momentOf(seenAt ?? createdAt) ?? Infinity;
	return seen <= (clock.atLeast() ?? Date.now()) - days * MS_PER_DAY;
}

export const getAll = operation({
	value: 'getAll',
	name: 'Get Many',
	action: 'Get many device registrations',
	description: 'List the device registrations of an account or of one person, all or filtered',
	effect: 'read',
	resource: deviceRegistrations,
	fields: [account, optionalUser, ...returnAllAndLimit, filters],
	read(parameters) {
		const user = optionallySelectedUser(parameters);
		return {
			collection: parameters.collection(deviceRegistrations),
			user,
			limit: rowLimit(parameters),
			wanted: {
				status: parameters.optionalChoice<Status>('filters.status'),
				type: parameters.optionalChoice('filters.type'),
				days: parameters.wholeNumber('filters.notSeenForDays'),
			},
		};
	},
	names: ({ user }) => user?.value ?? '',
	lookup: ({ user }) => user && recordLookup(user),
	async run({ collection, user, limit, wanted }, item) {
		// An ID needs no lookup: it is what registrations are filtered by.
		const userId = user && (user.by === 'id' ? user.value : (await findRecord(user, item)).id);
		const { status = 'active', type } = wanted;
		const query = { 'user.id': userId, status, registration_type: type, include: 'policy' };
		const keep = conditionsOf(wanted, userId, item.clock);
		return await item.api.list(collection, query, { limit, keep });
	},
});
