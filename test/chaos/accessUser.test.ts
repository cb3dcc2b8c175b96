import { seeded } from '../../emulator';
import { asUuid, hexId } from '../../emulator/ids';
import { person } from '../../emulator/people';
import { activeSessions } from '../../emulator/resources/sessions';
import { resourceLocator } from '../support/emulator';
import { faultMatrix } from './faultMatrix';
import type { Item, Job } from './jobs';
import { listItems, snapshots, upToLimit } from './jobs';

const account = resourceLocator('id', seeded.account);
const missingId = '01234567-89ab-cdef-0123-456789abcdef';
const idOf = (index: number) => asUuid(hexId(`access user ${index}`));
const lineOf = (index: number, name = person(index).name) => `${person(index).email} ${name}`;

/** Two users who exist and two who do not, each by email and by ID, and an empty parameter. */
const existingAndMissing = (
	effect: (index: number) => Partial<Item>,
	missing: Partial<Item>,
	second = 1,
): Item[] => [
	{ json: { who: person(0).email }, ...effect(0) },
	{ json: { who: 'nobody@example.com' }, ...missing },
	{ json: { who: '' }, invalid: /'User' is empty/ },
	{ json: { who: idOf(second) }, ...effect(second) },
	{ json: { who: missingId }, ...missing },
];

const notFound: Partial<Item> = { fails: /'User' not found|found no such Access user/ };

const base = { node: 'accessUser', snapshot: snapshots.accessUsers } as const;
const parameters = (operation: string, more = {}) => ({ operation, account, ...more });

const jobs: Job[] = [
	{
		...base,
		parameters: parameters('create', {
			email: '={{ $json.who }}',
			additionalFields: { name: 'New' },
		}),
		change: 'POST',
		items: [
			{
				json: { who: 'new1@example.com' },
				adds: 'new1@example.com New',
				output: { wasCreated: true, email: 'new1@example.com' },
			},
			{ json: { who: 'not an address' }, invalid: /'Email' must be an email address/ },
			{ json: { who: person(0).email }, output: { wasCreated: false, id: idOf(0) } },
			{
				json: { who: 'new2@example.com' },
				adds: 'new2@example.com New',
				output: { wasCreated: true, email: 'new2@example.com' },
			},
		],
	},
	{
		...base,
		parameters: parameters('delete', {
			user: '={{ $json.who }}',
			options: { ifMissing: 'succeed' },
		}),
		change: 'DELETE',
		items: existingAndMissing(
			(index) => ({ removes: lineOf(index), output: { deleted: true } }),
			{},
		),
	},
	{
		...base,
		parameters: parameters('update', { user: '={{ $json.who }}', name: 'Renamed' }),
		change: 'PUT',
		items: existingAndMissing(
			(index) => ({
				removes: lineOf(index),
				adds: lineOf(index, 'Renamed'),
				output: { name: 'Renamed' },
			}),
			notFound,
		),
	},
	{
		...base,
		parameters: parameters('get', { user: '={{ $json.who }}' }),
		items: existingAndMissing((index) => ({ output: { id: idOf(index) } }), notFound),
	},
	{
		...base,
		snapshot: ({ state }) =>
			state
				.accessUsers(seeded.account)
				.map(({ id, email }) => `${email} ${activeSessions(state, id).length > 0 ? 'in' : 'out'}`),
		parameters: parameters('revokeSessions', {
			user: '={{ $json.who }}',
			options: { ifMissing: 'succeed', waitUntilEnded: true, waitTimeout: 30 },
		}),
		change: 'POST',
		mayBeRepeated: true,
		items: existingAndMissing(
			(index) => ({
				removes: `${person(index).email} in`,
				adds: `${person(index).email} out`,
				output: { revoked: true, activeSessions: 0 },
			}),
			{ output: { revoked: false, alreadyAbsent: true } },
		),
	},
	{
		...base,
		snapshot: ({ state }) =>
			state
				.accessUsers(seeded.account)
				.map((row) => `${row.email} ${row.access_seat || row.gateway_seat ? 'seat' : 'free'}`),
		parameters: parameters('removeSeat', {
			user: '={{ $json.who }}',
			options: { ifMissing: 'succeed' },
		}),
		change: 'PATCH',
		items: existingAndMissing(
			(index) => ({
				removes: `${person(index).email} seat`,
				adds: `${person(index).email} free`,
				output: { access_seat: false, gateway_seat: false, alreadyAbsent: false },
			}),
			{ output: { seatRemoved: false, alreadyAbsent: true } },
		),
	},
	{
		...base,
		parameters: parameters('getSessions', { user: '={{ $json.who }}' }),
		items: existingAndMissing((index) => ({ output: { user_id: idOf(index) } }), notFound, 2),
	},
	{
		...base,
		parameters: parameters('getFailedLogins', { user: '={{ $json.who }}', limit: 1 }),
		items: existingAndMissing((index) => ({ output: { user_id: idOf(index) } }), notFound),
	},
	{
		...base,
		parameters: parameters('getAll', { limit: '={{ $json.limit }}' }),
		seed: { accessUsers: 2100 },
		items: listItems,
		rows: ({ state }, item) => upToLimit(state.accessUsers(seeded.account), item),
	},
];

faultMatrix(jobs, ({ rows }) =>
	rows ? [{ kind: 'repeat-page', expectedError: /sent the same page twice/ }] : [],
);
