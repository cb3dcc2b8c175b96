import { seeded } from '../../emulator';
import { person } from '../../emulator/people';
import { base, existingAndMissing, idOf, lineOf, notFound, parameters } from './accessUserItems';
import { faultMatrix } from './faultMatrix';
import type { Job } from './jobs';
import { listItems, upToLimit } from './jobs';

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
		parameters: parameters('getAll', { limit: '={{ $json.limit }}' }),
		seed: { accessUsers: 2100 },
		items: listItems,
		rows: ({ state }, item) => upToLimit(state.accessUsers(seeded.account), item),
	},
];

faultMatrix(jobs, ({ rows }) =>
	rows ? [{ kind: 'repeat-page', expectedError: /sent the same page twice/ }] : [],
);
