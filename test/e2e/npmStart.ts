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
	/** On top of what this process has. */
	env?: NodeJS.ProcessEnv;
	/** Of package.json: `start:queue` for queue mode. */
	script?: string;
	/** The checkout; this one where none is named. */
	checkout?: string;
}

/** One `npm start` or `npm run start:queue`, in a process group and a temporary folder of its own. */
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

	/** Waits until the output shows this; fails when it ends without. */
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

	/** As Ctrl-C does: the whole foreground group gets the signal. */
	interrupt(): void {
		process.kill(-this.pid, 'SIGINT');
	}

	/** Whatever it started, also in process groups of their own: /proc shows the inherited mark. */
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

	/** Kills npm, its shell and the demo, but not what the demo put in groups of their own. */
	killDemo(): void {
		process.kill(-this.pid, 'SIGKILL');
	}

	/** For a test that failed half-way. */
	kill(): void {
		for (const pid of this.processes()) {
			try {
				process.kill(pid, 'SIGKILL');
			} catch {
				// Gone in the meantime.
			}
		}
	}
}
