import { createServer, type Server } from 'node:net';
import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { emailsIn, N8nClient } from './n8nClient';
import { NpmStart } from './npmStart';

// The first start on a machine fetches n8n.
const COLD_MS = 20 * 60_000;
const WARM_MS = 3 * 60_000;

const joiners = ['noor.haddad@example.com', 'mateo.ruiz@example.com', 'linh.tran@example.com'];

async function occupy(port: number): Promise<Server> {
	const server = createServer();
	// Taken by somebody else is taken, too.
	await new Promise<void>((resolve) => {
		server.once('error', () => resolve()).listen(port, '127.0.0.1', resolve);
	});
	return server;
}

describe('npm start -- --once', () => {
	const started: NpmStart[] = [];
	const start = (args: string[], env: NodeJS.ProcessEnv = {}) => {
		const demo = new NpmStart(args, env);
		started.push(demo);
		return demo;
	};
	afterEach(() => started.forEach((demo) => demo.kill()));

	test(
		'shows every sample person once in both places, and leaves nothing behind',
		async () => {
			const demo = start(['--once']);
			expect({ code: await demo.exitCode(), output: demo.output }).toMatchObject({ code: 0 });
			for (const email of joiners) {
				expect(demo.output).toMatch(
					new RegExp(`│ ${email} .*│ exists .*│ (pending|active) .*│ ok`),
				);
			}
			await demo.nothingLeft();
		},
		COLD_MS,
	);

	test(
		'takes other ports when its own are taken, and says so',
		async () => {
			const servers = await Promise.all([5678, 5679, 8787].map(occupy));
			const demo = start(['--once']);
			expect(await demo.exitCode()).toBe(0);
			expect(demo.output).toMatch(/n8n on http:\/\/127\.0\.0\.1:\d+ \(5678 was taken\)/);
			expect(demo.output).toMatch(/emulator on http:\/\/127\.0\.0\.1:\d+ \(8787 was taken\)/);
			await demo.nothingLeft();
			for (const server of servers) server.close();
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
	let n8n: N8nClient;
	beforeAll(async () => {
		demo = new NpmStart();
		await demo.shows(/Ready after/);
		n8n = await N8nClient.login(demo);
	}, WARM_MS);
	afterAll(() => demo.kill());

	test('tells the form what Cloudflare or the node refused', async () => {
		const page = await n8n.join({ name: 'Nobody', email: 'nobody', team: 'Security' });
		expect(page).toContain('Nobody was not brought in');
		expect((await emailsIn(demo)).access).not.toContain('nobody');
	});

	test('Scheduled leavers takes out exactly those whose last day has come', async () => {
		const before = await emailsIn(demo);
		expect(before.access).toContain('ada.lovelace@example.com');
		const { id } = await n8n.workflow('Scheduled leavers');
		const [summary] = await n8n.run(id, 'Every day at 18:00', 'Summary');
		expect(summary?.json).toEqual({
			leavers: [
				{
					email: 'ada.lovelace@example.com',
					lastDay: '2026-01-31',
					accessUser: 'deleted',
					organizationMember: 'deleted',
				},
			],
		});
		const others = (emails: string[]) =>
			emails.filter((email) => email !== 'ada.lovelace@example.com');
		expect(await emailsIn(demo)).toEqual({
			access: others(before.access),
			members: others(before.members),
		});
	});

	test('Scheduled leavers run again changes nothing and fails nothing', async () => {
		const before = await emailsIn(demo);
		const { id } = await n8n.workflow('Scheduled leavers');
		const [summary] = await n8n.run(id, 'Every day at 18:00', 'Summary');
		expect(summary?.json.leavers).toMatchObject([
			{ accessUser: 'was already gone', organizationMember: 'was already gone' },
		]);
		expect(await emailsIn(demo)).toEqual(before);
	});

	test('Joiner form sent twice for one person changes nothing the second time', async () => {
		const person = { name: 'Ines Costa', email: 'ines.costa@example.com', team: 'Operations' };
		expect(await n8n.join(person)).toContain('Ines Costa is in Cloudflare');
		const before = await emailsIn(demo);
		expect(await n8n.join(person)).toContain('Ines Costa is in Cloudflare');
		expect(await emailsIn(demo)).toEqual(before);
	});

	test('Scheduled leavers leaves alone whose row it cannot read or whose day is to come', async () => {
		const tomorrow = new Date(Date.now() + 36 * 3_600_000).toISOString().slice(0, 10);
		const before = await emailsIn(demo);
		const workflow = await n8n.workflow('Scheduled leavers');
		const people = workflow.nodes.find(({ name }) => name === 'People');
		if (!people) throw new Error('The template has no node "People".');
		people.parameters.jsonOutput = JSON.stringify({
			people: [
				{ email: 'grace.hopper@example.com', lastDay: '' },
				{ email: 'grace.hopper@example.com', lastDay: 'soon' },
				{ email: 'grace.hopper@example.com', lastDay: '31.01.2026' },
				{ email: 'grace.hopper@example.com' },
				{ email: 'grace.hopper@example.com', lastDay: tomorrow },
				{ email: '', lastDay: '2026-01-31' },
				{ lastDay: '2026-01-31' },
				{ email: '@example.com', lastDay: '2026-01-31' },
				{ email: 'example.com', lastDay: '2026-01-31' },
				{ email: 'grace@example.com', lastDay: '2026-01-31' },
			],
		});
		const id = await n8n.copy(workflow, 'Odd rows');
		const [summary] = await n8n.run(id, 'Every day at 18:00', 'Summary');
		const rows = summary?.json.leavers as Array<{ email: string; accessUser: string }>;
		expect(rows.filter(({ accessUser }) => accessUser.startsWith('not tried'))).toHaveLength(8);
		expect(rows.find(({ email }) => email === 'grace@example.com')?.accessUser).not.toBe('deleted');
		expect(rows).toHaveLength(9);
		expect(await emailsIn(demo)).toEqual(before);
	});

	test('ends with Ctrl-C and leaves nothing behind', async () => {
		demo.interrupt();
		await demo.exitCode();
		expect(demo.output).toContain('Stopped.');
		await demo.nothingLeft();
	});
});
