import { membershipsIn } from '../../emulator/resources/memberships';
import { hexId } from '../../emulator/ids';
import { resourceLocator } from '../support/emulator';
import { faultMatrix } from './faultMatrix';
import type { Item, Job } from './jobs';
import { listItems, upToLimit } from './jobs';

/** Memberships 0 and 3 are accepted, 1 and 4 are pending, 2 is rejected. */
const idOf = (index: number) => hexId(`membership ${index}`);

const answered = (index: number): Item => ({
	json: { who: idOf(index) },
	removes: `${idOf(index)} pending`,
	adds: `${idOf(index)} accepted`,
	output: { status: 'accepted' },
});

const left = (index: number, status: string): Item => ({
	json: { who: idOf(index) },
	removes: `${idOf(index)} ${status}`,
	output: { id: idOf(index) },
});

const membership = resourceLocator('id', '={{ $json.who }}');
const invalid: Item = { json: { who: 'no membership' }, invalid: /'Membership' must be/ };
const missing: Item = { json: { who: hexId('nobody') }, fails: /found no such membership/ };

const absent: Item = { json: missing.json, output: { deleted: false, alreadyAbsent: true } };

const base: Pick<Job, 'node' | 'snapshot' | 'seed'> = {
	node: 'membership',
	snapshot: ({ state }) => membershipsIn(state).map(({ id, status }) => `${id} ${status}`),
	seed: { memberships: 5 },
};

const jobs: Job[] = [
	{
		...base,
		parameters: { operation: 'respond', membership, response: 'accepted' },
		change: 'PUT',
		items: [
			answered(1),
			invalid,
			missing,
			{ json: { who: idOf(0) }, output: { status: 'accepted' } },
			{ json: { who: idOf(2) }, fails: /'Membership' is rejected already/ },
			answered(4),
		],
	},
	{
		...base,
		parameters: { operation: 'delete', membership, options: { ifMissing: 'succeed' } },
		change: 'DELETE',
		items: [left(0, 'accepted'), invalid, absent, left(1, 'pending')],
	},
	{
		...base,
		parameters: { operation: 'getAll', limit: '={{ $json.limit }}' },
		items: listItems,
		rows: ({ state }, item) => upToLimit(membershipsIn(state), item),
	},
];

faultMatrix(jobs);
