import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { root } from '../demo/paths.js';
import { startProcess } from '../demo/processes.mjs';
import { seeded } from '../emulator/index.js';
import { Cloudflare, endWithParent } from './cloudflare.mjs';
import type { Inconsistencies, Run } from './jobs.mjs';
import type { BenchmarkHost } from './benchmarkHost.mjs';
import type { Report, Task, Work } from './task.mjs';

/** The figures of one run. */
export interface Figures extends Inconsistencies {
	run: Run;
	requests: number;
	refused: number;
	intoBlock: number;
	wallMs: number;
	/** None if the run was cut off. */
	reports: Report[];
	ending: string;
}

let tasks = 0;

/** Runs one contender with its own emulator, and reads from the emulator what happened. */
export async function measure(
	run: Run,
	place: BenchmarkHost,
	{ signal, profile }: { signal: AbortSignal; profile?: string },
): Promise<Figures> {
	const cloudflare = await Cloudflare.start(run.seed, run.settings, signal);
	try {
		const works = await run.works(cloudflare);
		const startedAt = performance.now();
		const jobs = works.map(
			async (work) => await runContender(run, work, { place, cloudflare, signal, profile }),
		);
		const reports = (await Promise.all(jobs)).filter((report) => report !== undefined);
		const cut = reports.length < works.length;
		const requests = await cloudflare.requests();
		const people = await cloudflare.people();
		return {
			run,
			requests: requests.length,
			refused: requests.filter(({ status }) => status === 429).length,
			intoBlock: requests.filter(({ intoBlock }) => intoBlock).length,
			wallMs: cut ? performance.now() - startedAt : Math.max(...reports.map((one) => one.wallMs)),
			reports,
			ending: cut ? `cut off after ${run.timeoutSeconds} s` : endingOf(reports),
			...(await run.inconsistencies({ cloudflare, people, requests, reports, works })),
		};
	} finally {
		await cloudflare.stop();
	}
}

function endingOf(reports: Report[]): string {
	const stopped = reports.find((report) => report.stopped)?.stopped;
	if (stopped) return `stopped: ${stopped.replace(/\s+/g, ' ').slice(0, 60)}`;
	const failed = reports.reduce((sum, report) => sum + report.failed, 0);
	return failed > 0 ? `${failed} items failed` : 'done';
}

interface RunContext {
	place: BenchmarkHost;
	cloudflare: Cloudflare;
	signal: AbortSignal;
	/** Folder for CPU profiles. */
	profile?: string;
}

/** Runs a contender in its own process; undefined if it took too long. */
async function runContender(
	{ contender, timeoutSeconds: bound }: Run,
	work: Work,
	{ place, cloudflare, signal, profile }: RunContext,
): Promise<Report | undefined> {
	signal.throwIfAborted();
	const { folder, host } = place;
	const name = join(folder, `task-${(tasks += 1)}`);
	const reportFile = `${name}-report.json`;
	const task: Task = {
		contender,
		work,
		baseUrl: cloudflare.baseUrl,
		account: seeded.account,
		organization: seeded.organization,
		token: seeded.credentials.userToken,
		packageFolder: folder,
		hostFolder: host.folder,
		reportFile,
	};
	await writeFile(`${name}.json`, JSON.stringify(task));
	const profiling = profile ? ['--cpu-prof', '--cpu-prof-dir', profile] : [];
	const running = startProcess({
		file: host.node,
		args: [
			...endWithParent,
			'--expose-gc',
			...profiling,
			...['--import', 'tsx', join(root, 'benchmark/contender.mts'), `${name}.json`],
		],
		cwd: root,
		env: environment(place),
	});
	const stop = () => void running.stop();
	signal.addEventListener('abort', stop, { once: true });
	const timer = new AbortController();
	const late = sleep(bound * 1000, 'late' as const, { signal: timer.signal });
	const first = await Promise.race([running.exited, late.catch(() => 'late' as const)]);
	timer.abort();
	signal.removeEventListener('abort', stop);
	signal.throwIfAborted();
	if (first === 'late') {
		await running.stop();
		return undefined;
	}
	if (first.code !== 0) throw new Error(`A contender failed.`, { cause: first.output });
	return JSON.parse(await readFile(reportFile, 'utf8')) as Report;
}

/** The environment without the user's own settings for n8n and Node, which could change the figures. */
function environment({ folder, host }: BenchmarkHost): NodeJS.ProcessEnv {
	const foreign = /^(N8N_|NODE_|npm_|HTTPS?_PROXY|https?_proxy|CLOUDFLARE_)/;
	const own = Object.entries(process.env).filter(([key]) => !foreign.test(key));
	return {
		...Object.fromEntries(own),
		N8N_USER_FOLDER: folder,
		N8N_LOG_LEVEL: 'silent',
		// As n8n does for the packages that its users install.
		NODE_PATH: join(host.folder, 'node_modules'),
		NO_PROXY: '127.0.0.1,localhost',
		no_proxy: '127.0.0.1,localhost',
	};
}
