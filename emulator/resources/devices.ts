import { uuidSchema, type ApiRequest, type Endpoint } from '../endpoint';
import { apiError, codes, invalid, notFound, type ApiResponse } from '../envelope';
import { matchesFilter, sorted } from '../filters';
import { asUuid, hexId } from '../ids';
import { cursorPage, cursorParameters } from '../paging';
import { moment, person } from '../people';
import { keptInTables, oneOf, type EmulatedResource } from '../resource';
import type { AccessUser } from '../rows';
import { seeded } from '../seeded';
import type { Settings } from '../settings';
import type { State } from '../state';
import { accessUserId } from './accessUsers';
import { accountOf } from './accounts';

declare module '../seedOptions' {
	interface SeedOptions {
		/** How many of the Access users of `seeded.account` have a device. */
		devices?: number;
	}
}

interface Person {
	id: string;
	email: string;
	name: string;
}

/** One person's client on one device. */
export interface Registration {
	id: string;
	created_at: string;
	updated_at: string;
	last_seen_at: string | null;
	deleted_at: string | null;
	revoked_at: string | null;
	key: string;
	key_type: string;
	tunnel_type: string;
	registration_type: 'warp' | 'browser_extension';
	device: { id: string; name: string; client_version: string };
	/** A test may take it away. */
	user?: Person;
	/** Only returned with `include=policy`. */
	policy: { id: string; name: string; default: boolean; deleted: boolean; updated_at: string };
	virtual_ipv4: string | null;
	virtual_ipv6: string | null;
}

const physicalDevices = '/accounts/:account_id/devices/physical-devices';
const registrations = '/accounts/:account_id/devices/registrations';
// For reading, Cloudflare publishes no permission.
const reads = { permissions: ['Zero Trust Read', 'Zero Trust Write'], tokenOnly: true };
const writes = { permissions: ['Zero Trust Write'], tokenOnly: true };

/** The registrations of an account, deleted ones included. Tests may add and change some. */
export const registrationTable = (state: State, accountId: string) =>
	state.table<Registration>({ name: 'registrations', keyOf: ({ id }) => id }, accountId);

const isActive = ({ deleted_at, revoked_at }: Pick<Registration, 'deleted_at' | 'revoked_at'>) =>
	!deleted_at && !revoked_at;

/** Those that are neither deleted nor revoked. */
export const activeRegistrations = (state: State, accountId: string) =>
	registrationTable(state, accountId).rows().filter(isActive);

/** Whether a registration is gone, by the clock that its time of deletion is from. */
const isGone = (state: State, { deleted_at: at }: Pick<Registration, 'deleted_at'>) =>
	at !== null && Date.parse(at) <= Date.parse(state.time());

/** The registrations that the account has, for every endpoint. Throws 403 for an account-owned token, if set so. */
function rowsFor({ params, caller, state, settings }: ApiRequest): Registration[] {
	if (caller.token?.accountId && settings.accountTokensOnDevices === 'refuse') {
		throw apiError(403, codes.forbidden, 'Unauthorized to access requested resource');
	}
	const rows = registrationTable(state, accountOf(state, params).id).rows();
	return settings.deletedRegistrations === 'kept'
		? rows
		: rows.filter((row) => !isGone(state, row));
}

const shownPerson = (user: Person, { devicePeople }: Settings): Partial<Person> =>
	devicePeople === 'byId' ? { id: user.id } : user;

/** As the API returns it. */
function answer({ query, settings, state }: Pick<ApiRequest, 'query' | 'settings' | 'state'>) {
	return ({ policy, user, ...row }: Registration) => ({
		...row,
		deleted_at: isGone(state, row) ? row.deleted_at : null,
		...(user && { user: shownPerson(user, settings) }),
		...(query.include === 'policy' && { policy }),
	});
}

const isAmong = (wanted: ApiRequest['query'][string], value: string | undefined) =>
	wanted === undefined || (Array.isArray(wanted) && wanted.includes(value ?? ''));

/** `seen_after` and `seen_before`. */
function wasSeen(
	at: string | null,
	{ seen_after: after, seen_before: before }: ApiRequest['query'],
) {
	const seen = Date.parse(at ?? '');
	return (
		(after === undefined || seen > Date.parse(String(after))) &&
		(before === undefined || seen < Date.parse(String(before)))
	);
}

