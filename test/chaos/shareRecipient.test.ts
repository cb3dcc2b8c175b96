import { seeded } from '../../emulator';
import { hexId } from '../../emulator/ids';
import { locate } from '../support/world';
import { brave } from './brave';
import type { Item, Job } from './jobs';
import { labels, listItems, upTo } from './jobs';

const account = locate('id', seeded.account);
const share = locate('id', seeded.share);
const accountOf = (index: number) => hexId(`recipient account ${index}`);
const idOf = (index: number) => hexId(`recipient ${index}`);
const nobody = hexId('nobody');

/** The first has the share, the second is getting it, the third is losing it and the fourth lost it. */
const picked = (whoOf: (index: number) => string, effect: (index: number) => Partial<Item>) => [
	{ json: { who: whoOf(0) }, ...effect(0) },
	{ json: { who: 'no account' }, bad: /'Recipient' must be/ },
	{ json: { who: whoOf(1) }, ...effect(1) },
];

const removed = (index: number): Partial<Item> => ({
	removes: `${accountOf(index)} in`,
	adds: `${accountOf(index)} out`,
	output: { deleted: true },
});

const base = { node: 'shareRecipient', labels: labels.recipients } as const;
const parameters = (operation: string, more = {}) => ({ operation, account, share, ...more });
const byAccount = locate('account', '={{ $json.who }}');
const ifMissing = { ifMissing: 'succeed' };
const notThere = { fails: /'Recipient' not found|found no such share recipient/ };

const jobs: Job[] = [
	{
		...base,
		name: 'create recipient',
		parameters: parameters('create', { recipientAccount: locate('id', '={{ $json.who }}') }),
		change: 'POST',
		items: [
			{
				json: { who: seeded.otherAccount },
				adds: `${seeded.otherAccount} in`,
				output: { wasCreated: true, account_id: seeded.otherAccount },
			},
			{ json: { who: 'no account' }, bad: /'Recipient Account' must be/ },
			{ json: { who: accountOf(0) }, output: { wasCreated: false, id: idOf(0) } },
			{ json: { who: nobody }, fails: /must belong to the organization of the share/ },
			{
				json: { who: accountOf(3) },
				removes: `${accountOf(3)} out`,
				adds: `${accountOf(3)} in`,
				output: { wasCreated: true, account_id: accountOf(3) },
			},
		],
	},
	{
		...base,
		name: 'delete recipient by account',
		parameters: parameters('delete', { recipient: byAccount, options: ifMissing }),
		change: 'DELETE',
		items: [
			...picked(accountOf, removed),
			{ json: { who: nobody }, output: { deleted: false, alreadyAbsent: true } },
			{ json: { who: accountOf(3) }, output: { deleted: false, alreadyAbsent: true } },
		],
	},
	{
		...base,
		name: 'delete recipient by ID',
		parameters: parameters('delete', {
			recipient: locate('id', '={{ $json.who }}'),
			options: { ...ifMissing, waitUntilDisassociated: true, waitTimeout: 30 },
		}),
		change: 'DELETE',
		items: [
			...picked(idOf, removed),
			{ json: { who: nobody }, output: { deleted: false, alreadyAbsent: true } },
			{ json: { who: idOf(3) }, output: { deleted: false, alreadyAbsent: true } },
		],
	},
	{
		...base,
		name: 'get recipient',
		parameters: parameters('get', { recipient: byAccount }),
		items: [
			...picked(accountOf, (index) => ({ output: { id: idOf(index) } })),
			{ json: { who: nobody }, ...notThere },
		],
	},
	{
		...base,
		name: 'get recipient with its problems',
		parameters: parameters('get', {
			recipient: locate('id', '={{ $json.who }}'),
			options: { includeResources: true },
		}),
		items: [
			...picked(idOf, (index) => ({ output: { id: idOf(index) } })),
			{ json: { who: nobody }, ...notThere },
		],
	},
	{
		...base,
		name: 'get many recipients',
		parameters: parameters('getAll', { limit: '={{ $json.limit }}' }),
		seed: { recipients: 250 },
		items: listItems,
		rows: ({ state }, item) =>
			upTo(
				state.recipients(seeded.share).map(({ id }) => id),
				item,
			),
	},
];

brave(jobs, ({ rows }) =>
	rows ? [{ kind: 'repeat-page', says: /sent the same page twice/ }] : [],
);
