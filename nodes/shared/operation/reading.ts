import type { IExecuteFunctions } from 'n8n-workflow';
import { sleep } from 'n8n-workflow';

import type { Session } from '../cloudflare/session';
import { ItemSession } from './itemSession';
import type { Entry, Operation } from './operation';
import { Parameters } from './parameters';
import { ParameterValues } from './parameterValues';

/** An item as it was read, or why it could not be. */
export type ReadItem = { index: number } & (Entry<unknown> | { error: unknown });

/** Expressions can take milliseconds an item: n8n is given a chance to do something else meanwhile. */
const READ_AT_A_STRETCH_MS = 20;

/** Reads the items that are wanted, in their order. */
export async function readItems(
	ctx: IExecuteFunctions,
	operation: Operation,
	session: Session,
	isWanted: (index: number) => boolean,
): Promise<ReadItem[]> {
	const values = new ParameterValues(ctx);
	const read: ReadItem[] = [];
	let hasPace = false;
	let startedAt = performance.now();
	for (const index of ctx.getInputData().keys()) {
		if (!isWanted(index)) continue;
		if (performance.now() - startedAt > READ_AT_A_STRETCH_MS) {
			await sleep(0);
			startedAt = performance.now();
		}
		const parameters = new Parameters(ctx, operation.fields, index, values);
		hasPace ||= setPace(session, parameters);
		read.push({ index, ...readItem(operation, session, parameters) });
	}
	return read;
}

function readItem(
	operation: Operation,
	session: Session,
	parameters: Parameters,
): Entry<unknown> | { error: unknown } {
	try {
		parameters.checkOptions();
		const { timeout, isDryRun } = parameters;
		const input = operation.read(parameters);
		return { input, item: new ItemSession(session, { timeout, isDryRun }) };
	} catch (error) {
		return { error };
	}
}

/**
 * The pace belongs to the execution and not to an item: that of the first item whose settings can be
 * read holds. An item whose settings can't be read fails by itself. Returns whether they were read.
 */
function setPace({ queue }: Session, parameters: Parameters): boolean {
	try {
		const { maxConcurrency, maxWait } = queue;
		queue.maxConcurrency = parameters.wholeNumber('options.maxConcurrency') ?? maxConcurrency;
		queue.maxWait = parameters.wholeNumber('options.rateLimitMaxWait') ?? maxWait;
		return true;
	} catch {
		return false;
	}
}
