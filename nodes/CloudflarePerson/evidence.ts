import { CloudflareFault, isExecutionEnded, isOutcomeUnknown } from '../shared/cloudflare/faults';
import type { Changed, Output, Result } from '../shared/operation/operation';
import { ParameterFault } from '../shared/operation/parameterFault';
import type { Step } from './step';
import type { StepRun } from './places/place';

export type StepOutcome = 'done' | 'alreadyGone' | 'refused' | 'failed' | 'unconfirmed';

/** What came of a step, with Cloudflare's answer as the evidence. */
export interface StepResult extends Step {
	outcome: StepOutcome;
	/** When Cloudflare's answer arrived, by the clock of this machine (ISO 8601); null if nothing was sent. */
	at: string | null;
	status: number | null;
	rayId: string | null;
	error: string | null;
}

export const stepResult = (
	{ step, item }: StepRun,
	outcome: StepOutcome,
	error: string | null,
): StepResult => {
	const { at = null, status = null, rayId = null } = item.changes.at(-1)?.answer ?? {};
	return { ...step, outcome, at, status, rayId, error };
};

/** What came of a step, from what its operation returned or threw. */
export function toStepResult(run: StepRun, result: Result): StepResult {
	if (result.ok) return stepResult(run, isAbsent(result.result) ? 'alreadyGone' : 'done', null);
	const { error } = result;
	const message = messageOf(error);
	// Guards and checks of the record: nothing was sent.
	if (error instanceof ParameterFault && run.item.changes.length === 0) {
		return stepResult(run, 'refused', message);
	}
	return withFault(
		stepResult(run, isOutcomeUnknown(error) ? 'unconfirmed' : 'failed', message),
		error,
	);
}

/** The evidence of a refusal is the error itself. */
function withFault(result: StepResult, error: unknown): StepResult {
	if (!(error instanceof CloudflareFault)) return result;
	const { status = null, rayId = null } = error.facts;
	return { ...result, status, rayId };
}

export function messageOf(error: unknown): string {
	if (error instanceof ParameterFault) return [error.what, error.advice].filter(Boolean).join('. ');
	if (isExecutionEnded(error)) return 'The execution ended first.';
	return (error as Error).message;
}

/** Nothing was there any more. A dry run has the same outcomes as a real one. */
const isAbsent = (result: Output | Changed): boolean =>
	Array.isArray(result) || ['alreadyAbsent', 'unchanged'].includes(String(result.outcome));
