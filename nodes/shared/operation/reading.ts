import type { IExecuteFunctions } from 'n8n-workflow';

import type { Session } from '../cloudflare/session';
import { ItemSession } from './itemSession';
import type { Entry, Operation } from './operation';
import { Parameters } from './parameters';
import { ParameterValues } from './parameterValues';
import { Slices } from '../cloudflare/slices';
import { isReadOnlyTool } from './toolUse';

/** An item that was read, or why it could not be. */
export type ReadItem = { index: number; name?: string } & (Entry<unknown> | { error: unknown });

/** Reads the selected items in order. Expressions can take milliseconds per item. */
export async function readItems(
	ctx: IExecuteFunctions,
	operation: Operation,
	session: Session,
	isWanted: (index: number) => boolean,
): Promise<ReadItem[]> {
	const values = new ParameterValues(ctx);
	const read: ReadItem[] = [];
	const isReadOnly = operation.effect !== 'read' && isReadOnlyTool(ctx);
	let hasPace = false;
	// Options without an expression are the same for every item.
	let areOptionsValid = false;
	const slices = new Slices();
	for (const index of ctx.getInputData().keys()) {
		if (!isWanted(index)) continue;
		if (slices.isOver) await slices.pause();
		const parameters = new Parameters(ctx, operation.fields, index, values);
		hasPace ||= setPace(session, parameters);
		const one = readItem(operation, session, parameters, { isReadOnly, areOptionsValid });
		areOptionsValid ||= 'input' in one && !values.isExpression('options');
		const name = ('input' in one && operation.names?.(one.input)) || nameOfInput(ctx, index);
		read.push({ index, name, ...one });
	}
	return read;
}

function readItem(
	operation: Operation,
	session: Session,
	parameters: Parameters,
	{ isReadOnly, areOptionsValid }: { isReadOnly: boolean; areOptionsValid: boolean },
): Entry<unknown> | { error: unknown } {
	try {
		if (!areOptionsValid) parameters.checkOptions();
		const timeout = parameters.wholeNumber('options.timeout');
		const isDryRun =
			isReadOnly || (operation.effect !== 'read' && parameters.flag('options.dryRun'));
		const simplify = operation.effect === 'read' && parameters.flag('simplify');
		const input = operation.read(parameters);
		const settings = { timeout, isDryRun, simplify, isReadOnlyTool: isReadOnly };
		const item = new ItemSession(session, settings);
		return { input, item };
	} catch (error) {
		return { error };
	}
}

/**
 * The request limits are for the whole execution: those of the first item with valid settings are
 * used. An item with other settings that are not valid fails later. Returns whether they were valid.
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

/** What identifies an item in a message if its parameters could not be read. */
export function nameOfInput(ctx: IExecuteFunctions, index: number): string | undefined {
	const email = ctx.getInputData()[index]?.json.email;
	return typeof email === 'string' ? email.trim() || undefined : undefined;
}
