import { execa } from 'execa';
import { existsSync, readFileSync } from 'node:fs';

const LOG_LINES_KEPT = 40;
const WATCH_MS = 500;

export interface Exit {
	code: number | undefined;
	output: string;
}

export interface Running {
	/** undefined if it could not be started. */
	pid: number | undefined;
	/** Resolves when the process has ended; never rejects. */
	exited: Promise<Exit>;
	/** The last lines of its output. */
	output(): string;
	/** Ends the process and its children. */
	stop(): Promise<void>;
}

export interface Command {
	file: string;
	args: string[];
	cwd?: string;
	env?: NodeJS.ProcessEnv;
	onLine?: (line: string) => void;
}

function killGroup(pid: number): void {
	try {
		process.kill(-pid, 'SIGKILL');
	} catch {
		// The process has ended already.
	}
}

/**
 * Starts a program in its own process group, so that Ctrl-C is sent only to the demo and one signal ends
 * the program with all its children. SIGKILL is enough: whatever the program could save is in a folder
 * that is deleted next.
 */
export function startProcess({ file, args, cwd, env, onLine }: Command): Running {
	const child = execa(file, args, {
		cwd,
		env,
		extendEnv: env === undefined,
		detached: true,
		reject: false,
		stdin: 'pipe',
		all: true,
		buffer: false,
	});
	const { pid } = child;
	const killOnExit = () => pid && killGroup(pid);
	process.once('exit', killOnExit);

	const lines: string[] = [];
	const reading = (async () => {
		for await (const line of child.iterable({ from: 'all' })) {
			lines.push(line);
			if (lines.length > LOG_LINES_KEPT) lines.shift();
			onLine?.(line);
		}
	})().catch(() => undefined);

	const exited = child.then(async (result): Promise<Exit> => {
		await reading;
		process.removeListener('exit', killOnExit);
		if (pid) killGroup(pid);
		if (pid === undefined) lines.push(result.shortMessage ?? `${file} could not be started`);
		return { code: result.exitCode, output: lines.join('\n') };
	});
	return {
		pid,
		exited,
		output: () => lines.join('\n'),
		async stop() {
			if (pid) killGroup(pid);
			await exited;
		},
	};
}

/** Runs a program to its end. Returns its last lines, or throws them if it fails. */
export async function run(command: Command, signal: AbortSignal): Promise<string> {
	signal.throwIfAborted();
	const running = startProcess(command);
	const stop = () => void running.stop();
	signal.addEventListener('abort', stop, { once: true });
	const { code, output } = await running.exited;
	signal.removeEventListener('abort', stop);
	signal.throwIfAborted();
	if (code === 0) return output;
	throw new CommandError(`${command.file} ${command.args.join(' ')}`, output);
}

export class CommandError extends Error {
	constructor(
		command: string,
		readonly output: string,
	) {
		super(`${command} failed.`, { cause: output });
	}
}

function parentOf(pid: number): number | undefined {
	const stat = `/proc/${pid}/stat`;
	if (!existsSync(stat)) return undefined;
	// The command name is in parentheses and may have blanks: "12 (sh) S 11 …".
	const fields = readFileSync(stat, 'utf8').split(') ').pop()?.split(' ');
	return Number(fields?.[1]);
}

export function isAlive(pid: number): boolean {
	try {
		process.kill(pid, 0);
		return true;
	} catch (error) {
		return (error as NodeJS.ErrnoException).code === 'EPERM';
	}
}

/**
 * A signal to `npm start` ends npm and its shell, but does not reach this process. So the demo stops when
 * one of its parent processes (tsx, the shell, npm) ends.
 */
export function onParentExit(callback: () => void): () => void {
	const parents = [process.ppid];
	if (process.env.npm_lifecycle_event) {
		for (let depth = 0; depth < 2; depth++) {
			const parent = parentOf(parents[parents.length - 1] ?? 0);
			if (parent && parent > 1) parents.push(parent);
		}
	}
	const timer = setInterval(() => {
		if (process.ppid === parents[0] && parents.every(isAlive)) return;
		clearInterval(timer);
		callback();
	}, WATCH_MS);
	timer.unref();
	return () => clearInterval(timer);
}
