import { cpus, totalmem } from 'node:os';
import prettier from 'prettier';
import type { Bar } from './bars.mjs';
import { type Line, linesOf } from './figures.mjs';
import { JOBS, LABELS, type JobName } from './jobs.mjs';
import type { Figures } from './measure.mjs';
import type { Place } from './place.mjs';

const MEGABYTE = 1e6;
const HEAD = [
	'Contender',
	'Requests',
	'Wall time',
	'429s',
	'Into a block',
	'Peak memory (added)',
	'Lost',
	'Doubled',
	'Ended',
];

const number = (value: number | undefined) => value?.toLocaleString('en') ?? '–';

function time(ms: number): string {
	return ms < 10_000 ? `${(ms / 1000).toFixed(2)} s` : `${(ms / 1000).toFixed(1)} s`;
}

function memory({ peak, growth }: Line): string {
	if (peak === undefined || growth === undefined) return '–';
	return `${Math.round(peak / MEGABYTE)} MB (+${Math.round(growth / MEGABYTE)})`;
}

const row = (cells: string[]) => `| ${cells.join(' | ')} |`;

function cellsOf(line: Line): string[] {
	const { label, requests, wallMs, refused, intoBlock, lost, doubled, ending } = line;
	return [
		label === LABELS.ours || label.startsWith(`${LABELS.ours},`) ? `**${label}**` : label,
		number(requests),
		time(wallMs),
		number(refused),
		number(intoBlock),
		memory(line),
		number(lost),
		number(doubled),
		ending.replaceAll('|', '/'),
	];
}

function tables(all: Figures[]): string {
	const lines = all.flatMap(linesOf);
	const jobs = [...new Set(lines.map(({ job }) => job))];
	return jobs.map((job) => `## ${JOBS[job]}\n\n${table(lines, job)}\n`).join('\n');
}

function table(lines: Line[], job: JobName): string {
	const own = lines.filter((line) => line.job === job).map(cellsOf);
	return [HEAD, HEAD.map(() => '---'), ...own].map(row).join('\n');
}

function barsTable(bars: Bar[]): string {
	if (bars.length === 0) return '';
	const rows = bars.map(({ bar, figure, met }) => [bar, figure, met ? 'met' : '**missed**']);
	const met = bars.filter((bar) => bar.met).length;
	const head = [
		['Bar', 'Figure', ''],
		['---', '---', '---'],
	];
	return `## Bars: ${met} of ${bars.length} met\n\n${[...head, ...rows].map(row).join('\n')}\n`;
}

function machine({ versions }: Place): string {
	const [cpu] = cpus();
	const memoryGb = Math.round(totalmem() / 1e9);
	const about = `${cpu?.model.trim() ?? 'unknown CPU'}, ${cpus().length} cores, ${memoryGb} GB`;
	const date = new Date().toISOString().slice(0, 10);
	return `${date}; ${about}; Node ${versions.node.replace('v', '')}, n8n ${versions.n8n}, cloudflare SDK ${versions.sdk}.`;
}

const NOTES = `## How it is measured

Every run has an emulated Cloudflare and a contender process of its own, all on one machine; an
answer takes 50 ms unless the job says otherwise. Wall time runs from the first item going in to the
last coming out, with n8n and the SDK loaded before. Requests, 429s and requests sent into a block
(after a 429, before the block was over) are counted by the emulator; lost and doubled people are
found by comparing its state, or the rows that came out, with those who were meant: lost are those for
whom the job was not done, whether or not an error said so. Short runs are made three times, and the
one in the middle counts.

- **Ours**: one node of this package, all options left alone.
- **HTTP Request, default settings**: n8n's node, one request per item. It stops at the first error
  when all its requests have been sent.
- **HTTP Request, careful**: batching (50 items per 1,000 ms, as the editor fills it in; under the
  limit 4 per 1,000 ms, which is what the quota allows), pagination with 1,000 rows a page, On Error →
  Continue. Deleting by email takes one look-up and one deletion each, in two nodes.
- **SDK script**: the official \`cloudflare\` package, one awaited call per person and its own page
  iterator. It has no organization members: that job goes through its generic \`client.post\`.

Memory is resident memory as the operating system sees it: the peak, and in brackets what the run
added to what was resident when everything was loaded. "${LABELS.rowsOnly}" is a bare
process that fetches the same pages with \`fetch\`, keeps the parsed rows and collects
all garbage after each page: what it adds is the measure for the memory bar.
The runs under the limit wait most of the time and go side by side; all others run alone. At zero
latency the contenders take turns in one process, after three rounds that don't count.
`;

/** The whole report as Markdown. */
export async function markdown(all: Figures[], bars: Bar[], place: Place): Promise<string> {
	const intro = `# Benchmark\n\n\`npm run bench\` writes this file. ${machine(place)}\n`;
	const parts = [intro, barsTable(bars), tables(all), NOTES];
	return await prettier.format(parts.join('\n'), { parser: 'markdown', printWidth: 100 });
}
