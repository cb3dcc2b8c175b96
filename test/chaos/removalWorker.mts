// A process that carries out a plan, as a worker of n8n does: it gets the execution as a message and ends
// with its parent.
import { CloudflarePerson } from '../../nodes/CloudflarePerson/CloudflarePerson.node.js';
import type { Execution } from '../support/executeNode.js';
import { executeNode } from '../support/executeNode.js';

process.on('disconnect', () => process.exit());
process.on('message', async (execution: Execution) => {
	await executeNode(new CloudflarePerson(), execution);
	process.exit();
});
