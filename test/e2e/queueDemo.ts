import { execFile } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import type { NpmStart } from './npmStart';

const root = join(__dirname, '../..');

/** One go at an execution: an execution that has waited, for a page to be read say, takes two. */
interface Job {
	id: number;
	execution: string;
}

export interface Worker {
	pid: number;
	/** What it has started so far. */
	jobs(): Job[];
}

interface Data {
	databases: string[];
	keys: string[];
}

function jobsIn(log: string): Job[] {
	const lines = readFileSync(log, 'utf8').split('\n').filter(Boolean);
	return lines.flatMap((line) => {
		const { message } = JSON.parse(line) as { message: string };
		const [, execution = '', id] =
			/^Worker started execution (\d+) \(job (\d+)\)/.exec(message) ?? [];
		return id ? { id: Number(id), execution } : [];
	});
}

/** The workers of a start in queue mode that is up. */
export function workersOf({ output }: NpmStart): Worker[] {
	return [...output.matchAll(/^Worker \d +process (\d+), log (\S+)$/gm)].map(
		([, pid, log = '']) => ({
			pid: Number(pid),
			jobs: () => jobsIn(log),
		}),
	);
}

/** What Postgres and Redis hold of all starts in queue mode, running or left over. */
async function allData(): Promise<Data> {
	const args = [join(root, 'test/e2e/queueData.mts')];
	const { stdout } = await promisify(execFile)(join(root, 'node_modules/.bin/tsx'), args);
	return JSON.parse(stdout) as Data;
}

/** The database and the keys of one start, as far as they are still there. */
export async function dataOf({ output }: NpmStart): Promise<Data> {
	const [name] = /cloudflare_onboarding_demo_[0-9a-f]+/.exec(output) ?? [];
	if (!name) throw new Error(`This start has made no database:\n${output}`);
	const { databases, keys } = await allData();
	return {
		databases: databases.filter((database) => database === name),
		keys: keys.filter((key) => key.startsWith(`${name}:`)),
	};
}
