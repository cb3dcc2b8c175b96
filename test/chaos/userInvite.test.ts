import { hexId } from '../../emulator/ids';
import { locate } from '../support/world';
import { brave } from './brave';
import type { Item, Job } from './jobs';
import { labels, listItems, upTo } from './jobs';

const idOf = (index: number) => hexId(`invite ${index}`);
const nobody = hexId('nobody');

/** The first and the fifth are open, the second is accepted, the third rejected, the fourth too old. */
const answered = (index: number): Item => ({
	json: { who: idOf(index) },
	removes: `${idOf(index)} pending`,
	adds: `${idOf(index)} accepted`,
	output: { status: 'accepted' },
});

const base = { node: 'userInvite', labels: labels.invites, seed: { invites: 5 } } as const;
const invite = locate('id', '={{ $json.who }}');
const bad: Item = { json: { who: 'no invite' }, bad: /'Invite' must be/ };
const missing: Item = { json: { who: nobody }, fails: /found no such invite/ };

const jobs: Job[] = [
	{
		...base,
		name: 'respond to invite',
		parameters: { operation: 'respond', invite, response: 'accepted' },
		change: 'PATCH',
		items: [
			answered(0),
			bad,
			missing,
			{ json: { who: idOf(1) }, output: { status: 'accepted' } },
			{ json: { who: idOf(2) }, fails: /'Invite' is rejected already/ },
			answered(4),
		],
	},
	{
		...base,
		name: 'get invite',
		parameters: { operation: 'get', invite },
		items: [0, 1].map((index): Item => ({
			json: { who: idOf(index) },
			output: { id: idOf(index) },
		})),
	},
	{
		...base,
		name: 'get many invites',
		parameters: { operation: 'getAll', limit: '={{ $json.limit }}' },
		items: listItems,
		rows: ({ state }, item) =>
			upTo(
				state.invites.map(({ id }) => id),
				item,
			),
	},
];

jobs[1]!.items.push(bad, missing);

brave(jobs);
