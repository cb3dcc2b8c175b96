import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { stripVTControlCharacters } from 'node:util';

import { waitFor } from '../../demo/waitFor';
import { type Emulator, type RecordedRequest, seeded } from '../../emulator';

const root = join(__dirname, '../..');
const script = ['--import', 'tsx', join(root, 'tools/live/run.mts')];

/** Runs a command in a pseudo terminal, which Node cannot create. */
const inTerminal =
	'import os, pty, sys; sys.exit(os.waitstatus_to_exitcode(pty.spawn(sys.argv[1:])))';

const { credentials, account, organization, share } = seeded;

/** The environment with every credential and ID of the seed. */
export const fullEnvironment = {
	CLOUDFLARE_API_TOKEN: credentials.userToken,
	CLOUDFLARE_EMAIL: credentials.key.email,
	CLOUDFLARE_API_KEY: credentials.key.apiKey,
	CLOUDFLARE_ACCOUNT_ID: account,
	CLOUDFLARE_ORGANIZATION_ID: organization,
	CLOUDFLARE_SHARE_ID: share,
};

export type Environment = Record<string, string>;

/** The input for prompts that contain a text; Enter for all others. */
export type Answers = Record<string, string | (() => string)>;

/** Inputs for the questions that write. None of them is in the seed. */
export const addresses = {
	user: 'new.user@example.org',
	first: 'first.member@example.org',
	second: 'second.member@example.org',
	account: seeded.otherAccount,
};

/** Agrees to every change. */
export const yes: Answers = {
	'y/N': 'y',
	'no user there has': addresses.user,
	'first address': addresses.first,
	'second address': addresses.second,
	'ID of that account': addresses.account,
};

export interface Result {
	code: number | null;
	/** The output on stdout. */
	report: string;
	/** The rest of what the user saw. */
	transcript: string;
}

const running = new Set<CheckLive>();
afterEach(() => running.forEach((run) => run.hangUp()));

/** One run of `npm run check:live` against an emulator, with a terminal when there are answers. */
export class CheckLive {
	readonly ended: Promise<Result>;
	private readonly folder = mkdtempSync(join(tmpdir(), 'check-live-'));
	private readonly child: ChildProcess;
	private transcript = '';
	private answeredAt = 0;

	constructor(
		emulator: Emulator,
		private readonly answers?: Answers,
		{ env = fullEnvironment, args = [] }: { env?: Environment; args?: string[] } = {},
	) {
		const inherited = Object.entries(process.env).filter(([name]) => !/^CLOUDFLARE_/.test(name));
		const report = join(this.folder, 'report.md');
		const command = [process.execPath, ...script, ...args];
		const shell = ['sh', '-c', 'report=$1; shift; exec "$@" > "$report"', 'sh', report, ...command];
		const [program = '', ...rest] = answers ? ['python3', '-c', inTerminal, ...shell] : shell;
		this.child = spawn(program, rest, {
			cwd: root,
			env: {
				...Object.fromEntries(inherited),
				CLOUDFLARE_BASE_URL: emulator.baseUrl,
				...env,
			},
			stdio: [answers ? 'pipe' : 'ignore', 'pipe', 'pipe'],
		});
		for (const stream of [this.child.stdout, this.child.stderr]) {
			stream?.on('data', (chunk: Buffer) => this.read(chunk.toString()));
		}
		this.ended = this.end(report);
		running.add(this);
	}

	/** Types without a prompt. */
	type(text: string): void {
		this.child.stdin?.write(text);
	}

	/** Closes the terminal. It does not wait for its command, so `ended` resolves too early then. */
	hangUp(): void {
		this.child.kill('SIGKILL');
	}

	private async end(report: string): Promise<Result> {
		const [code] = (await once(this.child, 'close')) as [number | null];
		const result = { code, report: readFileSync(report, 'utf8'), transcript: this.transcript };
		running.delete(this);
		rmSync(this.folder, { recursive: true });
		return result;
	}

	private read(chunk: string): void {
		this.transcript += chunk;
		const plain = stripVTControlCharacters(this.transcript);
		const [prompt] = /[^\r\n]+(?:: |y\/N )$/.exec(plain) ?? [];
		if (!this.answers || !prompt || plain.length === this.answeredAt) return;
		this.answeredAt = plain.length;
		const [, answer = ''] =
			Object.entries(this.answers).find(([text]) => prompt.includes(text)) ?? [];
		this.type(`${typeof answer === 'string' ? answer : answer()}\r`);
	}
}

/** Waits until the emulator has received such a request. */
export async function request(
	{ requests }: Emulator,
	holds: (request: RecordedRequest) => boolean,
): Promise<void> {
	const what = { what: 'a request', seconds: 30 };
	await waitFor(async () => requests.find(holds), what);
}

/** Runs it to the end. */
export async function checkLive(...how: ConstructorParameters<typeof CheckLive>): Promise<Result> {
	return await new CheckLive(...how).ended;
}

/** The row of a report about a topic: its verdict, its setting and what was seen. */
export function row({ report }: Result, about: string) {
	const cells = report
		.split('\n')
		.map((line) => line.split('|').map((cell) => cell.trim()))
		.filter((line) => line[2] === about);
	if (cells.length !== 1) throw new Error(`${cells.length} rows about ${about}:\n${report}`);
	const [, , , verdict = '', setting = '', seen = ''] = cells[0] ?? [];
	return { verdict, setting: setting.replace(/`/g, ''), seen };
}
