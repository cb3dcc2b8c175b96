import { type Answers, type Form, type Page, submitForm } from '../../demo/form';
import { type AccessRule, emailsIn } from '../../emulator/accessRules';
import { seeded } from '../../emulator/seeded';
import { waitFor } from '../../demo/waitFor';
import { NpmStart } from './npmStart';
import { publishGroupSync, publishOffboarding, type Webhook } from './webhooks';
import { dataOf, workersOf, type Worker } from './queueDemo';
import { RunningDemo } from './runningDemo';
import { testRemovals } from './templates/removals';
import { POLL_SECONDS, WatchedUsers } from './watchedUsers';

/** The first start on a machine fetches n8n. */
const START_MS = 20 * 60_000;
const script = 'start:queue';
const JOINERS = 200;
const AT_ONCE = 25;
/** As in the benchmark: Cloudflare's own limit at a tenth. */
const RATE_LIMIT = { limit: 120, windowSeconds: 30, blockSeconds: 30 };
/** All joiners under the limit take about 200 s, and whoever comes early may get an answer late. */
const ANSWER_SECONDS = 300;
const LEAVERS = 60;
const STAYERS = 40;

/**
 * Far shorter than n8n's own (60 s, 10 s, 30 s), so that the waits for the quota are longer than a
 * job may be silent, and so that a killed worker is soon missed.
 */
const STRICT_WORKERS = {
	QUEUE_WORKER_LOCK_DURATION: '15000',
	QUEUE_WORKER_LOCK_RENEW_TIME: '3000',
	QUEUE_WORKER_STALLED_INTERVAL: '5000',
};

async function submitAll(form: Form, all: Answers[]): Promise<Page[]> {
	const waiting = [...all];
	const pages: Page[] = [];
	const submitter = async () => {
		for (let next = waiting.shift(); next; next = waiting.shift()) {
			pages.push(await submitForm(form, next, undefined, ANSWER_SECONDS));
		}
	};
	await Promise.all(Array.from({ length: AT_ONCE }, submitter));
	return pages;
}

/** How many of the executions each worker took on first. */
function sharesOf(workers: Worker[], executions: string[]): number[] {
	const jobs = workers.flatMap((worker) => worker.jobs().map((job) => ({ ...job, worker })));
	const first = new Map<string, Worker>();
	for (const { execution, worker } of jobs.sort((a, b) => b.id - a.id))
		first.set(execution, worker);
	return workers.map((worker) => executions.filter((id) => first.get(id) === worker).length);
}

interface Group {
	name: string;
	include: AccessRule[];
	exclude: AccessRule[];
	require: AccessRule[];
}

describe('npm run start:queue without Postgres or Redis', () => {
	test.each([
		['Postgres', 'Redis', { PGPORT: '9' }, 'apt-get install postgresql'],
		['Redis', 'Postgres', { REDIS_URL: 'redis://127.0.0.1:9' }, 'apt-get install redis-server'],
	])(
		'says that %s is missing, where, and how to get it',
		async (missing, there, env, help) => {
			const demo = new NpmStart(['--once'], { env, script });
			try {
				expect(await demo.exitCode()).toBe(1);
				expect(demo.output).toContain(`${missing} does not answer at 127.0.0.1:9.`);
				expect(demo.output).toContain(help);
				expect(demo.output).not.toContain(`${there} does not answer`);
				expect(demo.output).not.toContain('n8n on http');
				await demo.nothingLeft();
			} finally {
				demo.kill();
			}
		},
		60_000,
	);
});

