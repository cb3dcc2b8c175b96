import { seeded } from '../../emulator';
import { hexId } from '../../emulator/ids';
import { person } from '../../emulator/people';
import { locate } from '../support/world';
import { brave } from './brave';
import type { Item, Job } from './jobs';
import { labels, listItems, upTo } from './jobs';

const organization = locate('id', seeded.organization);
const idOf = (index: number) => hexId(`member ${index}`);
const nobody = hexId('nobody');
const statuses = ['active', 'active', 'pending', 'rejected', 'canceled'];
const labelOf = (index: number, status = statuses[index]) => `${person(index).email} ${status}`;

const newcomer = (who: string): Item => ({
	json: { who },
	adds: `${who} pending`,
	output: { wasCreated: true, email: who },
});

const newcomers: Item[] = [
	newcomer('new1@example.com'),
	{ json: { who: 'not an address' }, bad: /'Email' must be an email address/ },
	{ json: { who: person(0).email }, output: { id: idOf(0) } },
	// Someone who once said no isn't there.
	{ ...newcomer(person(3).email), removes: labelOf(3) },
	newcomer('new2@example.com'),
];

const further = Array.from({ length: 10 }, (_, index) => newcomer(`further${index}@example.com`));

const picked = (effect: (index: number) => Partial<Item>, missing: Partial<Item>): Item[] => [
	{ json: { who: person(0).email }, ...effect(0) },
	{ json: { who: 'nobody@example.com' }, ...missing },
	{ json: { who: '' }, bad: /'Member' is empty/ },
	{ json: { who: idOf(2) }, ...effect(2) },
	{ json: { who: nobody }, ...missing },
];

const base = { node: 'organizationMember', labels: labels.members } as const;
const parameters = (operation: string, more = {}) => ({ operation, organization, ...more });

const jobs: Job[] = [
	{
		...base,
		name: 'create member',
		parameters: parameters('create', { email: '={{ $json.who }}' }),
		change: 'POST',
		items: newcomers,
	},
	{
		...base,
		name: 'create many members',
		parameters: parameters('createMany', { email: '={{ $json.who }}' }),
		change: 'POST',
		items: [newcomer('new1@example.com'), newcomers[1]!, ...further],
	},
	{
		...base,
		name: 'create many members, some there',
		parameters: parameters('createMany', { email: '={{ $json.who }}' }),
		change: 'POST',
		mayBeRefused: true,
		items: [...newcomers, ...further],
	},
	{
		...base,
		name: 'delete member',
		parameters: parameters('delete', {
			member: '={{ $json.who }}',
			options: { ifMissing: 'succeed' },
		}),
		change: 'DELETE',
		items: picked((index) => ({ removes: labelOf(index), output: { deleted: true } }), {}),
	},
	{
		...base,
		name: 'get member',
		parameters: parameters('get', { member: '={{ $json.who }}' }),
		items: picked((index) => ({ output: { id: idOf(index) } }), {
			fails: /'Member' not found|found no such organization member/,
		}),
	},
	{
		...base,
		name: 'get many members',
		parameters: parameters('getAll', { limit: '={{ $json.limit }}' }),
		seed: { members: 1500 },
		items: listItems,
		rows: ({ state }, item) =>
			upTo(
				state.members(seeded.organization).map(({ id }) => id),
				item,
			),
	},
];

brave(jobs, ({ rows }) =>
	rows ? [{ kind: 'repeat-token', says: /sent the same page( token)? twice/ }] : [],
);
