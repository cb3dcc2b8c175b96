import { seeded } from '../../emulator';
import { hexId } from '../../emulator/ids';
import { resourceLocator } from '../support/emulator';
import { faultMatrix } from './faultMatrix';
import type { Item, Job } from './jobs';
import { listItems, snapshots, upToLimit } from './jobs';

const account = resourceLocator('id', seeded.account);
const share = resourceLocator('id', seeded.share);
const accountOf = (index: number) => hexId(`recipient account ${index}`);
const idOf = (index: number) => hexId(`recipient ${index}`);
const missingId = hexId('nobody');

/** Recipient 0 is associated, 1 associating, 2 disassociating and 3 disassociated. */
const existingAndInvalid = (
	whoOf: (index: number) => string,
	effect: (index: number) => Partial<Item>,
) => [
	{ json: { who: whoOf(0) }, ...effect(0) },
	{ json: { who: 'no account' }, invalid: /'Recipient' must be/ },
	{ json: { who: whoOf(1) }, ...effect(1) },
];

const removed = (index: number): Partial<Item> => ({
	removes: `${accountOf(index)} in`,
	adds: `${accountOf(index)} out`,
	output: { deleted: true },
});

const base = { node: 'shareRecipient', snapshot: snapshots.recipients } as const;
const parameters = (operation: string, more = {}) => ({ operation, account, share, ...more });
const byAccount = resourceLocator('account', '={{ $json.who }}');
const ifMissing = { ifMissing: 'succeed' };
const notFound = { fails: /'Recipient' not found|found no such share recipient/ };

const jobs: Job[] = [
	{
		...base,
		parameters: parameters('create', {
			recipientAccount: resourceLocator('id', '={{ $json.who }}'),
		}),
		change: 'POST',
		items: [
			{
				json: { who: seeded.otherAccount },
				adds: `${seeded.otherAccount} in`,
				output: { wasCreated: true, account_id: seeded.otherAccount },
			},
			{ json: { who: 'no account' }, invalid: /'Recipient Account' must be/ },
			{ json: { who: accountOf(0) }, output: { wasCreated: false, id: idOf(0) } },
			{ json: { who: missingId }, fails: /must belong to the organization of the share/ },
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
		variant: 'by account',
		parameters: parameters('delete', { recipient: byAccount, options: ifMissing }),
		change: 'DELETE',
		items: [
			...existingAndInvalid(accountOf, removed),
			{ json: { who: missingId }, output: { deleted: false, alreadyAbsent: true } },
			{ json: { who: accountOf(3) }, output: { deleted: false, alreadyAbsent: true } },
		],
	},
	{
		...base,
		variant: 'by ID',
		parameters: parameters('delete', {
			recipient: resourceLocator('id', '={{ $json.who }}'),
			options: { ...ifMissing, waitUntilDisassociated: true, waitTimeout: 30 },
		}),
		change: 'DELETE',
		items: [
			...existingAndInvalid(idOf, removed),
			{ json: { who: missingId }, output: { deleted: false, alreadyAbsent: true } },
			{ json: { who: idOf(3) }, output: { deleted: false, alreadyAbsent: true } },
		],
	},
	{
		...base,
		parameters: parameters('get', { recipient: byAccount }),
		items: [
			...existingAndInvalid(accountOf, (index) => ({ output: { id: idOf(index) } })),
			{ json: { who: missingId }, ...notFound },
		],
	},
	{
		...base,
		variant: 'with problems',
		parameters: parameters('get', {
			recipient: resourceLocator('id', '={{ $json.who }}'),
			options: { includeResources: true },
		}),
		items: [
			...existingAndInvalid(idOf, (index) => ({ output: { id: idOf(index) } })),
			{ json: { who: missingId }, ...notFound },
		],
	},
	{
		...base,
		parameters: parameters('getAll', { limit: '={{ $json.limit }}' }),
		seed: { recipients: 250 },
		items: listItems,
		rows: ({ state }, item) => upToLimit(state.recipients(seeded.share), item),
	},
];

faultMatrix(jobs, ({ rows }) =>
	rows ? [{ kind: 'repeat-page', expectedError: /sent the same page twice/ }] : [],
);