describe('npm run start:queue', () => {
	let killed: NpmStart;
	let left: Awaited<ReturnType<typeof dataOf>>;
	let demo: RunningDemo;
	let workers: Worker[];
	beforeAll(async () => {
		killed = new NpmStart(['--empty'], { script });
		await killed.shows(/n8n on http/);
		killed.killDemo();
		await killed.noProcessLeft();
		left = await dataOf(killed);
		demo = await RunningDemo.start([], { env: STRICT_WORKERS, script });
		workers = workersOf(demo.process);
	}, START_MS);
	afterAll(() => {
		killed?.kill();
		demo?.stop();
	});

	test('deletes the data of a demo that was killed', async () => {
		expect(left.databases).toHaveLength(1);
		expect(left.keys).not.toEqual([]);
		expect(await dataOf(killed)).toEqual({ databases: [], keys: [] });
	});

	test(
		`brings ${JOINERS} people in over two workers, each once, without a request too many`,
		async () => {
			await demo.reset();
			const before = await demo.emails();
			await demo.settings({ rateLimit: RATE_LIMIT });
			const people = Array.from({ length: JOINERS }, (_none, index) => ({
				Name: `Joiner ${index}`,
				Email: `joiner.${index}@example.com`,
				Team: 'Other',
				'Also make them Super Administrator of all accounts': 'Yes',
			}));
			const pages = await submitAll(await demo.form('Joiner form'), people);
			const requests = await demo.requests();
			await demo.settings({ rateLimit: null });

			expect(pages.map(({ heading }) => heading).sort()).toEqual(
				people.map(({ Name }) => `${Name} has been onboarded`).sort(),
			);
			const joined = people.map(({ Email }) => Email);
			expect(await demo.emails()).toEqual({
				access: [...before.access, ...joined].sort(),
				members: [...before.members, ...joined].sort(),
			});
			expect(requests.filter(({ status }) => status === 429)).toEqual([]);
			expect(requests.filter(({ intoBlock }) => intoBlock)).toEqual([]);

			const executions = pages.map(({ executionId }) => executionId);
			for (const id of executions) {
				expect((await demo.editor.settled(id, { pastWait: true })).status).toBe('success');
			}
			const jobs = workers.flatMap((worker) => worker.jobs()).map(({ id }) => id);
			expect(new Set(jobs).size).toBe(jobs.length);
			expect(Math.min(...sharesOf(workers, executions))).toBeGreaterThan(JOINERS / 3);
		},
		(ANSWER_SECONDS + 120) * 1000,
	);

	/** Starts a workflow once for each of these lists, and returns the executions. */
	const started = async (workflow: Webhook, lists: string[][]): Promise<string[]> => {
		const known = await demo.editor.executionIds(workflow.id);
		await Promise.all(lists.map(async (emails) => await workflow.start(emails)));
		const find = async () => {
			const ids = await demo.editor.executionIds(workflow.id);
			const fresh = ids.filter((id) => !known.includes(id));
			return fresh.length === lists.length ? fresh : undefined;
		};
		return await waitFor(find, { what: 'the executions to start', seconds: 30 });
	};

	test('loses nobody when two workers change one Access group at once', async () => {
		const workflow = await publishGroupSync(demo, 'Sales');
		const people = (part: number) =>
			Array.from({ length: 50 }, (_none, nth) => `person.${part}.${nth}@example.com`);
		const parts = [people(1), people(2)];
		const tries: number[] = [];
		// n8n decides which worker takes an execution.
		while (tries.length < 8 && tries.at(-1) !== 2) {
			await demo.reset();
			await demo.settings({ latencyMs: 200 });
			const [before] = await groupNamed('Sales');
			const executions = await started(workflow, parts);
			for (const id of executions) {
				expect((await demo.editor.settled(id)).status).toBe('success');
			}
			const [after] = await groupNamed('Sales');
			const emails = emailsIn(after!.include);
			expect(emails).toEqual(expect.arrayContaining(parts.flat()));
			expect(emails).toHaveLength(emailsIn(before!.include).length + 100);
			expect([after!.exclude, after!.require]).toEqual([before!.exclude, before!.require]);
			tries.push(sharesOf(workers, executions).filter((share) => share > 0).length);
		}
		expect(tries.at(-1)).toBe(2);
		await demo.settings({ latencyMs: 0 });
	}, 180_000);

	const groupNamed = async (name: string) => {
		const groups = await demo.list<Group>(`/accounts/${seeded.account}/access/groups`);
		return groups.filter((group) => group.name === name);
	};

	testRemovals(() => demo);

	test(
		'starts one execution with who was added since a trigger was published, in one worker',
		async () => {
			const watched = await WatchedUsers.of(demo);
			try {
				const execution = await watched.whenSomebodyJoins();
				expect(sharesOf(workers, [execution]).sort()).toEqual([0, 1]);
			} finally {
				await watched.close();
			}
		},
		3 * POLL_SECONDS * 1000,
	);

	test('deletes everybody once although a worker is killed', async () => {
		const workflow = await publishOffboarding(demo);
		await demo.reset({ accessUsers: LEAVERS + STAYERS, members: LEAVERS + STAYERS });
		const before = await demo.emails();
		expect(before.access).toEqual(before.members);
		const emails = before.access.filter((_email, index) => index % 5 < 3);
		const stayers = before.access.filter((email) => !emails.includes(email));
		expect([emails.length, stayers.length]).toEqual([LEAVERS, STAYERS]);
		// Rejected and canceled rows let nobody in: they are left alone.
		const rows = await demo.list<{ status: string; user: { email: string } }>(
			`/organizations/${seeded.organization}/members`,
			{ page_size: 1000 },
		);
		const left = rows
			.filter(({ status, user }) => /rejected|canceled/.test(status) && emails.includes(user.email))
			.map(({ user }) => user.email);
		expect(left.length).toBeGreaterThan(0);
		const after = { access: stayers, members: [...stayers, ...left].sort() };
		const offboard = async () => (await started(workflow, [emails]))[0]!;

		await demo.settings({ latencyMs: 500 });
		const interrupted = await offboard();
		const underWay = async () => ((await demo.changes()).length >= LEAVERS / 3 ? true : undefined);
		await waitFor(underWay, { what: 'the first deletions', seconds: 60 });
		const worker = workers.find((each) =>
			each.jobs().some(({ execution }) => execution === interrupted),
		);
		if (!worker) throw new Error('No worker has started the offboarding.');
		process.kill(worker.pid, 'SIGKILL');
		await demo.process.shows(/Worker \d ended by itself/);
		expect((await demo.changes()).length).toBeLessThan(LEAVERS);

		await demo.settings({ latencyMs: 0 });
		const repeated = await offboard();
		expect((await demo.editor.settled(repeated)).status).toBe('success');
		expect(await demo.emails()).toEqual(after);
		const changes = await demo.changes();
		expect(new Set(changes.map(({ path }) => path)).size).toBe(2 * LEAVERS - left.length);

		// n8n gives the interrupted one up and does not repeat it.
		expect((await demo.editor.settled(interrupted)).status).toMatch(/^(error|crashed)$/);
		expect(await demo.changes()).toEqual(changes);
		expect(await demo.emails()).toEqual(after);
	}, 180_000);

	test('stops on Ctrl-C and leaves no process, database or key', async () => {
		const data = await dataOf(demo.process);
		expect(data.databases).toHaveLength(1);
		expect(data.keys).not.toEqual([]);
		demo.process.interrupt();
		await demo.process.exitCode();
		expect(demo.process.output).toContain('Stopped.');
		await demo.process.nothingLeft();
		expect(await dataOf(demo.process)).toEqual({ databases: [], keys: [] });
	}, 60_000);
});
