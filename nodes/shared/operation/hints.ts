import type { IExecuteFunctions } from 'n8n-workflow';

import type { Operation, Outcomes, Output } from './operation';
import { isReadOnlyTool } from './toolUse';

const dryRun = (isTool: boolean) =>
	`Dry run: nothing was changed. 'wouldDo' says what would be done; switch ${isTool ? "on 'Allow Changes'" : "off 'Dry Run'"} to do it.`;

const alreadyThere = (existing: number, total: number) =>
	`${existing} of ${total} already existed: nothing was created for them.`;

/** Adds hints above the output, each message once for all items. */
export function addHints(
	ctx: IExecuteFunctions,
	{ effect, hint, summary }: Pick<Operation, 'effect' | 'hint' | 'summary'>,
	outcomes: Outcomes,
): void {
	const dryRunHint = effect === 'read' ? undefined : dryRun(isReadOnlyTool(ctx));
	const surprising = (output: Output) => {
		const rows = [output].flat();
		if (dryRunHint && rows.some((row) => 'dryRun' in row)) return [dryRunHint];
		return hint ? rows.map(hint) : [];
	};
	const outputs = outcomes.flatMap((outcome) => (outcome?.ok ? [outcome.output] : []));
	const found = outputs.flatMap(surprising);
	const existing = outputs.filter(
		(output) => !Array.isArray(output) && output.outcome === 'alreadyThere',
	).length;
	if (existing > 0) found.push(alreadyThere(existing, outputs.length));
	if (summary && outputs.length > 0) found.unshift(summary(outputs.flat()));
	for (const message of new Set(found)) {
		if (message) ctx.addExecutionHints({ message, location: 'outputPane' });
	}
}
