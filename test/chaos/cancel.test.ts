import type { IDataObject } from 'n8n-workflow';
import { setImmediate as tick } from 'node:timers/promises';

import type { Emulator } from '../../emulator';
import { seeded, startEmulator } from '../../emulator';
import type { NodeName } from '../support/nodes';
import { resourceLocator } from '../support/emulator';
import { start } from './startNode';

const account = resourceLocator('id', seeded.account);

/** Waits until the emulator has answered this many requests, for 10 s at most. */
async function waitForResponses({ requests }: Emulator, count: number): Promise<void> {
	const deadline = Date.now() + 10_000;
	while (requests.filter(({ status }) => status > 0).length < count) {
		if (Date.now() > deadline) throw new Error(`Only ${requests.length} requests were sent`);
		await tick();
	}
}

interface Wait {
	name: string;
	node: NodeName;
	parameters: IDataObject;
	prepare: (emulator: Emulator) => void;
	/** The number of requests after which the node only waits. */
	requests: number;
}

const waits: Wait[] = [
	{
		name: 'accessUser create during a rate limit block of 300 s',
		node: 'accessUser',
		parameters: { operation: 'create', account, email: '={{ $json.email }}' },
		prepare: (emulator) => emulator.fault({ kind: '429', retryAfter: 300, times: Infinity }),
		requests: 1,
	},
	{
		name: 'accessUser getAll before a retry',
		node: 'accessUser',
		parameters: { operation: 'getAll', account },
		prepare: (emulator) => emulator.fault({ kind: 'status', status: 503, times: Infinity }),
		requests: 3,
	},
	{
		name: 'shareRecipient create while it waits for the association',
		node: 'shareRecipient',
		parameters: {
			operation: 'create',
			account,
			share: resourceLocator('id', seeded.share),
			recipientAccount: resourceLocator('id', seeded.otherAccount),
			options: { waitUntilAssociated: true },
		},
		prepare: ({ settings }) => (settings.associationDelayMs = 300_000),
		requests: 4,
	},
];

describe('an execution canceled while it waits', () => {
	it.each(waits)(
		'ends at once and sends no more requests: $name',
		async (wait) => {
			const emulator = await startEmulator();
			wait.prepare(emulator);
			const people = Array.from({ length: 20 }, (_, index) => ({
				email: `new${index}@example.com`,
			}));
			const { output, cancel } = start(emulator, wait.node, wait.parameters, people);
			await waitForResponses(emulator, wait.requests);
			await tick();
			const canceledAt = Date.now();
			const sent = emulator.requests.length;
			cancel();
			await output;
			expect(Date.now() - canceledAt).toBeLessThan(1000);
			expect(emulator.requests.length - sent).toBe(0);
			await emulator.close();
		},
		20_000,
	);
});

describe('an execution canceled before it starts', () => {
	it.each(waits)('ends at once and sends no request: $name', async ({ node, parameters }) => {
		const emulator = await startEmulator();
		const controller = new AbortController();
		controller.abort();
		const startedAt = Date.now();
		const people = Array.from({ length: 20 }, (_, index) => ({ email: `new${index}@example.com` }));
		await start(emulator, node, parameters, people, controller).output;
		expect(Date.now() - startedAt).toBeLessThan(1000);
		expect(emulator.requests).toEqual([]);
		await emulator.close();
	});
});
