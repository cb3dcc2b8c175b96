import type { AxiosInstance } from 'axios';
import { seeded, type Emulator } from '../../emulator';
import { missingId, missingUuid, paths, start } from './client';

let emulator: Emulator;
let http: AxiosInstance;

beforeAll(async () => ({ emulator, http } = await start()));
beforeEach(() => emulator.reset());
afterAll(() => emulator.close());

describe('paths', () => {
	const { account, share, organization } = seeded;

	test.each([
		'/',
		'/nothing',
		'/accounts/',
		`/accounts/${account}/`,
		'/accounts//access/users',
		'/accounts/short/access/users',
		`/accounts/${account.toUpperCase()}/access/users`,
		`/accounts/${account}%2Faccess/users`,
		`/accounts/${account}/access/users/`,
		`/accounts/${account}/access/users/${missingId}`,
		`/accounts/${account}/shares/${share}0/recipients`,
		`/accounts/${account}/shares/${share}/recipients/1`,
		`/organizations/${organization}/members/${missingUuid}`,
		'/user/invites/',
		'/user/invites/%20',
	])('%s has no route', async (path) => {
		const { status, data } = await http.get(path);
		expect(status).toBe(400);
		expect(data).toMatchObject({ success: false, messages: [], result: null });
		expect(data.errors.map(({ code }: { code: number }) => code)).toEqual([7003, 7000]);
	});

	test('a known path with another method gets 405 with 7001', async () => {
		const { status, data } = await http.patch(paths.accessUsers, {});
		expect(status).toBe(405);
		expect(data.errors[0].code).toBe(7001);
	});

	test('the colon of batchCreate must not be encoded, unless the setting allows it', async () => {
		const body = { members: [{ user: { email: 'new@example.com' } }] };
		const encoded = `${paths.members}%3AbatchCreate`;
		expect((await http.post(encoded, body)).data.errors[0].code).toBe(7003);
		emulator.settings.encodedColon = 'accept';
		expect((await http.post(encoded, body)).status).toBe(200);
	});

	test.each([
		`${paths.accessUsers}/${missingUuid}`,
		`${paths.members}/${missingId}`,
		`${paths.recipients}/${missingId}`,
		`${paths.invites}/${missingId}`,
		`/accounts/${account}/shares/${missingId}`,
		`/accounts/${seeded.otherAccount}/shares/${share}`,
		`/organizations/${missingId}`,
	])('%s does not exist', async (path) => {
		expect((await http.get(path)).status).toBe(404);
	});

	test('a missing share has its own error code or the common one', async () => {
		const code = async (path: string) => (await http.get(path)).data.errors[0].code as number;
		const missing = `/accounts/${account}/shares/${missingId}`;
		const recipient = `${paths.recipients}/${missingId}`;
		expect([await code(missing), await code(`${missing}/recipients`)]).toEqual([1004, 1004]);
		expect(await code(recipient)).toBe(1003);
		emulator.settings.missingShareCode = 1003;
		expect([await code(missing), await code(recipient)]).toEqual([1003, 1003]);
	});

	test('a 404 can be an HTML page; other errors are not', async () => {
		emulator.settings.unknownRecords = 'html';
		const { status, data, headers } = await http.delete(`${paths.members}/${missingId}`);
		expect([status, headers['content-type']]).toEqual([404, 'text/html']);
		expect(data).toContain('<title>404 Not Found</title>');
		expect(emulator.requests.at(-1)?.status).toBe(404);
		expect((await http.get(`/accounts/${missingId}`)).data.errors[0].code).toBe(9109);
		expect((await http.get('/nothing')).data.errors[0].code).toBe(7003);
	});

	test('an account that the user cannot see is forbidden', async () => {
		const { status, data } = await http.get(`/accounts/${missingId}/access/users`);
		expect([status, data.errors[0].code]).toEqual([403, 9109]);
	});
});