function listRegistrations(request: ApiRequest): ApiResponse {
	const { query } = request;
	const { status = 'active', registration_type: type, search } = query;
	const rows = rowsFor(request)
		.map(answer({ ...request, query: { include: 'policy' } }))
		.filter(
			(row) =>
				(status === 'all' || (status === 'active') === isActive(row)) &&
				(type === undefined || row.registration_type === type) &&
				isAmong(query.id, row.id) &&
				isAmong(query['user.id'], row.user?.id) &&
				isAmong(query['device.id'], row.device.id) &&
				(query['policy.id'] === undefined || row.policy?.id === query['policy.id']) &&
				matchesFilter(textOf(row), search, 'substring') &&
				wasSeen(row.last_seen_at, query),
		);
	const textsBy = {
		id: ({ id }: Listed) => id,
		'user.name': ({ user }: Listed) => user?.name ?? '',
		'user.email': ({ user }: Listed) => user?.email ?? '',
		last_seen_at: ({ last_seen_at: at }: Listed) => at ?? '',
		created_at: ({ created_at: at }: Listed) => at,
	};
	const by = query.sort_by as keyof typeof textsBy | undefined;
	const inOrder = by ? sorted(rows, query.sort_order, textsBy[by]) : rows;
	const shown = inOrder.map(({ policy, ...row }) =>
		query.include === 'policy' ? { ...row, policy } : row,
	);
	return cursorPage(shown, request);
}

type Listed = ReturnType<ReturnType<typeof answer>>;

const textOf = ({ id, device, user }: Listed) =>
	[id, device.name, ...Object.values(user ?? {})].join(' ');

/** The registration in the path. Throws 404 if there is none. */
function registrationOf(request: ApiRequest): Registration {
	const row = rowsFor(request).find(({ id }) => id === request.params.registration_uuid);
	if (!row) throw notFound('Registration');
	return row;
}

/** Deletes registrations, at once or after the delay in the settings. */
function deleteRows(rows: Registration[], { state, settings }: ApiRequest): ApiResponse {
	const at = state.time(Date.now() + settings.registrationDeleteDelayMs);
	for (const row of rows) row.deleted_at ??= at;
	return { result: settings.deleteResult };
}

function deleteMany(request: ApiRequest): ApiResponse {
	const ids = request.query.id as string[] | undefined;
	// Without an ID, everything might be meant.
	if (!ids?.length) throw invalid('id is required');
	const rows = rowsFor(request).filter(({ id, deleted_at }) => ids.includes(id) && !deleted_at);
	const isComplete = new Set(ids).size === rows.length;
	if (!isComplete && request.settings.unknownRegistration === 'notFound') {
		throw notFound('Registration');
	}
	return deleteRows(rows, request);
}

/** The devices that have registrations, active ones counted. */
function devicesFor(request: ApiRequest) {
	const byDevice = new Map<string, Registration[]>();
	for (const row of rowsFor(request)) {
		byDevice.set(row.device.id, [...(byDevice.get(row.device.id) ?? []), row]);
	}
	return [...byDevice.values()].map((rows) => {
		const [first] = rows as [Registration, ...Registration[]];
		const seen = [...rows].sort((one, other) =>
			(one.last_seen_at ?? '') < (other.last_seen_at ?? '') ? 1 : -1,
		);
		const [last = first] = seen;
		return {
			...first.device,
			active_registrations: rows.filter(isActive).length,
			created_at: first.created_at,
			updated_at: last.updated_at,
			last_seen_at: last.last_seen_at,
			last_seen_user: last.user && shownPerson(last.user, request.settings),
			tags: {},
			device_type: 'windows',
			serial_number: hexId(`serial ${first.device.id}`).slice(0, 12),
			deleted_at: null,
			registrations: rows,
		};
	});
}

type Device = ReturnType<typeof devicesFor>[number];

const shownDevice = ({ registrations: _rows, ...device }: Device) => device;

function listDevices(request: ApiRequest): ApiResponse {
	const { query } = request;
	const { active_registrations: active = 'only', 'last_seen_user.email': email } = query;
	const devices = devicesFor(request).filter(({ id, registrations: rows, ...device }) => {
		const { last_seen_user: lastUser } = device;
		const type = query.has_registration_type;
		const policy = query['last_seen_registration.policy.id'];
		return (
			(active === 'include' || (active === 'only') === device.active_registrations > 0) &&
			isAmong(query.id, id) &&
			matchesFilter(lastUser?.email, email, 'exact') &&
			(type === undefined || rows.some((row) => row.registration_type === type)) &&
			(policy === undefined || rows.some((row) => row.policy.id === policy)) &&
			matchesFilter(device.name, query.search, 'substring') &&
			wasSeen(device.last_seen_at, query)
		);
	});
	return cursorPage(devices.map(shownDevice), request);
}

function deviceOf(request: ApiRequest): Device {
	const device = devicesFor(request).find(({ id }) => id === request.params.device_uuid);
	if (!device) throw notFound('Device');
	return device;
}

const ids = { type: 'array', items: uuidSchema, minItems: 1 };
const text = { type: 'string', minLength: 1 };
const time = { type: 'string', format: 'date-time' };
const types = { enum: ['warp', 'browser_extension'] };
const common = {
	id: ids,
	search: text,
	seen_after: time,
	seen_before: time,
	sort_order: { enum: ['asc', 'desc'] },
	...cursorParameters,
};

