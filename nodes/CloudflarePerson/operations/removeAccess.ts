import type { IDataObject, INodeProperties } from 'n8n-workflow';

import type { Where } from '../../shared/cloudflare/resource';
import type { Result } from '../../shared/operation/operation';
import { batchOperation } from '../../shared/operation/operation';
import { ParameterFault } from '../../shared/operation/parameterFault';
import { TOOL_NOTE } from '../../shared/operation/toolUse';
import { people } from '../../shared/resources/people';
import { readPlan } from '../plan';
import type { StepOutcome, StepResult } from '../evidence';
import type { RemovalInput, Removed } from '../removal';
import { removalHint, stepWords } from '../messages';

const DAY = 1440;

const plan: INodeProperties = {
	displayName: 'Plan',
	name: 'plan',
	type: 'json',
	default: '={{ $json.plan }}',
	required: true,
	description: "The plan that 'Plan Removal' made, unchanged. Nobody is removed without one.",
};

const maxPlanAge: INodeProperties = {
	displayName: 'Max Plan Age (Minutes)',
	name: 'maxPlanAge',
	type: 'number',
	typeOptions: { minValue: 1 },
	default: DAY,
	description: 'A plan that is older is refused',
};

const verify: INodeProperties = {
	displayName: 'Verify',
	name: 'verify',
	type: 'boolean',
	default: true,
	description: 'Whether to look at all places again afterwards, and to say what is left',
};

export const removeAccess = batchOperation<RemovalInput>({
	value: 'removeAccess',
	name: 'Remove Access',
	action: 'Remove access of person',
	description: 'Carry out a plan: take away all access step by step, and verify it',
	effect: 'remove',
	resource: people,
	warning:
		'Takes away everything that the plan lists. Whoever can still log in at your identity provider may come back, so disable them there first.',
	fields: [plan],
	options: [maxPlanAge, verify],
	read: (parameters) => ({
		plan: readPlan(
			parameters.valueGiven('plan'),
			parameters.wholeNumber('options.maxPlanAge') ?? DAY,
		),
		verify: parameters.flag('options.verify', true),
	}),
	names: (input) => input.plan.email,
	summary: removalHint,
	isPrechecked: true,
	runAll: async (entries) => {
		const { removeAll } = await import('../removal.js');
		const removed = await removeAll(entries);
		return removed.map((one, nth): Result => {
			const { isDryRun, isReadOnlyTool } = entries[nth]!.item.settings;
			const dry = { ...dryRunRow(one), ...(isReadOnlyTool && { note: TOOL_NOTE }) };
			const output = isDryRun ? dry : realRow(one);
			const fault = faultOf(one, output);
			return fault ? { ok: false, error: fault } : { ok: true, result: [output] };
		});
	},
});

function realRow({ email, planHash, steps, clean, left, notSeen }: Removed): IDataObject {
	return { email, outcome: outcomeOf(steps), clean, planHash, steps, left, notSeen };
}

/** Null if it is not known, because an answer was lost. */
function outcomeOf(steps: StepResult[]): string | null {
	const outcomes = new Set(steps.map(({ outcome }) => outcome));
	if (outcomes.has('done')) return 'removed';
	if (outcomes.has('unconfirmed')) return null;
	return outcomes.size > 0 ? 'alreadyAbsent' : 'unchanged';
}

function dryRunRow({ email, planHash, steps, changes }: Removed): IDataObject {
	const wouldSend = changes.map(({ method, path, body }) => ({ method, path, body }));
	const wouldChange = wouldSend.length > 0;
	const isOpen = (outcome: StepOutcome) => outcome === 'done';
	const open = steps.filter(({ outcome }) => isOpen(outcome));
	return {
		email,
		outcome: wouldChange ? 'wouldChange' : 'wouldNotChange',
		wouldDo:
			open.length > 0
				? `For ${email}: ${open.map(stepWords).join('; ')}`
				: `Nothing to do for ${email}`,
		clean: null,
		planHash,
		steps: steps.map(({ outcome, ...step }) => ({
			...step,
			outcome: isOpen(outcome) ? 'wouldChange' : outcome,
		})) as IDataObject[],
		left: [],
		dryRun: true,
		wouldChange,
		where: commonOf(open.map(({ where }) => where)),
		wouldSend,
	};
}

/** The account or organization, if all steps are in the same one. */
const commonOf = ([first, ...others]: Where[]): Where | null =>
	first && others.every(({ id }) => id === first.id) ? first : null;

/** A person with a step that failed or was refused is a failed item, with everything that was done. */
function faultOf({ email, steps }: Removed, output: IDataObject): ParameterFault | undefined {
	const bad = steps.filter(({ outcome }) => outcome === 'failed' || outcome === 'refused');
	const [first] = bad;
	if (!first) return undefined;
	const count = `${bad.length} of ${steps.length} ${steps.length === 1 ? 'step' : 'steps'}`;
	return new ParameterFault(
		'plan',
		`was not carried out completely for ${email}: ${count} did not succeed, first: ${stepWords(first)}: ${first.error}`,
		'Running the same plan again is safe: what is done is not done again.',
		output,
	);
}
