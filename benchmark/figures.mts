import { type JobName, LABELS } from './jobs.mjs';
import type { Figures } from './measure.mjs';

/** One line of the table; undefined where there is nothing to tell. */
export interface Line {
	job: JobName;
	label: string;
	requests: number;
	wallMs: number;
	refused?: number;
	intoBlock?: number;
	/** Bytes; for two processes, of the bigger one. */
	peak?: number;
	/** What the run added to what was resident before it. */
	growth?: number;
	lost?: number;
	doubled?: number;
	ending: string;
}

export const median = (values: number[]): number =>
	values.toSorted((one, other) => one - other)[Math.floor(values.length / 2)] ?? NaN;

export function linesOf(figures: Figures): Line[] {
	const { run, reports, requests, wallMs, ending } = figures;
	const { job, label } = run;
	const { turns } = reports[0] ?? {};
	if (turns) {
		return Object.entries(turns.times).map(([name, times]) => ({
			job,
			label: LABELS[name as keyof typeof LABELS],
			requests: requests / turns.taken,
			wallMs: median(times),
			ending: `median of ${times.length} rounds`,
		}));
	}
	const { refused, intoBlock, lost, doubled } = figures;
	const flaws = run.contender === 'rowsOnly' ? {} : { refused, intoBlock, lost, doubled };
	return [{ job, label, requests, wallMs, ...flaws, ...memoryOf(figures), ending }];
}

function memoryOf({ reports }: Figures): { peak?: number; growth?: number } {
	if (reports.length === 0) return {};
	const peaks = reports.map(({ memory }) => memory.rssPeak);
	const growths = reports.map(({ memory }) => memory.rssPeak - memory.rssBefore);
	return { peak: Math.max(...peaks), growth: Math.max(...growths) };
}
