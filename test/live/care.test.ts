import { seeded, type Emulator } from '../../emulator';
import { sentChanges, useEmulator } from '../support/emulator';
import {
	addresses,
	CheckLive,
	checkLive,
	fullEnvironment,
	request,
	row,
	yes,
	type Answers,
	type Result,
} from './checkLive';

const emulator = useEmulator();

const twice = 'Creating an Access user twice';
jest.setTimeout(60_000);

const people = ({ state }: Emulator) => [
	...state.accessUsers(seeded.account).map(({ email }) => email),
	...state.organizationMembers(seeded.organization).map(({ user }) => user.email),
];
/** Agrees to the Access user only, and delays its creation. */
const slowly: Answers = {
	'no user there has': () => {
		emulator.settings.latencyMs = 2000;
		return addresses.user;
	},
	'Send it': 'y',
};

const creation = async () => await request(emulator, ({ method }) => method === 'POST');

const exists = (email: string) => people(emulator).includes(email);

describe('nothing is written', () => {
	const writes = [
		'Token permission to create Access users',
		twice,
		'Inviting an organization member twice',
		'The body of deleting an organization member',
		'A batch with one bad organization member',
		'Adding a share recipient twice',
		'Milliseconds until a recipient is associated',
		'Answering an invite twice',
	];

	it.each([
		['without a terminal', undefined, [], 'it writes, and there is no terminal to ask on'],
		['with --reads-only', yes, ['--reads-only'], 'it writes (--reads-only)'],
		['when only Enter is pressed', {}, [], 'it was not agreed to'],
		['when the user does not confirm', { ...yes, 'y/N': 'no' }, [], 'not agreed to'],
	])('%s', async (_when, answers, args, why) => {
		const result = await checkLive(emulator, answers, { args });
		expect(sentChanges(emulator)).toEqual([]);
		expect(result.code).toBe(0);
		for (const about of writes) {
			const { verdict } = row(result, about);
			expect(verdict).toMatch(/^not asked: /);
			expect(verdict).toContain(why);
		}
	});

	test('when what was typed exists already', async () => {
		const before = people(emulator);
		const [ada = ''] = before;
		const result = await checkLive(emulator, {
			...yes,
			'no user there has': ada.toUpperCase(),
			'first address': 'grace.hopper@example.com',
			'ID of that account': emulator.state.recipients(seeded.share)[3]?.account_id ?? '',
		});
		for (const about of [twice, 'Inviting an organization member twice']) {
			expect(row(result, about).verdict).toBe('not asked: what was typed is there already');
		}
		expect(row(result, 'Adding a share recipient twice').verdict).toMatch(/there already$/);
		expect(sentChanges(emulator).map(({ method }) => method)).toEqual(['PATCH']);
		expect(people(emulator)).toEqual(before);
	});

	test('when the list could not be read first', async () => {
		emulator.fault({ kind: 'html', path: '/access/users', times: 50 });
		emulator.fault({ kind: 'empty-200', path: '/members', times: 50 });
		emulator.fault({ kind: 'reset-before', path: '/recipients', times: 50 });
		const result = await checkLive(emulator, yes);
		expect(sentChanges(emulator).map(({ method }) => method)).toEqual(['PATCH']);
		expect(row(result, twice)).toMatchObject({
			verdict: 'open: the list was refused',
			seen: 'GET 502',
		});
		expect(row(result, 'Adding a share recipient twice').seen).toBe('GET without an answer');
	});
});

