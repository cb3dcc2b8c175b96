import type { IDataObject, INode, INodeExecutionData, INodeType, INodeTypes } from 'n8n-workflow';
import { createEmptyRunExecutionData, Workflow } from 'n8n-workflow';
import { ExecuteContext } from 'n8n-core';
import { setImmediate as tick } from 'node:timers/promises';

import type { Emulator } from '../../emulator';
import { seeded, startEmulator } from '../../emulator';
import type { NodeName } from '../support/engine';
import { additionalData, nodes } from '../support/engine';
import { credentialFor, locate } from '../support/world';

const account = locate('id', seeded.account);

/** Starts a node as the engine does, with a way to cancel it. */
function started(
	emulator: Emulator,
	name: NodeName,
	parameters: IDataObject,
	items: IDataObject[],
	cancelling = new AbortController(),
) {
	const type: INodeType = nodes[name];
	const find = () => type;
	const nodeTypes: INodeTypes = {
		getByName: find,
		getByNameAndVersion: find,
		getKnownTypes: () => ({}),
	};
	const node = {
		id: '1',
		name: 'Under Test',
		type: 'test.node',
		typeVersion: 1,
		position: [0, 0],
		parameters,
		credentials: { cloudflareOnboardingApi: { id: '1', name: 'Cloudflare' } },
		onError: 'continueRegularOutput',
	} as unknown as INode;
	const workflow = new Workflow({ nodes: [node], connections: {}, active: false, nodeTypes });
	const data: INodeExecutionData[] = items.map((json) => ({ json }));
	const context = new ExecuteContext(
		workflow,
		workflow.getNode('Under Test')!,
		additionalData(credentialFor(emulator)),
		'manual',
		createEmptyRunExecutionData(),
		0,
		data,
		{ main: [data] },
		{ node, data: { main: [data] }, source: null },
		[],
		cancelling.signal,
	);
	return { output: type.execute!.call(context), cancel: () => cancelling.abort() };
}

/** Comes back when the emulator has answered so many requests; gives up after 10 s. */
async function answered({ requests }: Emulator, count: number): Promise<void> {
	const until = Date.now() + 10_000;
	while (requests.filter(({ status }) => status > 0).length < count) {
		if (Date.now() > until) throw new Error(`Only ${requests.length} requests came`);
		await tick();
	}
}

interface Wait {
	name: string;
	node: NodeName;
	parameters: IDataObject;
	prepare: (emulator: Emulator) => void;
	/** Requests after which the node has nothing to do but wait. */
	after: number;
}

const waits: Wait[] = [
	{
		name: 'a block of 300 s',
		node: 'accessUser',
		parameters: { operation: 'create', account, email: '={{ $json.email }}' },
		prepare: (emulator) => emulator.fault({ kind: '429', retryAfter: 300, times: Infinity }),
		after: 1,
	},
	{
		name: 'the pause before a repetition',
		node: 'accessUser',
		parameters: { operation: 'getAll', account },
		prepare: (emulator) => emulator.fault({ kind: 'status', status: 503, times: Infinity }),
		after: 3,
	},
	{
		name: 'the wait for an association',
		node: 'shareRecipient',
		parameters: {
			operation: 'create',
			account,
			share: locate('id', seeded.share),
			recipientAccount: locate('id', seeded.otherAccount),
			options: { waitUntilAssociated: true },
		},
		prepare: ({ settings }) => (settings.associationDelayMs = 300_000),
		after: 4,
	},
];

describe('Cancelled in the middle of', () => {
	it.each(waits)(
		'$name, it ends at once and sends nothing more',
		async (wait) => {
			const emulator = await startEmulator();
			wait.prepare(emulator);
			const people = Array.from({ length: 20 }, (_, nth) => ({ email: `new${nth}@example.com` }));
			const { output, cancel } = started(emulator, wait.node, wait.parameters, people);
			await answered(emulator, wait.after);
			await tick();
			const cancelledAt = Date.now();
			const sent = emulator.requests.length;
			cancel();
			await output;
			expect(Date.now() - cancelledAt).toBeLessThan(1000);
			expect(emulator.requests.length - sent).toBe(0);
			await emulator.close();
		},
		20_000,
	);
});

describe('Cancelled before it began', () => {
	it.each(waits)('$node ends at once and sends nothing', async ({ node, parameters }) => {
		const emulator = await startEmulator();
		const cancelling = new AbortController();
		cancelling.abort();
		const startedAt = Date.now();
		const people = Array.from({ length: 20 }, (_, nth) => ({ email: `new${nth}@example.com` }));
		await started(emulator, node, parameters, people, cancelling).output;
		expect(Date.now() - startedAt).toBeLessThan(1000);
		expect(emulator.requests).toEqual([]);
		await emulator.close();
	});
});
