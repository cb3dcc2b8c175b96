import type { IExecuteFunctions, INodeExecutionData } from 'n8n-workflow';
import { NodeOperationError } from 'n8n-workflow';

import type { Session } from '../cloudflare/session';
import { connect } from '../cloudflare/session';
import { EarlierTries } from './earlierTries';
import type { ErrorContext, Finished } from './failures';
import { endingError, failedItem } from './failures';
import { addHints } from './hints';
import type { Operation, Outcome } from './operation';
import { nameOfInput, readItems } from './reading';
import { runItems } from './runItems';
import { inSlices, Slices } from '../cloudflare/slices';

/**
 * Runs the selected operation over the input items.
 *
 * The output items, including failed ones, are paired to their input items and keep their order. With
 * On Error → Continue, a failed item is `{error, details}`. Otherwise the first failed item ends the
 * node, and nothing more is sent.
 */
export async function runOperation(
	ctx: IExecuteFunctions,
	operations: readonly Operation[],
): Promise<INodeExecutionData[][]> {
	// Over by the time it is used, unless the run was short: what n8n does with the items begins a new slice.
	const slices = new Slices();
	const keepGoing = ctx.continueOnFail();
	const operation = selected(ctx, operations);
	const finished = await perform(ctx, operations, keepGoing);
	const { outcomes } = finished;
	const errorContext = { node: ctx.getNode(), fields: operation?.fields ?? [] };
	const failed = outcomes.findIndex((outcome) => outcome?.ok === false);
	if (failed >= 0 && !keepGoing) throw endingError(errorContext, finished, failed);
	if (operation) addHints(ctx, operation, outcomes);
	const items: INodeExecutionData[][] = [];
	const add = (outcome: Outcome | undefined, item: number) =>
		items.push(itemsOf(errorContext, outcome, item, finished.names[item]));
	await inSlices(outcomes, add, slices);
	return [items.flat()];
}

const selected = (ctx: IExecuteFunctions, operations: readonly Operation[]) =>
	operations.find(({ value }) => value === ctx.getNodeParameter('operation', 0));

/** Runs the operation. An unknown operation or a wrong credential fails all items. */
async function perform(
	ctx: IExecuteFunctions,
	operations: readonly Operation[],
	keepGoing: boolean,
): Promise<Finished> {
	const operation = selected(ctx, operations);
	const items = ctx.getInputData();
	const names = items.map((_, index) => nameOfInput(ctx, index));
	const failAll = (error: unknown): Finished => ({
		outcomes: items.map(() => ({ ok: false, error })),
		names,
	});
	if (!operation) return failAll(unknownOperation(ctx, operations));
	const session = await connect(ctx, { withCache: items.length > 1 }).catch(failAll);
	if ('outcomes' in session) return session;
	try {
		return await performItems(ctx, operation, session, keepGoing);
	} finally {
		// Nothing may be sent after the node has ended.
		session.queue.close();
	}
}

const unknownOperation = (ctx: IExecuteFunctions, operations: readonly Operation[]) =>
	new NodeOperationError(
		ctx.getNode(),
		`'Operation' can't be ${JSON.stringify(ctx.getNodeParameter('operation', 0))}`,
		{ description: `Choose one of: ${operations.map(({ name }) => name).join(', ')}` },
	);

/**
 * Reads all items before the first request is sent, then runs those that no earlier try of this run
 * has finished.
 */
async function performItems(
	ctx: IExecuteFunctions,
	operation: Operation,
	session: Session,
	keepGoing: boolean,
): Promise<Finished> {
	closeOnCancel(ctx, session);
	const earlier = operation.effect === 'read' ? undefined : new EarlierTries(ctx);
	const done = earlier?.outcomes ?? [];
	const read = await readItems(ctx, operation, session, (index) => !done[index]);
	session.queue.start();
	const outcomes = await runItems(operation, read, session, keepGoing);
	const all = ctx
		.getInputData()
		.map((_, index) => done[index] ?? withEarlier(earlier, index, outcomes.get(index)));
	const names = all.map((_, index) => earlier?.nameOf(index) ?? nameOfInput(ctx, index));
	for (const { index, name } of read) names[index] = name;
	earlier?.remember(
		all.map((outcome) => (isDry(outcome) ? undefined : outcome)),
		names,
	);
	return { outcomes: all, names };
}

const withEarlier = (
	earlier: EarlierTries | undefined,
	index: number,
	outcome: Outcome | undefined,
) => (earlier ? earlier.withEarlier(index, outcome) : outcome);

const isDry = (outcome: Outcome | undefined) =>
	outcome?.ok === true && [outcome.output].flat().some(({ dryRun }) => dryRun === true);

/** A cancelled execution sends nothing more, even if it was cancelled before the node started. */
function closeOnCancel(ctx: IExecuteFunctions, { queue }: Session): void {
	if (ctx.getExecutionCancelSignal()?.aborted) queue.close();
	ctx.onExecutionCancellation(() => queue.close());
}

function itemsOf(
	errorContext: ErrorContext,
	outcome: Outcome | undefined,
	item: number,
	name: string | undefined,
): INodeExecutionData[] {
	if (!outcome) return [];
	if (!outcome.ok) return [failedItem(errorContext, outcome.error, item, name)];
	const { output } = outcome;
	if (Array.isArray(output)) return output.map((json) => ({ json, pairedItem: { item } }));
	// Items may share an output object, and later nodes may change it, so each item gets a copy.
	return [{ json: structuredClone(output), pairedItem: { item } }];
}