describe('everything it created is deleted', () => {
	let before: string[];
	beforeEach(() => (before = people(emulator)));
	const expectClean = ({ code, transcript, report }: Result) => {
		expect(people(emulator)).toEqual(before);
		const statuses = emulator.state
			.recipients(seeded.share)
			.filter(({ account_id }) => account_id === addresses.account)
			.map(({ association_status }) => association_status);
		expect(statuses.filter((status) => status.startsWith('associat'))).toEqual([]);
		expect(transcript).not.toContain('Not cleaned up');
		expect(report).not.toContain('Not cleaned up');
		expect(code).toBe(0);
	};

	test('after a complete run', async () => {
		expectClean(await checkLive(emulator, yes));
		expect(sentChanges(emulator).map(({ method }) => method)).toContain('DELETE');
	});

	test('and nothing else is changed: no PUT is sent', async () => {
		await checkLive(emulator, yes);
		const made = [addresses.user, addresses.first, addresses.second];
		expect(sentChanges(emulator).filter(({ method }) => method === 'PUT')).toEqual([]);
		for (const { method, body } of sentChanges(emulator)) {
			if (method !== 'POST') continue;
			const named = JSON.stringify(body).match(/[^"]+@[^"]+/g) ?? [];
			expect(made).toEqual(expect.arrayContaining(named));
		}
	});

	test('when the response to the creation is lost', async () => {
		emulator.fault({ kind: 'reset-after', method: 'POST', path: '/access/users' });
		emulator.fault({ kind: 'cut-off-json', method: 'POST', path: '/members' });
		const result = await checkLive(emulator, yes);
		expectClean(result);
		expect(row(result, twice)).toMatchObject({
			verdict: 'open: creating was refused',
			seen: 'POST without an answer',
		});
	});

	test('when the first deletion fails', async () => {
		emulator.fault({ kind: 'status', status: 500, method: 'DELETE', times: 1 });
		expectClean(await checkLive(emulator, yes));
	});

	test('when a deletion takes a while', async () => {
		emulator.settings.accessUserDeleteDelayMs = 900;
		expectClean(await checkLive(emulator, yes));
	});

	test('after the block at the rate limit, without further questions', async () => {
		emulator.fault({ kind: '429', retryAfter: 1, method: 'DELETE' });
		const result = await checkLive(emulator, yes);
		expectClean(result);
		expect(result.transcript).toContain('Cleaning up in 1 s');
		expect(row(result, twice).verdict).toBe('conflict');
		expect(row(result, 'Inviting an organization member twice')).toMatchObject({
			verdict: "open: Cloudflare's rate limit was reached",
			seen: 'DELETE 429 (971)',
		});
		const at = emulator.requests.findIndex(({ status }) => status === 429);
		const [refused, next] = emulator.requests.slice(at);
		expect((next?.startedAt ?? 0) - (refused?.startedAt ?? 0)).toBeGreaterThanOrEqual(1000);
		const after = emulator.requests.slice(at + 1).map(({ path }) => path);
		expect(after.every((path) => path.includes('/access/users'))).toBe(true);
	});

	test('after Ctrl-C', async () => {
		const run = new CheckLive(emulator, slowly);
		await creation();
		run.type('\u0003');
		emulator.settings.latencyMs = 0;
		const result = await run.ended;
		expectClean(result);
		expect(sentChanges(emulator).map(({ method }) => method)).toEqual(['POST', 'DELETE']);
		expect(row(result, 'Inviting an organization member twice').verdict).toBe('open: interrupted');
	});

	test('after the terminal was closed', async () => {
		const run = new CheckLive(emulator, slowly);
		await creation();
		run.hangUp();
		await run.ended;
		await request(emulator, ({ method, status }) => method === 'DELETE' && status === 202);
		expect(people(emulator)).toEqual(before);
		expect(sentChanges(emulator).map(({ method }) => method)).toEqual(['POST', 'DELETE']);
	});
});

describe('what it cannot delete is reported', () => {
	test('when the deletion is rejected', async () => {
		emulator.fault({ kind: 'status', status: 403, method: 'DELETE', path: '/access', times: 99 });
		const { code, transcript, report } = await checkLive(emulator, yes);
		expect(exists(addresses.user)).toBe(true);
		expect(code).toBe(1);
		expect(report).toContain('**Not cleaned up: Access user (1)**');
		expect(transcript).toContain('Look for what was typed');
	});

	test('when a creation got no response and no row shows', async () => {
		emulator.fault({ kind: 'reset-before', method: 'POST', path: '/access/users' });
		const { code, report } = await checkLive(emulator, yes);
		expect(code).toBe(1);
		expect(report).toContain('Not cleaned up: Access user (it could not be seen how many)');
	});
});

test('somebody who was added between reading and creating is not deleted', async () => {
	emulator.settings.duplicateAccessUser = 'returnExisting';
	const run = new CheckLive(emulator, slowly);
	await creation();
	const user = emulator.state.addAccessUser(seeded.account, { email: addresses.user });
	user.created_at = '2020-01-01T00:00:00Z';
	emulator.settings.latencyMs = 0;
	const result = await run.ended;
	expect(exists(addresses.user)).toBe(true);
	expect(sentChanges(emulator).filter(({ method }) => method === 'DELETE')).toEqual([]);
	expect(row(result, twice).verdict).toBe('open: nothing shows that the row is new: left alone');
});

describe('the report has no private data', () => {
	test.each([
		['of a run to the end', () => undefined],
		[
			'of answers that name people',
			() => {
				const message = `${Object.values(fullEnvironment).join()} ${people(emulator).join()} Jane Doe`;
				for (const path of ['/shares', '/members', '/access/users', '/user/invites', '/accounts']) {
					emulator.fault({ kind: 'status', status: 400, method: 'GET', path, message });
					emulator.fault({ kind: 'status', status: 400, method: 'POST', path, message });
				}
			},
		],
	])('%s', async (_which, prepare) => {
		prepare();
		const { report, transcript } = await checkLive(emulator, yes);
		expect(report).toContain('| Question |');
		expect(report).not.toMatch(/@|[0-9a-f]{32}|[0-9a-f]{8}-[0-9a-f]{4}-/i);
		const names = [
			...emulator.state.accounts.map(({ name }) => name),
			...emulator.state.organizations.map(({ name }) => name),
			...emulator.state.shares.map(({ name }) => name),
			...emulator.state.accessUsers(seeded.account).map(({ name }) => name),
			'Jane Doe',
			'127.0.0.1',
		];
		for (const text of [...Object.values(fullEnvironment), ...Object.values(addresses), ...names]) {
			expect(report).not.toContain(text);
		}
		const { userToken, key } = seeded.credentials;
		for (const secret of [userToken, key.apiKey]) expect(transcript).not.toContain(secret);
	});
});
