import { type JobName, LABELS } from './jobs.mjs';
import type { Figures } from './measure.mjs';
import type { Report } from './task.mjs';

/** One line of the table; undefined where there is nothing to tell. */
export interface Line {
	job: JobName;
	label: string;
	requests: number;
	wallMs: number;
	/** CPU time of one round, and the part without the kernel's, where contenders alternate in one process. */
	cpuMs?: number;
	userMs?: number;
	refused?: number;
	intoBlock?: number;
	/** Bytes; for two processes, of the bigger one. */
	peak?: number;
	/** What the run added to what was resident before it. */
	growth?: number;
	/** Milliseconds. */
	blockedMs?: number;
	lost?: number;
	doubled?: number;
	ending: string;
}

export const median = (values: number[]): number =>
	values.toSorted((one, other) => one - other)[Math.floor(values.length / 2)] ?? NaN;

/** Of several tries of one run the one whose wall time lies in the middle. */
export function middleOf(tries: Figures[]): Figures {
	const sorted = tries.toSorted((one, other) => one.wallMs - other.wallMs);
	return sorted[Math.floor(sorted.length / 2)]!;
}

export function linesOf(figures: Figures): Line[] {
	const { run, reports, requests, wallMs, ending } = figures;
	const { job, label } = run;
	const { alternated: turns } = reports[0] ?? {};
	if (turns) {
		return Object.entries(turns.rounds).map(([name, rounds]) => {
			const share = requests / turns.taken;
			const wallMs = median(rounds.map(({ wall }) => wall));
			const cpuMs = median(rounds.map(({ user, system }) => user + system));
			const userMs = median(rounds.map(({ user }) => user));
			const perItem = (ms: number) => `${(ms / share).toFixed(2)} ms`;
			return {
				job,
				label: LABELS[name as keyof typeof LABELS],
				requests: share,
				wallMs,
				cpuMs,
				userMs,
				ending: `median of ${rounds.length}: ${perItem(wallMs)} per item, ${perItem(cpuMs)} of CPU, ${perItem(userMs)} of it without the kernel`,
			};
		});
	}
	const { refused, intoBlock, lost, doubled } = figures;
	const heap = reports[0] && (reports[0].memory.heapHeld - reports[0].memory.heapBefore) / 1e6;
	const ended = run.contender === 'rowsOnly' ? `${heap?.toFixed(0)} MB of heap held` : ending;
	const flaws = run.contender === 'rowsOnly' ? {} : { refused, intoBlock, lost, doubled };
	return [{ job, label, requests, wallMs, ...flaws, ...ofProcesses(figures), ending: ended }];
}

/** Of two processes, the larger figure. */
function ofProcesses({ reports }: Figures): Pick<Line, 'peak' | 'growth' | 'blockedMs'> {
	if (reports.length === 0) return {};
	const largest = (of: (report: Report) => number) => Math.max(...reports.map(of));
	return {
		peak: largest(({ memory }) => memory.rssPeak),
		growth: largest(({ memory }) => memory.rssPeak - memory.rssBefore),
		blockedMs: largest(({ blockedMs = NaN }) => blockedMs),
	};
}
