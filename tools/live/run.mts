// `npm run check:live`: answers questions that Cloudflare's documentation leaves open, with your own account.
import { readFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { readAccess, type Access } from './access.mjs';
import { accessUser } from './accessUser.mjs';
import { accountMembers } from './accountMembers.mjs';
import { Cloudflare, type Run } from './cloudflare.mjs';
import { invites } from './invites.mjs';
import { lists } from './lists.mjs';
import { required, type Inquiry, type Live } from './live.mjs';
import { memberships } from './memberships.mjs';
import { organizationMember } from './organizationMember.mjs';
import { recipient } from './recipient.mjs';
import { StopAll, NotAsked, Open, Report } from './report.mjs';
import { Terminal } from './terminal.mjs';
import { tokens } from './tokens.mjs';
import { zeroTrust } from './zeroTrust.mjs';

const HELP = `npm run check:live                   reads, and asks before each thing that writes
npm run check:live -- --reads-only   reads, and asks for nothing but the credentials

The environment may hold CLOUDFLARE_API_TOKEN, CLOUDFLARE_EMAIL and CLOUDFLARE_API_KEY,
CLOUDFLARE_ACCOUNT_ID, CLOUDFLARE_ORGANIZATION_ID and CLOUDFLARE_SHARE_ID.`;

const never: Inquiry = {
	answers: ['replacement'],
	async ask() {
		throw new NotAsked('a wrong list would take the share from those who need it');
	},
};

const inquiries = [
	...tokens,
	...lists,
	...accountMembers,
	...invites.reads,
	...memberships,
	...zeroTrust,
	accessUser,
	organizationMember,
	recipient,
	...invites.writes,
	never,
];

function readsOnly(): boolean {
	const options = {
		'reads-only': { type: 'boolean', default: false },
		help: { type: 'boolean', short: 'h' },
	} as const;
	const { values } = parseArgs({ options });
	if (values.help) {
		console.log(HELP);
		process.exit(0);
	}
	return values['reads-only'];
}

/** Asks one question after the other. After a StopAll, all others stay open. */
async function askAll(live: Live): Promise<void> {
	let stopAll: StopAll | undefined;
	for (const inquiry of inquiries) {
		try {
			if (stopAll) throw stopAll;
			await inquiry.ask(live);
			live.report.leaveOpen(
				inquiry.answers,
				new Open('answered in a way that no value stands for'),
			);
		} catch (error) {
			if (error instanceof StopAll) stopAll = error;
			else if (live.stop.aborted) stopAll = new StopAll('interrupted');
			// The messages of other errors may have private data, which must not get into the report.
			const odd = new Open(`ended by an error of this script (${(error as Error).name})`);
			live.report.leaveOpen(inquiry.answers, stopAll ?? (error instanceof Open ? error : odd));
		}
	}
}

function facts({ isCloudflare, token, key, ofAccount, ids }: Access, run: Run): string[] {
	const file = new URL('../../package.json', import.meta.url);
	const { version } = JSON.parse(readFileSync(file, 'utf8')) as { version: string };
	const owner = ofAccount ? 'an account' : 'a user';
	const credentials = [token && `API token of ${owner}`, key && 'email and key'];
	const named = Object.entries(ids).flatMap(([name, id]) => (id ? [name] : []));
	const sent = Object.entries(run.sent).map(([method, count]) => `${count} ${method}`);
	return [
		`Package ${version}, ${new Date().toISOString().slice(0, 10)}`,
		`Asked: ${isCloudflare ? "Cloudflare's API" : 'another address than Cloudflare'}`,
		`With: ${credentials.filter(Boolean).join('; ')}`,
		`Named: ${named.join(', ') || 'nothing'}`,
		`Requests: ${sent.join(', ') || 'none'}`,
	];
}

const say = (text: string) => void process.stderr.write(`${text}\n`);

function endingOnSignals(): AbortController {
	const stop = new AbortController();
	// A closed terminal must not prevent the cleanup.
	for (const stream of [process.stdin, process.stdout, process.stderr]) {
		stream.on('error', () => stop.abort());
	}
	for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
		process.once(signal, () => {
			say('\nEnding. If anything was made, it is taken away first; once more ends without that.');
			stop.abort();
		});
	}
	return stop;
}

/** Asks all questions and prints the report. */
async function check(access: Access, run: Run, consent: Live['consent']): Promise<void> {
	const by = (headers?: Record<string, string>) =>
		headers && new Cloudflare(access.baseUrl, headers, run);
	const { ofAccount } = access;
	const [token, key] = [by(access.token), by(access.key)];
	const report = new Report();
	const user = key ?? (ofAccount ? undefined : token);
	const id: Live['id'] = (name) => required(access.ids[name], `no ${name} was named`);
	await askAll({ report, consent, token, key, ofAccount, user, stop: run.stop, id });
	const border = '-'.repeat(20);
	console.log(`${border} copy from here ${border}`);
	console.log(report.markdown(facts(access, run)));
	console.log(`${border} to here ${border}`);
	process.exitCode = report.isClean ? 0 : 1;
}

async function main(): Promise<void> {
	const isReading = readsOnly();
	const stop = endingOnSignals();
	const terminal = process.stdin.isTTY && process.stderr.isTTY ? new Terminal(stop) : undefined;
	try {
		const access = await readAccess(process.env, terminal);
		const run: Run = { stop: stop.signal, sent: {}, blockedUntil: 0, say };
		const nobody = 'it writes, and there is no terminal to ask on';
		await check(access, run, isReading ? 'it writes (--reads-only)' : (terminal ?? nobody));
	} finally {
		terminal?.close();
	}
}

main().catch(({ name, message }: Error) => {
	say(name === 'AbortError' ? 'Nothing was sent.' : message);
	process.exitCode = 2;
});
