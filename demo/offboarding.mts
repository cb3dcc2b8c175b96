import { person } from '../emulator/people.js';
import type { Editor } from './editor.js';
import { submitForm, type Form, type Question } from './form.js';

/** Somebody of the emulator's seed who is in most places. */
export const sampleLeaver = person(0).email;

/** The parts of the Person node's output that the table shows. */
interface Found {
	place: string;
	/** Why it stays. */
	why?: string | null;
}

export interface Offboarded {
	/** The heading of the form's last page. */
	heading: string;
	before: Found[];
	after: Found[];
	/** Cloudflare was asked again, and nothing that can be removed is left. */
	clean: boolean;
}

const question: Question = {
	labels: ['Plan', 'Remove this access?', 'Approved by'],
	answers: { 'Remove this access?': 'Yes', 'Approved by': 'Demo Owner' },
};

/** Takes a person out with the workflow "Leaver now": the form, the plan on the approval page, the removal. */
export async function offboard(
	email: string,
	form: Form,
	editor: Editor,
	signal: AbortSignal,
): Promise<Offboarded> {
	const answers = { Email: email, Why: 'Sample of the demo', 'Your name': 'Demo Owner' };
	const page = await submitForm(form, answers, signal, undefined, question);
	const run = await editor.settled(page.executionId, { pastWait: true });
	const [planned] = run.rows('Plan removal') as unknown as Planned[];
	const [row] = run.rows('Remove access') as unknown as Array<Removed & { details?: Removed }>;
	// A step that failed makes the item a failed one.
	const removed = row?.details ?? row;
	if (!planned || !removed) throw new Error(`"${page.heading}": nothing was removed.`);
	const before = [...planned.plan.steps, ...planned.left];
	return { heading: page.heading, before, after: removed.left, clean: removed.clean };
}

interface Planned {
	plan: { steps: Found[] };
	left: Found[];
}

interface Removed {
	left: Found[];
	clean: boolean;
}
