import { hexId } from '../../emulator/ids';
import { resourceLocator } from '../support/emulator';
import { faultMatrix } from './faultMatrix';
import type { Item, Job } from './jobs';
import { listItems, snapshots, upToLimit } from './jobs';

const idOf = (index: number) => hexId(`invite ${index}`);
const missingId = hexId('nobody');

/** Invites 0 and 4 are pending, 1 is accepted, 2 is rejected and 3 has expired. */
const answered = (index: number): Item => ({
	json: { who: idOf(index) },
	removes: `${idOf(index)} pending`,
	adds: `${idOf(index)} accepted`,
	output: { status: 'accepted' },
});

const existing = (index: number): Item => ({
	json: { who: idOf(index) },
	output: { id: idOf(index) },
});

const base = { node: 'userInvite', snapshot: snapshots.invites, seed: { invites: 5 } } as const;
const invite = resourceLocator('id', '={{ $json.who }}');
const invalid: Item = { json: { who: 'no invite' }, invalid: /'Invite' must be/ };
const missing: Item = { json: { who: missingId }, fails: /found no such invite/ };

const jobs: Job[] = [
	{
		...base,
		parameters: { operation: 'respond', invite, response: 'accepted' },
		change: 'PATCH',
		items: [
			answered(0),
			invalid,
			missing,
			{ json: { who: idOf(1) }, output: { status: 'accepted' } },
			{ json: { who: idOf(2) }, fails: /'Invite' is rejected already/ },
			answered(4),
		],
	},
	{
		...base,
		parameters: { operation: 'get', invite },
		items: [existing(0), existing(1), invalid, missing],
	},
	{
		...base,
		parameters: { operation: 'getAll', limit: '={{ $json.limit }}' },
		items: listItems,
		rows: ({ state }, item) => upToLimit(state.invites, item),
	},
];

faultMatrix(jobs);
