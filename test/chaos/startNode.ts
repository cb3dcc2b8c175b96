import type { IDataObject } from 'n8n-workflow';

import type { Emulator } from '../../emulator';
import { credentialFor } from '../support/emulator';
import { executeNode } from '../support/executeNode';
import type { NodeName } from '../support/nodes';
import { nodeNamed } from '../support/nodes';

/** Starts a node as the engine does, and returns a function that cancels it. */
export function start(
	emulator: Emulator,
	name: NodeName,
	parameters: IDataObject,
	items: IDataObject[],
	controller = new AbortController(),
) {
	const credential = credentialFor(emulator);
	const { signal } = controller;
	const output = executeNode(nodeNamed(name), { parameters, items, credential, signal });
	return { output, cancel: () => controller.abort() };
}
