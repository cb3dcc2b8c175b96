import type { Emulator } from '../../emulator';
import { seeded, startEmulator } from '../../emulator';
import { listItems } from '../../emulator/routes/zeroTrustListItems';
import type { Result } from '../support/engine';
import { run } from '../support/engine';
import { credentialFor, resourceLocator } from '../support/emulator';
import { faultMatrix } from './faultMatrix';
import type { Job } from './jobs';

const SECONDS = 1000;
const account = resourceLocator('id', seeded.account);
const list = resourceLocator('id', seeded.zeroTrustList);
const ADA = 'ada.lovelace@example.com';
const GRACE = 'grace.hopper@example.com';

const values = ({ state }: Emulator) =>
	listItems(state, seeded.zeroTrustList).map(({ value }) => value);

const base = { node: 'zeroTrustList', isGateway: true, snapshot: values, change: 'PATCH' } as const;
const parameters = (operation: string, options = {}) => ({
	operation,
	account,
	list,
	email: '={{ $json.who }}',
	options,
});
const adds = (who: string) => ({ json: { who }, adds: who, output: { email: who } });
const removes = (who: string) => ({ json: { who }, removes: who, output: { email: who } });

const jobs: Job[] = [
	{
		...base,
		parameters: parameters('add'),
		items: [
			adds('new1@example.com'),
			{ json: { who: 'not an address' }, invalid: /'Email' must be an email address/ },
			{ json: { who: ADA }, output: { wasAdded: false } },
			adds('new2@example.com'),
		],
	},
	{
		...base,
		parameters: parameters('remove', { ifMissing: 'succeed' }),
		items: [
			removes(ADA),
			{ json: { who: '' }, invalid: /'Email' is empty/ },
			{ json: { who: 'nobody@example.com' }, output: { removed: false, alreadyAbsent: true } },
			removes(GRACE),
		],
	},
];

faultMatrix(jobs);

describe('The quota of Gateway', () => {
	const limit = { limit: 6, windowSeconds: 60, blockSeconds: 1 };
	const perform = async (emulator: Emulator, options = {}): Promise<Result> =>
		await run({
			node: 'zeroTrustList',
			parameters: { operation: 'getItems', account, list, returnAll: true, options },
			items: Array.from({ length: 3 }, () => ({})),
			onError: 'continueRegularOutput',
			credential: credentialFor(emulator, 'apiToken'),
		});
	/** Another client uses up the quota. */
	const usedUp = async (settings: Partial<Emulator['settings']> = {}) => {
		const emulator = await startEmulator({ settings: { gatewayRateLimit: limit, ...settings } });
		const headers = { authorization: `Bearer ${seeded.credentials.userToken}` };
		for (let sent = 0; sent <= limit.limit; sent++) {
			await fetch(`${emulator.baseUrl}/accounts/${seeded.account}/gateway/lists`, { headers });
		}
		return emulator;
	};

	it(
		'is waited for, as long as the refusal says, by Gateway requests only',
		async () => {
			const emulator = await usedUp();
			const lists = perform(emulator);
			const users = await run({
				node: 'accessUser',
				parameters: { operation: 'getAll', account, returnAll: true },
				credential: credentialFor(emulator, 'apiToken'),
			});
			expect(users.json).toHaveLength(5);
			const { json } = await lists;
			expect(json).toHaveLength(3 * 8);
			const refused = emulator.requests.filter(({ status }) => status === 429);
			// The first one is news; none is sent during the block.
			expect(refused.length).toBeLessThanOrEqual(2);
			await emulator.close();
		},
		30 * SECONDS,
	);

	it(
		'fails what may not wait so long, and says when to run again',
		async () => {
			const emulator = await usedUp({ gatewayRetryAfter: 'absent' });
			const startedAt = Date.now();
			const { json } = await perform(emulator, { rateLimitMaxWait: 10 });
			expect(Date.now() - startedAt).toBeLessThan(10 * SECONDS);
			for (const { error, details } of json) {
				expect(error).toMatch(
					/^Cloudflare's rate limit is used up for another 1\d\d s \(for Gateway\)$/,
				);
				expect(JSON.stringify(details)).toMatch(
					/Run again after \d{4}-\d\d-\d\d \d\d:\d\d:\d\d UTC/,
				);
			}
			expect(json).toHaveLength(3);
			await emulator.close();
		},
		30 * SECONDS,
	);
});
