import type { IExecuteFunctions, INodeExecutionData } from 'n8n-workflow';
import { NodeOperationError, sleep } from 'n8n-workflow';

import { connect } from '../cloudflare/client';
import { WouldSend } from '../cloudflare/dryRun';
import { isClosed } from '../cloudflare/faults';
import type { Lane } from '../cloudflare/gate';
import { Call } from './call';
import { endingError, failedItem } from './failures';
import { addHints } from './hints';
import { Parameters } from './parameters';
import type { ItemOperation, Operation, Outcome, Outcomes, Output } from './operation';

/**
 * Runs the selected operation over the input items.
 *
 * Every output item is paired to its input and keeps the input's order, failed ones included. With
 * On Error → Continue a failed item is `{error, details}`; without it the first failed item ends
 * the node, and nothing more is sent.
 */
export async function runOperation(
	ctx: IExecuteFunctions,
	operations: readonly Operation[],
): Promise<INodeExecutionData[][]> {
	const operation = selected(ctx, operations);
	const keepGoing = ctx.continueOnFail();
	const outcomes = await perform(ctx, operation, keepGoing);
	const failed = outcomes.findIndex((outcome) => outcome?.ok === false);
	if (failed >= 0 && !keepGoing) throw endingError(ctx.getNode(), outcomes, failed);
	addHints(ctx, operation, outcomes);
	return [outcomes.flatMap((outcome, item) => itemsOf(ctx, outcome, item))];
}

function selected(ctx: IExecuteFunctions, operations: readonly Operation[]): Operation {
	const value = ctx.getNodeParameter('operation', 0);
	const operation = operations.find((one) => one.value === value);
	if (operation) return operation;
	throw new NodeOperationError(ctx.getNode(), `'Operation' can't be ${JSON.stringify(value)}`, {
		description: `Choose one of: ${operations.map((one) => one.name).join(', ')}`,
	});
}

/**
 * All items are started before the first request leaves: so each has checked its parameters by
 * then, and what several items ask can be asked together. The lane lets their requests out, a few
 * at a time.
 */
async function perform(
	ctx: IExecuteFunctions,
	operation: Operation,
	keepGoing: boolean,
): Promise<Outcomes> {
	const items = ctx.getInputData();
	try {
		const connection = await connect(ctx, { severalItems: items.length > 1 });
		const { fields } = operation;
		const parameters = new Parameters(ctx);
		const calls = items.map((_, item) => new Call(ctx, fields, item, parameters, connection));
		const { lane } = connection;
		adjust(lane, calls[0]);
		ctx.onExecutionCancellation(() => lane.close());
		const running =
			'runAll' in operation
				? operation.runAll(calls, { keepGoing })
				: each(operation, calls, { lane, keepGoing });
		// Not before every parameter is read: a macrotask later all of them are, or have failed.
		await sleep(0);
		lane.start();
		return (await running).map(asOutcome);
	} catch (error) {
		// A credential or setting that can't be used concerns every item alike.
		return items.map(() => ({ ok: false, error }));
	}
}

/** The pace belongs to the execution and not to an item: the first item's settings hold. */
function adjust(lane: Lane, first: Call | undefined): void {
	lane.maxConcurrency = first?.wholeNumber('options.maxConcurrency') ?? lane.maxConcurrency;
	lane.maxWait = first?.wholeNumber('options.rateLimitMaxWait') ?? lane.maxWait;
}

async function each(
	operation: ItemOperation,
	calls: Call[],
	{ lane, keepGoing }: { lane: Lane; keepGoing: boolean },
): Promise<Outcomes> {
	return await Promise.all(
		calls.map(async (call) => {
			const outcome = await settle(operation, call);
			if (!outcome.ok && !(outcome.error instanceof WouldSend) && !keepGoing) lane.close();
			return outcome;
		}),
	);
}

async function settle(operation: ItemOperation, call: Call): Promise<Outcome> {
	try {
		call.checkOptions();
		const output = await operation.run(call);
		return { ok: true, output: call.isDryRun ? nothingToSend(output) : output };
	} catch (error) {
		return { ok: false, error };
	}
}

const nothingToSend = (output: Output): Output =>
	[output].flat().map((json) => ({ ...json, dryRun: true, wouldSend: [] }));

/** A dry run's change is its result; an item that was not reached has none. */
function asOutcome(outcome: Outcome | undefined): Outcome | undefined {
	if (!outcome || outcome.ok || !(outcome.error instanceof WouldSend)) {
		return outcome && !outcome.ok && isClosed(outcome.error) ? undefined : outcome;
	}
	const { about, request } = outcome.error;
	return { ok: true, output: { ...about, dryRun: true, wouldSend: [{ ...request }] } };
}

function itemsOf(
	ctx: IExecuteFunctions,
	outcome: Outcome | undefined,
	item: number,
): INodeExecutionData[] {
	if (!outcome) return [];
	if (!outcome.ok) return [failedItem(ctx.getNode(), outcome.error, item)];
	return [outcome.output].flat().map((json) => ({ json, pairedItem: { item } }));
}
