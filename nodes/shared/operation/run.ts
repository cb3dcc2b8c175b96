import type { IExecuteFunctions, INodeExecutionData } from 'n8n-workflow';
import { NodeOperationError } from 'n8n-workflow';

import { connect } from '../cloudflare/client';
import type { Call } from './call';
import { callFor } from './call';
import { atItem, errorItem } from './failures';
import type { ItemOperation, Operation, Outcome, Outcomes } from './operation';

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
	const outcomes = await perform(ctx, operation, ctx.continueOnFail());
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
	operation: Operation,
	keepGoing: boolean,
): Promise<Outcomes> {
	const items = ctx.getInputData();
	try {
		const connection = await connect(ctx);
		const calls = items.map((_, item) => callFor(ctx, operation.fields, item, connection));
		return 'runAll' in operation
			? await operation.runAll(calls, { keepGoing })
			: await oneByOne(operation, calls, keepGoing);
	} catch (error) {
		// A credential that can't be used concerns every item alike.
		return items.map(() => ({ ok: false, error }));
	}
}

async function oneByOne(
	operation: ItemOperation,
	calls: Call[],
	keepGoing: boolean,
): Promise<Outcomes> {
	const outcomes: Outcomes = [];
	for (const call of calls) {
		const outcome = await settle(operation, call);
		outcomes.push(outcome);
		if (!outcome.ok && !keepGoing) break;
	}
	return outcomes;
}

async function settle(operation: ItemOperation, call: Call): Promise<Outcome> {
	try {
		return { ok: true, output: await operation.run(call) };
	} catch (error) {
		return { ok: false, error };
	}
}

function itemsOf(
	ctx: IExecuteFunctions,
	outcome: Outcome | undefined,
	item: number,
): INodeExecutionData[] {
	if (!outcome) return [];
	const pairedItem = { item };
	if (!outcome.ok) {
		const error = atItem(ctx.getNode(), outcome.error, item);
		if (!ctx.continueOnFail()) throw error;
		return [{ json: errorItem(error), pairedItem }];
	}
	return [outcome.output].flat().map((json) => ({ json, pairedItem }));
}
