// `npm run newcomer`: measures the time from the first command in a new clone to the first onboarded
// person. With `-- --empty-cache`, the caches are empty, as on a new machine.
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { execa } from 'execa';
import { root } from '../../demo/paths.js';
import { RunningDemo } from './runningDemo.js';

const LIMIT_SECONDS = { warm: 60, empty: 360 };

const { values } = parseArgs({ options: { 'empty-cache': { type: 'boolean', default: false } } });
const empty = values['empty-cache'];
const folder = await mkdtemp(join(tmpdir(), 'newcomer-'));
const checkout = join(folder, 'clone');
const cache = join(folder, 'cache');
const env = empty ? { XDG_CACHE_HOME: cache, npm_config_cache: join(cache, 'npm') } : {};

let startedAt = Date.now();
let last = startedAt;
function tell(what: string): number {
	const now = Date.now();
	const seconds = (from: number) => ((now - from) / 1000).toFixed(1).padStart(6);
	console.log(`${seconds(startedAt)} s  (+${seconds(last)} s)  ${what}`);
	last = now;
	return (now - startedAt) / 1000;
}

async function walk(): Promise<boolean> {
	await execa('git', ['clone', '--quiet', root, checkout]);
	startedAt = last = Date.now();
	const demo = await RunningDemo.start([], { env, checkout });
	try {
		tell('npm start shows n8n with its workflows and the sample people');
		const email = 'ines.costa@example.com';
		const page = await demo.submit('Joiner form', {
			Name: 'Ines Costa',
			Email: email,
			Team: 'Other',
			'Also make them Super Administrator of all accounts': 'Yes',
		});
		const seconds = tell(`the form answers: ${page.heading}`);
		const { access, members } = await demo.emails();
		if (!access.includes(email) || !members.includes(email)) {
			console.error(`${email} is not in both places.`);
			return false;
		}
		const limit = LIMIT_SECONDS[empty ? 'empty' : 'warm'];
		console.log(`${seconds < limit ? 'Within' : 'Over'} the ${limit} s that a newcomer may wait.`);
		return seconds < limit;
	} finally {
		demo.process.interrupt();
		await demo.process.exitCode();
	}
}

try {
	process.exitCode = (await walk()) ? 0 : 1;
} finally {
	await rm(folder, { recursive: true, force: true });
}