describe('query strings', () => {
	test.each([
		[paths.accessUsers, 'limit=5'],
		[paths.accessUsers, 'per_page=0'],
		[paths.accessUsers, 'per_page=1001'],
		[paths.accessUsers, 'page=0'],
		[paths.accessUsers, 'page=1.5'],
		[paths.accessUsers, 'page=one'],
		[paths.accessUsers, 'page='],
		[paths.accessUsers, 'email='],
		[paths.accessUsers, 'email=a%40b.cc&email=c%40d.ee'],
		[paths.accessUsers, 'email[contains]=a'],
		[paths.recipients, 'status=associated'],
		[paths.recipients, 'per_page=101'],
		[paths.recipients, 'include_resources=1'],
		[paths.members, 'page=1'],
		[paths.members, 'per_page=10'],
		[paths.members, 'page_size=0'],
		[paths.members, 'page_size=1001'],
		[paths.members, 'page_token='],
		[paths.members, 'status=gone'],
		[paths.members, 'status[]=active'],
		[paths.members, 'status=active,pending'],
		[paths.members, 'email=a%40b.cc'],
		[paths.invites, 'status=pending'],
		['/accounts', 'per_page=4'],
		['/accounts', 'per_page=51'],
		['/organizations', 'name=Example'],
		['/organizations', 'page=1'],
		[`/accounts/${seeded.account}/shares`, 'kind=both'],
		[`/organizations/${seeded.organization}/shares`, 'include_resources=true'],
	])('%s?%s is rejected', async (path, query) => {
		expect((await http.get(`${path}?${query}`)).status).toBe(400);
	});

	test.each([
		[paths.accessUsers, 'per_page=1000&page=1&name=a&search=b'],
		[paths.recipients, 'per_page=100&include_resources=false'],
		[paths.members, 'page_size=1000&status=active&status=canceled'],
		['/accounts', 'per_page=5&name=a&direction=desc'],
		['/accounts', 'per_page=50'],
	])('%s?%s is accepted', async (path, query) => {
		expect((await http.get(`${path}?${query}`)).status).toBe(200);
	});

	test('a write takes no query, and the error names the unknown parameter', async () => {
		const body = { email: 'new@example.com' };
		const { status, data } = await http.post(`${paths.accessUsers}?notify=true`, body);
		expect(status).toBe(400);
		expect(data.errors[0].message).toContain('notify');
		expect(emulator.state.accessUsers(seeded.account)).toHaveLength(5);
	});
});

describe('bodies', () => {
	const email = 'new@example.com';
	const user = { email };

	test.each<['post' | 'put' | 'patch' | 'delete', string, unknown]>([
		['post', paths.accessUsers, {}],
		['post', paths.accessUsers, [{ email }]],
		['post', paths.accessUsers, { email: 'nobody' }],
		['post', paths.accessUsers, { email: 'a b@example.com' }],
		['post', paths.accessUsers, { email, name: 1 }],
		['post', paths.accessUsers, { email, name: null }],
		['post', paths.accessUsers, { email, access_seat: true }],
		['put', `${paths.accessUsers}/${missingUuid}`, { email }],
		['delete', `${paths.accessUsers}/${missingUuid}`, { email }],
		['post', paths.members, { user }],
		['post', paths.members, { member: { user: { email: 'nobody' } } }],
		['post', paths.members, { member: { user, status: 'pending' } }],
		['post', paths.members, { member: { user: { email, name: 'New' } } }],
		['post', `${paths.members}:batchCreate`, { members: [] }],
		['post', `${paths.members}:batchCreate`, { members: [{ member: { user } }] }],
		['post', `${paths.members}:batchCreate`, { members: { user } }],
		['post', paths.recipients, { body_account_id: seeded.otherAccount }],
		['post', paths.recipients, { recipient_account_id: 'x' }],
		['post', paths.recipients, { recipient_account_id: null }],
		['put', paths.recipients, { recipient_account_id: seeded.otherAccount }],
		['patch', `${paths.invites}/${missingId}`, { status: 'pending' }],
		['patch', `${paths.invites}/${missingId}`, {}],
		['patch', `${paths.invites}/${missingId}`, { status: 'accepted', role: 'admin' }],
	])('%s %s rejects %j', async (method, url, data) => {
		const { status } = await http.request({ method, url, data });
		expect(status).toBe(400);
	});

	test('invalid JSON and other content types are rejected', async () => {
		const post = async (contentType: string, body: string) => {
			const headers = { 'Content-Type': contentType };
			return (await http.post(paths.accessUsers, body, { headers, transformRequest: [] })).status;
		};
		expect(await post('application/json', '{"email":')).toBe(400);
		expect(await post('application/json', '')).toBe(400);
		expect(await post('text/plain', '{"email":"new@example.com"}')).toBe(415);
		expect(await post('application/json', '{"email":"new@example.com"}')).toBe(201);
	});

	test('a DELETE may have a JSON content type with no body or an empty object', async () => {
		const [first, second] = emulator.state.accessUsers(seeded.account);
		const headers = { 'Content-Type': 'application/json' };
		const remove = (id: string | undefined, data?: object) => {
			return http.delete(`${paths.accessUsers}/${id}`, { headers, data });
		};
		expect((await remove(first?.id)).status).toBe(202);
		expect((await remove(second?.id, {})).status).toBe(202);
	});
});
