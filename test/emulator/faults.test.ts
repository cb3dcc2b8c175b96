import type { AxiosInstance } from 'axios';
import { seeded, type Emulator, type Fault } from '../../emulator';
import { paths, start, until } from './client';

let emulator: Emulator;
let http: AxiosInstance;
const seed = { accessUsers: 30, members: 30 };

beforeAll(async () => ({ emulator, http } = await start({ seed })));
beforeEach(() => emulator.reset());
afterAll(() => emulator.close());

const people = () => emulator.state.accessUsers(seeded.account).length;
const create = () => http.post(paths.accessUsers, { email: 'new@example.com' });
const code = async (request: Promise<unknown>) => {
	return await request.then(
		() => 'answered',
		(error: { code: string }) => error.code,
	);
};

test.each<[Fault, number, boolean]>([
	[{ kind: 'status' }, 500, false],
	[{ kind: 'status', status: 503, afterAct: true }, 503, true],
	[{ kind: '429' }, 429, false],
	[{ kind: 'html' }, 502, false],
	[{ kind: 'html', status: 520, afterAct: true }, 520, true],
	[{ kind: 'empty-200' }, 200, false],
	[{ kind: 'empty-200', afterAct: true }, 200, true],
	[{ kind: 'no-body-204' }, 204, false],
	[{ kind: 'cut-off-json' }, 201, true],
	[{ kind: 'wrong-content-type' }, 201, true],
])('%j returns %d; acted: %p', async (fault, status, acted) => {
	emulator.fault(fault);
	expect((await create()).status).toBe(status);
	expect(people()).toBe(acted ? 31 : 30);
	expect(emulator.requests.map((request) => request.status)).toEqual([status]);
	expect((await http.get('/accounts')).status).toBe(200);
});

test.each<[Fault, boolean]>([
	[{ kind: 'reset-before' }, false],
	[{ kind: 'reset-after' }, true],
])('%j breaks the connection; acted: %p', async (fault, acted) => {
	emulator.fault(fault);
	expect(await code(create())).toBe('ECONNRESET');
	expect(people()).toBe(acted ? 31 : 30);
	expect(emulator.requests[0]?.status).toBe(0);
});

test.each([
	[undefined, false],
	[true, true],
])('a timeout sends no response (afterAct %p)', async (afterAct, acted) => {
	emulator.fault({ kind: 'timeout', afterAct });
	const client = new AbortController();
	const body = { email: 'new@example.com' };
	const pending = code(http.post(paths.accessUsers, body, { signal: client.signal }));
	await until(
		async () => emulator.requests.length,
		(length) => length === 1,
	);
	if (acted)
		await until(
			async () => people(),
			(count) => count === 31,
		);
	client.abort();
	expect(await pending).toBe('ERR_CANCELED');
	expect(people()).toBe(acted ? 31 : 30);
});

test('each kind of fault has its body', async () => {
	const body = async (fault: Fault) => {
		emulator.fault(fault);
		const { data, headers } = await http.get('/accounts', { responseType: 'text' });
		return { text: String(data), type: String(headers['content-type']) };
	};
	const whole = JSON.stringify((await http.get('/accounts')).data);
	const cut = await body({ kind: 'cut-off-json' });
	expect(whole.startsWith(cut.text)).toBe(true);
	expect(() => JSON.parse(cut.text) as unknown).toThrow();
	expect(await body({ kind: 'wrong-content-type' })).toEqual({ text: whole, type: 'text/plain' });
	expect((await body({ kind: 'html' })).text).toContain('<html>');
	expect((await body({ kind: 'empty-200' })).text).toBe('');
	const limited = JSON.parse((await body({ kind: '429' })).text) as object;
	expect(limited).toMatchObject({ success: false, errors: [{ code: 971 }] });
});

test.each([5, 'Wed, 21 Oct 2026 07:28:00 GMT', undefined])(
	'Retry-After: %p',
	async (retryAfter) => {
		emulator.fault({ kind: '429', retryAfter });
		const { headers } = await http.get('/accounts');
		expect(headers['retry-after']).toBe(retryAfter === undefined ? undefined : String(retryAfter));
	},
);

test("an error page of Cloudflare's edge has its status and headers", async () => {
	emulator.fault({ kind: 'html', status: 522, retryAfter: 120, headers: { 'cf-ray': 'abc-LHR' } });
	const { status, data, headers } = await http.get('/accounts');
	expect([status, headers['retry-after'], headers['cf-ray']]).toEqual([522, '120', 'abc-LHR']);
	expect(headers['content-type']).toBe('text/html');
	expect(data).toContain('Error code 522');
});

test('code 971 can have any status', async () => {
	emulator.fault({ kind: 'status', status: 200, code: 971, method: 'POST' });
	const { status, data } = await create();
	expect([status, data.success, data.errors[0].code]).toEqual([200, false, 971]);
	expect(people()).toBe(30);
});

test('a fault can have further headers, for example of a redirect', async () => {
	const headers = { location: 'https://elsewhere.example.com/' };
	emulator.fault({ kind: 'status', status: 302, headers });
	const answer = await http.get('/accounts');
	expect([answer.status, answer.headers.location]).toEqual([302, headers.location]);
});

test('a fault applies only to matching requests, as often as it says', async () => {
	emulator.fault({ kind: 'status', status: 503, method: 'post', path: 'access/users$', times: 2 });
	const read = () => http.get(paths.accessUsers);
	const statuses = [(await read()).status];
	for (let index = 0; index < 3; index += 1) statuses.push((await create()).status);
	expect(statuses).toEqual([200, 503, 503, 201]);
	expect(() => emulator.fault({ kind: 'status', path: '(' })).toThrow(SyntaxError);
});

test('a reset removes faults', async () => {
	emulator.fault({ kind: 'status' });
	emulator.reset();
	expect((await create()).status).toBe(201);
});

test('faults apply in the order they were injected', async () => {
	emulator.fault({ kind: 'status', status: 503 });
	emulator.fault({ kind: 'status', status: 504 });
	expect([(await create()).status, (await create()).status]).toEqual([503, 504]);
});

test('repeat-page applies to a page after the first and returns the page before', async () => {
	emulator.fault({ kind: 'repeat-page' });
	const page = async (number: number) => {
		const { data } = await http.get(paths.accessUsers, { params: { page: number, per_page: 10 } });
		return data.result[0].id as string;
	};
	const [first, repeated, second] = [await page(1), await page(2), await page(2)];
	expect(repeated).toBe(first);
	expect(second).not.toBe(first);
});

test('repeat-token applies to a request with a token and returns the same token', async () => {
	emulator.fault({ kind: 'repeat-token' });
	const get = async (page_token?: string) => {
		return (await http.get(paths.members, { params: { page_token } })).data.result_info;
	};
	const { next_page_token } = await get();
	expect(next_page_token).toBeDefined();
	expect((await get(next_page_token)).next_page_token).toBe(next_page_token);
	expect((await get(next_page_token)).next_page_token).not.toBe(next_page_token);
});
