import { seeded } from '../../emulator';
import { asUuid, hexId } from '../../emulator/ids';
import { person } from '../../emulator/people';
import { locate } from '../support/world';
import { brave } from './brave';
import type { Item, Job } from './jobs';
import { labels, listItems, upTo } from './jobs';

const account = locate('id', seeded.account);
const nobody = '01234567-89ab-cdef-0123-456789abcdef';
const idOf = (index: number) => asUuid(hexId(`access user ${index}`));
const labelOf = (index: number, name = person(index).name) => `${person(index).email} ${name}`;

/** Two who are there, by email and by ID, two who aren't, and nobody at all. */
const picked = (effect: (index: number) => Partial<Item>, missing: Partial<Item>): Item[] => [
	{ json: { who: person(0).email }, ...effect(0) },
	{ json: { who: 'nobody@example.com' }, ...missing },
	{ json: { who: '' }, bad: /'User' is empty/ },
	{ json: { who: idOf(1) }, ...effect(1) },
	{ json: { who: nobody }, ...missing },
];

const notThere: Partial<Item> = { fails: /'User' not found|found no such Access user/ };

const base = { node: 'accessUser', labels: labels.accessUsers } as const;
const parameters = (operation: string, more = {}) => ({ operation, account, ...more });

const jobs: Job[] = [
	{
		...base,
		name: 'create user',
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
			{ json: { who: 'not an address' }, bad: /'Email' must be an email address/ },
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
		name: 'delete user',
		parameters: parameters('delete', {
			user: '={{ $json.who }}',
			options: { ifMissing: 'succeed' },
		}),
		change: 'DELETE',
		items: picked((index) => ({ removes: labelOf(index), output: { deleted: true } }), {}),
	},
	{
		...base,
		name: 'update user',
		parameters: parameters('update', { user: '={{ $json.who }}', name: 'Renamed' }),
		change: 'PUT',
		items: picked(
			(index) => ({
				removes: labelOf(index),
				adds: labelOf(index, 'Renamed'),
				output: { name: 'Renamed' },
			}),
			notThere,
		),
	},
	{
		...base,
		name: 'get user',
		parameters: parameters('get', { user: '={{ $json.who }}' }),
		items: picked((index) => ({ output: { id: idOf(index) } }), notThere),
	},
	{
		...base,
		name: 'get many users',
		parameters: parameters('getAll', { limit: '={{ $json.limit }}' }),
		seed: { accessUsers: 2100 },
		items: listItems,
		rows: ({ state }, item) =>
			upTo(
				state.accessUsers(seeded.account).map(({ id }) => id),
				item,
			),
	},
];

brave(jobs, ({ rows }) =>
	rows ? [{ kind: 'repeat-page', says: /sent the same page twice/ }] : [],
);
