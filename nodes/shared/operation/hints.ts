import type { IExecuteFunctions } from 'n8n-workflow';

import type { Operation, Outcomes, Output } from './operation';

const DRY_RUN =
	"Dry run: nothing was changed. 'wouldSend' lists what would be sent; switch off 'Dry Run' to send it.";

/** Adds hints above the output, each message once for all items. */
export function addHints(
	ctx: IExecuteFunctions,
	operation: Pick<Operation, 'hint'>,
	outcomes: Outcomes,
): void {
	const surprising = (output: Output) => {
		const rows = [output].flat();
		if (rows.some((row) => 'dryRun' in row)) return [DRY_RUN];
		return operation.hint ? rows.map(operation.hint) : [];
	};
	const found = outcomes.flatMap((outcome) => (outcome?.ok ? surprising(outcome.output) : []));
	for (const message of new Set(found)) {
		if (message) ctx.addExecutionHints({ message, location: 'outputPane' });
	}
}
