import { parseArgs } from 'node:util';
import { aligned, credentialBlock } from '../emulator/credentialBlock.js';
import { leaver } from '../emulator/leavers.js';
import { startDemo, type Demo, type DemoOptions } from './demo.mjs';
import { findPeople, isOnboarded, samplePeople } from './onboarding.mjs';
import { onParentExit } from './processes.mjs';
import { queueAddresses, watchWorkers } from './queue/addresses.mjs';
import { isMajor, releases } from './releases.js';
import { sampleLeaver } from './offboarding.mjs';
import { peopleTable, placesTable } from './table.mjs';

const HELP = `npm start             starts everything and stays until Ctrl-C
npm start -- --once   onboards the sample people, offboards one person, shows where they are, and exits
npm start -- --empty  starts n8n with the package and nothing else in it
npm start -- --n8n 1  does it in n8n ${releases['1'].version}, the last of n8n 1
npm run start:queue   does it in queue mode: a main and two workers on Postgres and Redis`;

const INTERRUPTED = 130;

interface Options extends DemoOptions {
	once?: boolean;
}

function readOptions(): Options {
	const options = {
		once: { type: 'boolean' },
		empty: { type: 'boolean' },
		queue: { type: 'boolean' },
		n8n: { type: 'string', default: '2' },
		help: { type: 'boolean', short: 'h' },
	} as const;
	try {
		const { values } = parseArgs({ options });
		if (values.help) {
			console.log(HELP);
			process.exit(0);
		}
		if (values.once && values.empty) throw new Error('--once and --empty exclude each other.');
		if (!isMajor(values.n8n)) throw new Error(`--n8n takes ${Object.keys(releases).join(' or ')}.`);
		return { ...values, release: releases[values.n8n] };
	} catch (error) {
		console.error(`${(error as Error).message}\n\n${HELP}`);
		process.exit(2);
	}
}

async function showPeople(demo: Demo, signal: AbortSignal): Promise<boolean> {
	const people = await findPeople(demo.cloudflare, samplePeople, signal);
	console.log(`\n${peopleTable(people)}`);
	const { offboarded } = demo;
	if (offboarded) {
		console.log(`\nWhere ${sampleLeaver} was found\n${placesTable(offboarded)}`);
	}
	return people.every(isOnboarded) && offboarded?.clean === true;
}

function showAddresses({ n8n, services, workers, forms, emulator, editor }: Demo): void {
	const addresses = [...forms].map(([name, { address }]) => [name, address]);
	const lines = aligned(Object.fromEntries(addresses), ' '.repeat(14));
	const publicForms = `Forms         ${lines.trimStart()}
              user      admin (also on the approval pages)
              password  ${editor.login.password}
`;
	console.log(`
n8n's editor  ${n8n.url}
              email     ${editor.login.email}
              password  ${editor.login.password}
${addresses.length > 0 ? publicForms : ''}Live view     ${emulator.url}/
${services ? queueAddresses(services, workers) : ''}
${credentialBlock(emulator.baseUrl)}
`);
}

function nextStep({ forms }: Demo): string {
	return forms.has('Joiner form')
		? `Next: open the joiner form, fill it in, and watch the live view. To take somebody out again, open
the form Leaver now: ${leaver(0).email} is everywhere.`
		: 'Next: make a credential in the editor, add a Cloudflare node, and watch the live view.';
}

// Shows the last lines of a failed program first, and then what to do.
function describe(error: unknown): string {
	if (!(error instanceof Error)) return String(error);
	return typeof error.cause === 'string' ? `${error.cause}\n\n${error.message}` : error.message;
}

async function main(options: Options, stop: AbortController): Promise<number> {
	const { once, empty } = options;
	const startedAt = Date.now();
	const watch = new AbortController();
	const demo = await startDemo(stop.signal, options);
	try {
		const whole = empty || (await showPeople(demo, stop.signal));
		showAddresses(demo);
		const seconds = Math.round((Date.now() - startedAt) / 1000);
		if (once) {
			console.log(
				whole
					? `Done in ${seconds} s: every sample person is in all three places, and nothing is left to take away from ${sampleLeaver}.`
					: 'Not as it should be: see the table.',
			);
			return whole ? 0 : 1;
		}
		watchWorkers(demo.workers, watch.signal);
		console.log(`${nextStep(demo)}
Ready after ${seconds} s. Ctrl-C ends everything and deletes its data.`);
		const { output } = await demo.ended(stop.signal);
		console.error(`\nn8n ended by itself. Its last lines:\n\n${output}`);
		return 1;
	} finally {
		watch.abort();
		await demo.stop();
	}
}

const options = readOptions();
const stop = new AbortController();
for (const name of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(name, () => stop.abort());
onParentExit(() => stop.abort());
// If nobody reads the output any more, n8n has to be stopped, too.
process.stdout.on('error', () => stop.abort());

process.exitCode = await main(options, stop).catch((error: unknown) => {
	if (stop.signal.aborted) {
		console.log('\nStopped.');
		return options.once ? INTERRUPTED : 0;
	}
	console.error(`\n${describe(error)}\n`);
	return 1;
});
process.exit();
