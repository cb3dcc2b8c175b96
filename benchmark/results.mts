import { cpus, totalmem } from 'node:os';
import prettier from 'prettier';
import type { Target } from './targets.mjs';
import { type Line, linesOf } from './figures.mjs';
import { JOBS, LABELS, type JobName } from './jobs.mjs';
import type { Figures } from './measure.mjs';
import type { BenchmarkHost } from './benchmarkHost.mjs';

const MEGABYTE = 1e6;
const HEAD = [
	'Contender',
	'Requests',
	'Wall time',
	'429s',
	'Into a block',
	'Peak memory (added)',
	'Event loop blocked',
	'Lost',
	'Doubled or wrong',
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

const blocked = ({ blockedMs }: Line) =>
	blockedMs === undefined ? '–' : `${Math.round(blockedMs)} ms`;

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
		blocked(line),
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

function targetsTable(targets: Target[]): string {
	if (targets.length === 0) return '';
	const rows = targets.map(({ target, figure, met }) => [
		target,
		figure,
		met ? 'met' : '**missed**',
	]);
	const met = targets.filter((one) => one.met).length;
	const head = [
		['Target', 'Figure', ''],
		['---', '---', '---'],
	];
	return `## Targets: ${met} of ${targets.length} met\n\n${[...head, ...rows].map(row).join('\n')}\n`;
}

function machineLine({ versions }: BenchmarkHost): string {
	const [cpu] = cpus();
	const memoryGb = Math.round(totalmem() / 1e9);
	const about = `${cpu?.model.trim() ?? 'unknown CPU'}, ${cpus().length} cores, ${memoryGb} GB`;
	const date = new Date().toISOString().slice(0, 10);
	return `${date}; ${about}; Node ${versions.node.replace('v', '')}, n8n ${versions.n8n}, cloudflare SDK ${versions.sdk}.`;
}

const NOTES = `## How it is measured

Every run has its own emulator and its own contender process, all on one machine. A response takes
50 ms unless the job says otherwise. Wall time is the time from the first input item to the last
output item, with n8n and the SDK loaded before, and one expression resolved. The emulator counts requests, 429s and requests sent
during a block (after a 429, before the block ended). Lost and doubled people are found by comparing
the state of the emulator, or the output rows, with the people expected. A person is lost if the job
was not done for them, with or without an error. Short runs are made three times, and the median
counts. The contenders of a job take part in each round one after the other, and times are compared
within one run of the benchmark, as other load on the machine affects all of them.

Where people are offboarded, all rows of the emulator with all their fields are compared before and
after. What is still there of the people who leave is lost. Wrong are rows that had to stay as they are:
somebody else's, or an entry that kept the leaver out. These jobs have Cloudflare's documented limits
(1,200 requests in 300 s, 600 of Gateway in 60 s), and a script that is blocked for five minutes is cut off.

- **Ours**: one node of this package with default options; to offboard, Plan Removal and Remove Access
  ('Max People' raised), which looks again at its end.
- **HTTP Request, default settings**: n8n's node, one request per item. It stops at the first error,
  after all its requests have been sent.
- **HTTP Request, careful**: batching (50 items per 1,000 ms, as the editor fills it in; under the
  limit 4 per 1,000 ms, which is what the quota allows), pagination with 1,000 rows a page, On Error →
  Continue. Deleting by email takes one lookup and one deletion for each person, in two nodes. To offboard
  people from all places takes too many nodes, so 19 of them do it in three places of one account: account
  members, user groups and Access users. Ours is shown with the same places, too.
- **SDK script**: the official \`cloudflare\` package, one awaited call per person and its own page
  iterator. It has no organization members, so that job uses its generic \`client.post\`.
  To offboard, it looks into the same places without following rules, takes people out of every list and
  out of what groups and allow policies include, and looks again. "Person by person" asks with filters where
  there are any, "one look for all" reads each list once.

Memory is resident memory: the peak and, in parentheses, what the run added after everything was
loaded. "${LABELS.rowsOnly}" is a process that only reads the same pages with \`fetch\`, keeps
the parsed rows and collects garbage after each page. What it adds is the reference for the memory
target. "Event loop blocked" is the longest time at a stretch in which the process of the contender
could do nothing else. The runs under the limit mostly wait, so they run at the same time; all others
run alone. At zero latency the contenders alternate in one process, after three rounds that are not
counted. The HTTP Request node sends all requests at once, ours at most as many as 'Max Concurrency' says, 5
by default. On one machine the kernel then wakes the emulator for nearly every request, which is why the CPU
time without the kernel is shown by itself, and a row with the highest 'Max Concurrency'.
`;

/** The whole report as Markdown. */
export async function markdown(
	all: Figures[],
	targets: Target[],
	host: BenchmarkHost,
): Promise<string> {
	const intro = `# Benchmark\n\n\`npm run bench\` writes this file. ${machineLine(host)}\n`;
	const parts = [intro, targetsTable(targets), tables(all), NOTES];
	return await prettier.format(parts.join('\n'), { parser: 'markdown', printWidth: 100 });
}
