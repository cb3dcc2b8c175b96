import { seeded } from '../../emulator';
import { hexId } from '../../emulator/ids';
import { person } from '../../emulator/people';
import { resourceLocator } from '../support/emulator';
import { faultMatrix } from './faultMatrix';
import type { Item, Job } from './jobs';
import { listItems, snapshots, upToLimit } from './jobs';

const organization = resourceLocator('id', seeded.organization);
const idOf = (index: number) => hexId(`member ${index}`);
const missingId = hexId('nobody');
const statuses = ['active', 'active', 'pending', 'rejected', 'canceled'];
const lineOf = (index: number, status = statuses[index]) => `${person(index).email} ${status}`;

const newcomer = (who: string): Item => ({
	json: { who },
	adds: `${who} pending`,
	output: { wasCreated: true, email: who },
});

const newcomers: Item[] = [
	newcomer('new1@example.com'),
	{ json: { who: 'not an address' }, invalid: /'Email' must be an email address/ },
	{ json: { who: person(0).email }, output: { id: idOf(0) } },
	// Someone who rejected an earlier invite is not a member.
	{ ...newcomer(person(3).email), removes: lineOf(3) },
	newcomer('new2@example.com'),
];

const further = Array.from({ length: 10 }, (_, index) => newcomer(`further${index}@example.com`));

const existingAndMissing = (
	effect: (index: number) => Partial<Item>,
	missing: Partial<Item>,
): Item[] => [
	{ json: { who: person(0).email }, ...effect(0) },
	{ json: { who: 'nobody@example.com' }, ...missing },
	{ json: { who: '' }, invalid: /'Member' is empty/ },
	{ json: { who: idOf(2) }, ...effect(2) },
	{ json: { who: missingId }, ...missing },
];

const base = { node: 'organizationMember', snapshot: snapshots.organizationMembers } as const;
const parameters = (operation: string, more = {}) => ({ operation, organization, ...more });

const jobs: Job[] = [
	{
		...base,
		parameters: parameters('create', { email: '={{ $json.who }}' }),
		change: 'POST',
		items: newcomers,
	},
	{
		...base,
		parameters: parameters('createMany', { email: '={{ $json.who }}' }),
		change: 'POST',
		items: [newcomer('new1@example.com'), newcomers[1]!, ...further],
	},
	{
		...base,
		variant: 'some exist',
		parameters: parameters('createMany', { email: '={{ $json.who }}' }),
		change: 'POST',
		mayBeRefused: true,
		items: [...newcomers, ...further],
	},
	{
		...base,
		parameters: parameters('delete', {
			member: '={{ $json.who }}',
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
		parameters: parameters('get', { member: '={{ $json.who }}' }),
		items: existingAndMissing((index) => ({ output: { id: idOf(index) } }), {
			fails: /'Member' not found|found no such organization member/,
		}),
	},
	{
		...base,
		parameters: parameters('getAll', { limit: '={{ $json.limit }}' }),
		seed: { members: 1500 },
		items: listItems,
		rows: ({ state }, item) => upToLimit(state.organizationMembers(seeded.organization), item),
	},
];

faultMatrix(jobs, ({ rows }) =>
	rows ? [{ kind: 'repeat-token', expectedError: /sent the same page( token)? twice/ }] : [],
);
