import type { IDataObject, INode, INodeExecutionData, INodeType } from 'n8n-workflow';
import { createEmptyRunExecutionData } from 'n8n-workflow';
import { ExecuteContext } from 'n8n-core';

import { seeded } from '../../emulator';
import type { Fault } from '../../emulator';
import type { NodeName } from '../support/engine';
import { additionalData, nodes, workflowOf } from '../support/engine';
import { credentialFor, emulated, locate } from '../support/world';

const emulator = emulated();

/** Starts a node as the engine does, with a handle to cancel the execution. */
function start(node: NodeName, parameters: IDataObject, count = 1) {
	const cancel = new AbortController();
	const credential = credentialFor(emulator);
	const workflow = workflowOf({ node, parameters, credential });
	const under = workflow.getNode('Under Test') as INode;
	const items: INodeExecutionData[] = Array.from({ length: count }, (_, n) => ({ json: { n } }));
	const ctx = new ExecuteContext(
		workflow,
		under,
		additionalData(credential),
		'manual',
		createEmptyRunExecutionData(),
		0,
		items,
		{ main: [items] },
		{ node: under, data: { main: [items] }, source: null },
		[],
		cancel.signal,
	);
	const finished = (nodes[node] as INodeType).execute!.call(ctx).then(
		() => 'done',
		() => 'failed',
	);
	return { finished, cancel: () => cancel.abort() };
}

const until = async (holds: () => boolean) => {
	while (!holds()) await new Promise((resolve) => setTimeout(resolve, 5));
};

const account = locate('id', seeded.account);
const waits: Array<[string, NodeName, IDataObject, Fault | undefined]> = [
	[
		'for a Retry-After of 300 s',
		'accessUser',
		{ operation: 'getAll', account },
		{ kind: '429', retryAfter: 300 },
	],
	[
		'between attempts',
		'accessUser',
		{ operation: 'getAll', account, options: { maxConcurrency: 1 } },
		{ kind: 'status', status: 503, times: 4 },
	],
	['for an answer', 'accessUser', { operation: 'getAll', account }, { kind: 'timeout' }],
	[
		'for an association',
		'shareRecipient',
		{
			operation: 'create',
			account,
			share: locate('id', seeded.share),
			recipientType: 'account',
			recipientAccount: locate('id', seeded.otherAccount),
			options: { waitUntilAssociated: true },
		},
		undefined,
	],
];

describe('A cancelled execution', () => {
	it.each(waits)(
		'ends at once in a wait %s and sends nothing more',
		async (_what, node, parameters, fault) => {
			emulator.settings.associationDelayMs = 300_000;
			if (fault) emulator.fault(fault);
			const execution = start(node, parameters);
			const enough = node === 'shareRecipient' ? 3 : 1;
			await until(() => emulator.requests.length >= enough);
			const cancelledAt = Date.now();
			execution.cancel();
			await execution.finished;
			expect(Date.now() - cancelledAt).toBeLessThan(1000);
			const sent = emulator.requests.length;
			// Longer than the next attempt or the next look would have taken.
			await new Promise((resolve) => setTimeout(resolve, 1500));
			expect(emulator.requests).toHaveLength(sent);
		},
	);

	it('lets no further item out', async () => {
		emulator.settings.latencyMs = 50;
		const execution = start(
			'accessUser',
			{ operation: 'create', account, email: '=person{{ $json.n }}@example.org' },
			200,
		);
		await until(() => emulator.state.accessUsers(seeded.account).length > 20);
		execution.cancel();
		await execution.finished;
		const sent = emulator.requests.length;
		await new Promise((resolve) => setTimeout(resolve, 300));
		expect(emulator.requests).toHaveLength(sent);
		expect(sent).toBeLessThan(200);
	});
});
