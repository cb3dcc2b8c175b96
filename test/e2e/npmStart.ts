import { type ChildProcess, spawn } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { existsSync, mkdtempSync, readdirSync, readFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { waitFor } from '../../demo/waitFor';

const root = join(__dirname, '../..');
const GONE_SECONDS = 10;

export interface Start {
	/** Added to the environment of this process. */
	env?: NodeJS.ProcessEnv;
	/** The script of package.json: `start:queue` for queue mode. */
	script?: string;
	/** The folder of the repository. Default: this one. */
	checkout?: string;
}

/** An `npm start` or `npm run start:queue` with its own process group and temporary folder. */
export class NpmStart {
	private readonly mark = randomUUID();
	private readonly tmp = mkdtempSync(join(tmpdir(), 'npm-start-'));
	private readonly child: ChildProcess;
	private readonly ended: Promise<number | null>;
	output = '';

	constructor(args: string[] = [], { env = {}, script = 'start', checkout = root }: Start = {}) {
		const inherited = { ...process.env };
		delete inherited.NODE_ENV;
		delete inherited.JEST_WORKER_ID;
		this.child = spawn('npm', ['run', script, '--', ...args], {
			cwd: checkout,
			env: { ...inherited, ...env, TMPDIR: this.tmp, E2E_MARK: this.mark },
			detached: true,
			stdio: ['ignore', 'pipe', 'pipe'],
		});
		for (const stream of [this.child.stdout, this.child.stderr]) {
			stream?.on('data', (chunk: Buffer) => (this.output += chunk.toString()));
		}
		this.ended = once(this.child, 'close').then(([code]) => code as number | null);
	}

	get pid(): number {
		if (!this.child.pid) throw new Error('npm start did not start.');
		return this.child.pid;
	}

	/** Waits until the output has this text. Throws if the process ends without it. */
	async shows(text: RegExp): Promise<RegExpExecArray> {
		return await new Promise((resolve, reject) => {
			const look = () => {
				const found = text.exec(this.output);
				if (!found) return;
				this.child.stdout?.off('data', look);
				resolve(found);
			};
			this.child.stdout?.on('data', look);
			look();
			void this.ended.then(() => {
				look();
				reject(new Error(`npm start ended without showing ${String(text)}:\n${this.output}`));
			});
		});
	}

	async exitCode(): Promise<number | null> {
		return await this.ended;
	}

	/** Sends the signal to the whole process group, as Ctrl-C does. */
	interrupt(): void {
		process.kill(-this.pid, 'SIGINT');
	}

	/** All processes that it started, found by an inherited environment variable in /proc. */
	private processes(): number[] {
		if (!existsSync('/proc')) return [];
		return readdirSync('/proc')
			.filter((name) => /^\d+$/.test(name))
			.map(Number)
			.filter((pid) => {
				try {
					return readFileSync(`/proc/${pid}/environ`, 'utf8').includes(this.mark);
				} catch {
					return false;
				}
			});
	}

	async noProcessLeft(): Promise<void> {
		const noneLeft = async () => (this.processes().length === 0 ? true : undefined);
		await waitFor(noneLeft, { what: 'every process to end', seconds: GONE_SECONDS });
	}

	/** Resolves when neither a process nor a data folder of it is left. */
	async nothingLeft(): Promise<void> {
		await this.noProcessLeft();
		const folders = readdirSync(this.tmp).filter((name) => name.startsWith('cloudflare-'));
		if (folders.length > 0) throw new Error(`Left behind: ${folders.join(', ')}`);
	}

	/** Kills npm, its shell and the demo, but not the process groups that the demo started. */
	killDemo(): void {
		process.kill(-this.pid, 'SIGKILL');
	}

	/** Cleans up after a failed test. */
	kill(): void {
		for (const pid of this.processes()) {
			try {
				process.kill(pid, 'SIGKILL');
			} catch {
				// It has ended meanwhile.
			}
		}
	}
}