const endpoints: Endpoint[] = [
	{
		method: 'GET',
		path: registrations,
		access: reads,
		query: {
			...common,
			'user.id': ids,
			'device.id': ids,
			'policy.id': uuidSchema,
			registration_type: types,
			status: { enum: ['active', 'all', 'revoked'] },
			sort_by: { enum: ['id', 'user.name', 'user.email', 'last_seen_at', 'created_at'] },
			include: { enum: ['policy'] },
		},
		handle: listRegistrations,
	},
	{
		method: 'GET',
		path: `${registrations}/:registration_uuid`,
		access: reads,
		query: { include: { enum: ['policy'] } },
		handle: (request) => ({ result: answer(request)(registrationOf(request)) }),
	},
	{
		method: 'DELETE',
		path: `${registrations}/:registration_uuid`,
		access: writes,
		handle: (request) => deleteRows([registrationOf(request)], request),
	},
	{
		method: 'DELETE',
		path: registrations,
		access: writes,
		query: { id: ids },
		handle: deleteMany,
	},
	{
		method: 'GET',
		path: physicalDevices,
		access: reads,
		query: {
			...common,
			active_registrations: { enum: ['include', 'only', 'exclude'] },
			has_registration_type: types,
			'last_seen_user.email': text,
			'last_seen_registration.policy.id': uuidSchema,
		},
		handle: listDevices,
	},
	{
		method: 'GET',
		path: `${physicalDevices}/:device_uuid`,
		access: reads,
		handle: (request) => ({ result: shownDevice(deviceOf(request)) }),
	},
	{
		method: 'DELETE',
		path: `${physicalDevices}/:device_uuid`,
		access: writes,
		// The registrations of everybody on it end.
		handle: (request) => deleteRows(deviceOf(request).registrations, request),
	},
];

const policy = {
	id: asUuid(hexId('device policy')),
	name: 'Default',
	default: true,
	deleted: false,
	updated_at: moment(0),
};

/** A registration of a person on the device with this index. */
export function registration(
	{ id, email, name = '' }: Pick<AccessUser, 'id' | 'email' | 'name'>,
	device: number,
	more: Partial<Registration> = {},
): Registration {
	const label = hexId(`registration ${id} ${device} ${more.revoked_at ?? ''}`);
	const [local = ''] = email.split('@');
	return {
		id: asUuid(label),
		created_at: moment(device),
		updated_at: moment(device + 50_000),
		last_seen_at: device % 4 === 3 ? null : moment(device + 50_000),
		deleted_at: null,
		revoked_at: null,
		key: Buffer.from(label).toString('base64'),
		key_type: 'secp256r1',
		tunnel_type: 'masque',
		registration_type: oneOf(['warp', 'warp', 'browser_extension'], device),
		device: {
			id: asUuid(hexId(`device ${device}`)),
			name: device === 0 ? 'SHARED-LAPTOP' : `${local.toUpperCase().replace('.', '-')}-LAPTOP`,
			client_version: '2026.9.1',
		},
		user: { id, email, name },
		policy,
		virtual_ipv4: `100.96.${Math.floor(device / 250)}.${device % 250}`,
		virtual_ipv6: null,
		...more,
	};
}

/** A registration of each Access user on a device of their own. */
const ownRegistration = (index: number) =>
	registration({ ...person(index), id: accessUserId(index) }, index);

const kept = keptInTables<Registration>({
	parents: ({ accounts }) => accounts,
	table: registrationTable,
	rows: (state, id) =>
		registrationTable(state, id)
			.rows()
			.filter((row) => !isGone(state, row)),
	seed: { parentId: seeded.account, count: 5, rowAt: ownRegistration },
	shown: ({ id, device, user, revoked_at: revoked }) => ({
		id,
		device: device.name,
		email: user?.email,
		status: revoked ? 'revoked' : 'active',
	}),
	view: {
		title: 'Device registrations',
		columns: ['Email', 'Device', 'Type', 'Status'],
		hasStatus: true,
		empty: 'No device registrations',
		cellsIn:
			() =>
			({ device, user, registration_type: type, revoked_at: revoked }) => [
				user?.email ?? '',
				device.name,
				type,
				revoked ? 'revoked' : 'active',
			],
	},
});

/** Registrations of WARP and browser clients, and the devices that they are on. */
export const resource: EmulatedResource = {
	name: 'devices',
	endpoints,
	...kept,
	seed: {
		...kept.seed,
		/** The second person also uses the device of the first, and every fifth has an older, revoked registration. */
		add(state, count) {
			const table = registrationTable(state, seeded.account);
			const users = state.accessUsers(seeded.account).slice(0, count);
			users.forEach((user, index) => {
				if (index % 5 === 4) table.add(registration(user, index, { revoked_at: moment(index) }));
				table.add(ownRegistration(index));
				if (index === 1) table.add(registration(user, 0));
			});
		},
	},
};
