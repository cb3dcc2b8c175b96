import { execFile } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import type { NpmStart } from './npmStart';

const root = join(__dirname, '../..');

/** One run of an execution by a worker. An execution that waited, for example for a page, has two. */
interface Job {
	id: number;
	execution: string;
}

export interface Worker {
	pid: number;
	/** The executions that it has started so far. */
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

/** The workers of a running demo in queue mode. */
export function workersOf({ output }: NpmStart): Worker[] {
	return [...output.matchAll(/^Worker \d +process (\d+), log (\S+)$/gm)].map(
		([, pid, log = '']) => ({
			pid: Number(pid),
			jobs: () => jobsIn(log),
		}),
	);
}

/** The databases and Redis keys of all demos in queue mode, running or not. */
async function allData(): Promise<Data> {
	const args = [join(root, 'test/e2e/queueData.mts')];
	const { stdout } = await promisify(execFile)(join(root, 'node_modules/.bin/tsx'), args);
	return JSON.parse(stdout) as Data;
}

/** The remaining database and keys of one demo. */
export async function dataOf({ output }: NpmStart): Promise<Data> {
	const [name] = /cloudflare_onboarding_demo_[0-9a-f]+/.exec(output) ?? [];
	if (!name) throw new Error(`This start has made no database:\n${output}`);
	const { databases, keys } = await allData();
	return {
		databases: databases.filter((database) => database === name),
		keys: keys.filter((key) => key.startsWith(`${name}:`)),
	};
}
