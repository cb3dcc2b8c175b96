import type { IExecuteFunctions, INodeExecutionData } from 'n8n-workflow';
import { NodeOperationError, sleep } from 'n8n-workflow';

import type { Connection } from '../cloudflare/client';
import { connect } from '../cloudflare/client';
import { WouldSend } from '../cloudflare/dryRun';
import { isClosed } from '../cloudflare/faults';
import type { Lane } from '../cloudflare/gate';
import { Call } from './call';
import { EarlierTries } from './earlierTries';
import { endingError, failedItem } from './failures';
import { fieldNamed } from './fieldIndex';
import { addHints } from './hints';
import { ParameterValues } from './parameterValues';
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
	const keepGoing = ctx.continueOnFail();
	const outcomes = await perform(ctx, operations, keepGoing);
	const failed = outcomes.findIndex((outcome) => outcome?.ok === false);
	if (failed >= 0 && !keepGoing) throw endingError(ctx.getNode(), outcomes, failed);
	addHints(ctx, operations, outcomes);
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

async function perform(
	ctx: IExecuteFunctions,
	operations: readonly Operation[],
	keepGoing: boolean,
): Promise<Outcomes> {
	const items = ctx.getInputData();
	try {
		const operation = selected(ctx, operations);
		const connection = await connect(ctx, { severalItems: items.length > 1 });
		try {
			return await performOver(ctx, operation, connection, keepGoing);
		} finally {
			// Whatever happened: nothing leaves after the node has ended.
			connection.lane.close();
		}
	} catch (error) {
		// An operation or a credential that can't be used concerns every item alike.
		return items.map(() => ({ ok: false, error }));
	}
}

/**
 * All items are started before the first request leaves: so each has checked its parameters by
 * then, and what several items ask can be asked together. The lane lets their requests out, a few
 * at a time. What an earlier try of this run changed is not run again.
 */
async function performOver(
	ctx: IExecuteFunctions,
	operation: Operation,
	connection: Connection,
	keepGoing: boolean,
): Promise<Outcomes> {
	const { fields } = operation;
	const { lane } = connection;
	const values = new ParameterValues(ctx);
	const earlier = changesSomething(operation) ? new EarlierTries(ctx) : undefined;
	const done = earlier?.outcomes ?? [];
	const calls = ctx
		.getInputData()
		.map((_, item) => new Call(ctx, fields, item, values, connection));
	const left = calls.filter((_, item) => !done[item]);
	setPace(lane, left);
	endWith(ctx, lane);
	const running =
		'runAll' in operation
			? operation.runAll(left, { keepGoing })
			: each(operation, left, { lane, keepGoing });
	// Not before every parameter is read: a macrotask later all of them are, or have failed.
	await sleep(0);
	lane.start();
	const outcomes = (await running).map(asOutcome);
	let next = 0;
	const all = calls.map((_, item) => {
		if (done[item]) return done[item];
		const outcome = outcomes[next++];
		return earlier ? earlier.withEarlier(item, outcome) : outcome;
	});
	earlier?.remember(
		all.map((outcome, item) => (isDry(outcome, calls[item]) ? undefined : outcome)),
	);
	return all;
}

/** A failed item may be one whose options can't be read; it says itself what was done. */
const isDry = (outcome: Outcome | undefined, call: Call | undefined) =>
	outcome?.ok === true && call?.isDryRun === true;

const changesSomething = ({ fields }: Operation) =>
	fieldNamed(fields, 'options.dryRun') !== undefined;

/** An execution that was cancelled sends nothing more, also when that was before the node began. */
function endWith(ctx: IExecuteFunctions, lane: Lane): void {
	if (ctx.getExecutionCancelSignal()?.aborted) lane.close();
	ctx.onExecutionCancellation(() => lane.close());
}

/**
 * The pace belongs to the execution and not to an item: that of the first item whose settings can be
 * read holds. An item whose settings can't be read fails by itself.
 */
function setPace(lane: Lane, calls: Call[]): void {
	for (const call of calls) {
		try {
			const { maxConcurrency, maxWait } = lane;
			lane.maxConcurrency = call.wholeNumber('options.maxConcurrency') ?? maxConcurrency;
			lane.maxWait = call.wholeNumber('options.rateLimitMaxWait') ?? maxWait;
			return;
		} catch {
			continue;
		}
	}
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
	const { about, requests } = outcome.error;
	return {
		ok: true,
		output: { ...about, dryRun: true, wouldSend: requests.map((request) => ({ ...request })) },
	};
}

function itemsOf(
	ctx: IExecuteFunctions,
	outcome: Outcome | undefined,
	item: number,
): INodeExecutionData[] {
	if (!outcome) return [];
	if (!outcome.ok) return [failedItem(ctx.getNode(), outcome.error, item)];
	const { output } = outcome;
	if (Array.isArray(output)) return output.map((json) => ({ json, pairedItem: { item } }));
	// A copy each: two items may have the same answer, and what comes after may change one of them.
	return [{ json: structuredClone(output), pairedItem: { item } }];
}
