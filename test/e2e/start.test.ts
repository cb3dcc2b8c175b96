import { createServer, type Server } from 'node:net';
import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { seeded } from '../../emulator/seeded';
import { NpmStart } from './npmStart';

// The first start on a machine downloads n8n.
const COLD_MS = 20 * 60_000;
const WARM_MS = 3 * 60_000;

const joiners = ['noor.haddad@example.com', 'mateo.ruiz@example.com', 'linh.tran@example.com'];

async function occupy(port: number): Promise<Server> {
	const server = createServer();
	// A port that another program uses counts as taken, too.
	await new Promise<void>((resolve) => {
		server.once('error', () => resolve()).listen(port, '127.0.0.1', resolve);
	});
	return server;
}

describe('npm start -- --once', () => {
	const started: NpmStart[] = [];
	const start = (args: string[], env: NodeJS.ProcessEnv = {}) => {
		const demo = new NpmStart(args, { env });
		started.push(demo);
		return demo;
	};
	const servers: Server[] = [];
	afterEach(() => {
		started.forEach((demo) => demo.kill());
		// If a failed test left them open, jest would not end.
		servers.splice(0).forEach((server) => server.close());
	});

	test(
		'shows every sample person once in all three places, where somebody was before and after their removal, and leaves nothing behind',
		async () => {
			const demo = start(['--once']);
			expect({ code: await demo.exitCode(), output: demo.output }).toMatchObject({ code: 0 });
			for (const email of joiners) {
				expect(demo.output).toMatch(
					new RegExp(`│ ${email} .*│ exists .*│ pending .*│ (pending|active) .*│ ok`),
				);
			}
			const places = ['Access user', 'Account member', 'Organization member', 'Session'];
			for (const place of places) {
				expect(demo.output).toMatch(new RegExp(`│ ${place} +│ 1 +│ 0 +│`));
			}
			expect(demo.output).toMatch(/│ Access group +│ 5 +│ 2 +│ \w/);
			await demo.nothingLeft();
		},
		COLD_MS,
	);

	test(
		'takes other ports when its own are taken, and says so',
		async () => {
			servers.push(...(await Promise.all([5678, 5679, 8787].map(occupy))));
			const demo = start(['--once']);
			expect(await demo.exitCode()).toBe(0);
			expect(demo.output).toMatch(/n8n on http:\/\/127\.0\.0\.1:\d+ \(5678 was taken\)/);
			expect(demo.output).toMatch(/emulator on http:\/\/127\.0\.0\.1:\d+ \(8787 was taken\)/);
			await demo.nothingLeft();
		},
		WARM_MS,
	);

	test(
		'says what to do when the registry does not answer',
		async () => {
			const empty = mkdtempSync(join(tmpdir(), 'empty-cache-'));
			const demo = start(['--once'], {
				XDG_CACHE_HOME: empty,
				npm_config_registry: 'http://127.0.0.1:9',
				npm_config_cache: join(empty, 'npm'),
				npm_config_fetch_retries: '0',
			});
			expect(await demo.exitCode()).toBe(1);
			expect(demo.output).toContain('Check the network (or proxy), then run npm start again.');
			await demo.nothingLeft();
		},
		WARM_MS,
	);

	test(
		'ends everything when npm alone is told to stop in the middle of the set-up',
		async () => {
			const demo = start(['--once']);
			await demo.shows(/emulator on http/);
			process.kill(demo.pid, 'SIGTERM');
			expect(await demo.exitCode()).not.toBe(0);
			await demo.nothingLeft();
		},
		WARM_MS,
	);

	test(
		'takes n8n along when it is killed without a chance to clean up',
		async () => {
			const demo = start([]);
			await demo.shows(/Ready after/);
			demo.killDemo();
			await demo.noProcessLeft();
		},
		WARM_MS,
	);
});

describe('npm start', () => {
	let demo: NpmStart;
	beforeAll(async () => {
		demo = new NpmStart();
		await demo.shows(/Ready after/);
	}, WARM_MS);
	afterAll(() => demo.kill());

	test('prints what a credential of each kind needs, and what to do next', () => {
		const { key, ...tokens } = seeded.credentials;
		const needed = [...Object.values(tokens), key.email, key.apiKey, seeded.account];
		for (const value of needed) expect(demo.output).toContain(value);
		expect(demo.output).toMatch(/^Live view +http:\S+\d\/$/m);
		expect(demo.output).toMatch(/user +admin \(also on the approval pages\)/);
		expect(demo.output).toContain('Next: open the joiner form');
		expect(demo.output).not.toContain('__emulator');
	});

	test('stops on Ctrl-C and removes everything', async () => {
		demo.interrupt();
		await demo.exitCode();
		expect(demo.output).toContain('Stopped.');
		await demo.nothingLeft();
	});
});
