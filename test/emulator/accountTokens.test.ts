import type { AxiosInstance } from 'axios';
import { seeded, type Emulator } from '../../emulator';
import { accountMembersOf } from '../../emulator/resources/accountMembers';
import { accountToken, accountTokensOf } from '../../emulator/resources/accountTokens';
import { client, keyHeaders, missingId, start, tokenHeaders } from './client';

let emulator: Emulator;
let http: AxiosInstance;

beforeAll(async () => {
	({ emulator } = await start());
	http = client(emulator, tokenHeaders(seeded.credentials.userToken));
});
beforeEach(() => emulator.reset());
afterAll(() => emulator.close());

const list = `/accounts/${seeded.account}/tokens`;
const table = () => accountTokensOf(emulator.state, seeded.account);
const tokenAt = (index: number) => table().rows()[index]!;
const pathOf = (index: number) => `${list}/${tokenAt(index).id}`;
/** What an update sends back of a token: no IDs of policies, and of groups the ID alone. */
const bodyOf = (index: number) => {
	const { name, condition, status, policies } = structuredClone(tokenAt(index));
	const sent = policies.map(({ effect, resources, permission_groups: groups }) => ({
		effect,
		resources,
		permission_groups: groups.map(({ id }) => ({ id })),
	}));
	return { name, condition, status, policies: sent };
};
const listed = async (query = '') =>
	(await http.get(`${list}?${query}`)).data.result.map(({ name }: { name: string }) => name);

test('the list has pages of 20 tokens, or up to 50, and expired ones only if asked for', async () => {
	emulator.reset({ accountTokens: 60 });
	tokenAt(0).status = 'expired';
	expect(await listed()).toHaveLength(20);
	expect(await listed('page=2&per_page=50')).toHaveLength(9);
	expect(await listed('page=2&per_page=50&include_expired=true')).toHaveLength(10);
	expect((await listed('direction=desc'))[0]).toBe('Token 59');
	for (const query of ['per_page=51', 'per_page=4', 'name=n8n']) {
		expect((await http.get(`${list}?${query}`)).status).toBe(400);
	}
});

test('the list has only those that the caller made, by the setting', async () => {
	emulator.settings.accountTokensListed = 'own';
	expect(await listed()).toEqual([]);
	table().add(accountToken(9, { creator_email_at_creation: emulator.state.user.email }));
	expect(await listed()).toEqual(['Token 9']);
});

test('a creator who is no member any more is named, or not by the setting', async () => {
	const creator = async () => (await http.get(pathOf(1))).data.result.creator_email_at_creation;
	const { email, id } = accountMembersOf(emulator.state, seeded.account).rows()[1]!;
	expect(await creator()).toBe(email);
	accountMembersOf(emulator.state, seeded.account).remove(id);
	expect(await creator()).toBe(email);
	emulator.settings.creatorOfDeletedMember = 'absent';
	expect(await creator()).toBeUndefined();
});

test.each(['get', 'put'] as const)('%s of a token that does not exist', async (method) => {
	expect((await http[method](`${list}/${missingId}`, bodyOf(1))).status).toBe(404);
});

test('takes a token with the permission, and no key', async () => {
	for (const headers of [keyHeaders, tokenHeaders(seeded.credentials.weakToken)]) {
		const other = client(emulator, headers);
		expect((await other.get(list)).status).not.toBe(200);
		expect((await other.put(pathOf(1), bodyOf(1))).status).not.toBe(200);
	}
	expect(tokenAt(1).modified_on).toBe(tokenAt(1).issued_on);
});

describe('an update', () => {
	test('that disables a token leaves the rest of what it sends, and no secret', async () => {
		const before = structuredClone(tokenAt(1));
		const { status, data } = await http.put(pathOf(1), { ...bodyOf(1), status: 'disabled' });
		expect(status).toBe(200);
		expect(data.result).toEqual({
			...before,
			status: 'disabled',
			modified_on: expect.any(String),
			policies: [{ ...before.policies[0], id: expect.any(String) }],
		});
		expect(data.result.modified_on > before.modified_on).toBe(true);
	});

	test('of the token of a credential ends its use', async () => {
		const own = client(emulator, tokenHeaders(seeded.credentials.accountToken));
		const { id } = (await own.get(`${list}/verify`)).data.result;
		expect(id).toBe(tokenAt(0).id);
		await http.put(`${list}/${id}`, { ...bodyOf(0), status: 'disabled' });
		expect((await own.get(list)).status).toBe(401);
	});

	test.each([
		['emptied', undefined, 'active'],
		['kept', { request_ip: { in: ['203.0.113.0/24'] } }, 'disabled'],
	] as const)('without condition and status: %s', async (omitted, condition, status) => {
		tokenAt(1).status = 'disabled';
		emulator.settings.omittedTokenFields = omitted;
		const { name, policies } = bodyOf(1);
		const { result } = (await http.put(pathOf(1), { name, policies })).data;
		expect([result.condition, result.status]).toEqual([condition, status]);
	});

	test.each([
		['ignored', 200, false],
		['accepted', 200, true],
		['refused', 400, true],
	] as const)('with the ID of a policy: %s', async (answer, expected, isKept) => {
		emulator.settings.tokenPolicyIds = answer;
		const { id } = tokenAt(1).policies[0]!;
		const [policy] = bodyOf(1).policies;
		const body = { ...bodyOf(1), policies: [{ ...policy, id }] };
		expect((await http.put(pathOf(1), body)).status).toBe(expected);
		expect(tokenAt(1).policies[0]!.id === id).toBe(isKept);
	});

	test.each<[string, object]>([
		['no policies', { policies: undefined }],
		['a policy without groups', { policies: [{ effect: 'allow', resources: { a: '*' } }] }],
		[
			'an unknown group',
			{
				policies: [
					{ effect: 'allow', resources: { a: '*' }, permission_groups: [{ id: missingId }] },
				],
			},
		],
		['a name of a group', { policies: structuredClone(accountToken(1).policies) }],
		['an unknown status', { status: 'off' }],
		['no time', { expires_on: null }],
		['a creator', { creator_email_at_creation: 'jane@example.com' }],
		['a secret', { value: 'x' }],
		['a name that is too long', { name: 'n'.repeat(121) }],
		['an unknown condition', { condition: { country: ['DE'] } }],
	])('is refused with %s', async (_what, wrong) => {
		const before = JSON.stringify(tokenAt(1));
		expect((await http.put(pathOf(1), { ...bodyOf(1), ...wrong })).status).toBe(400);
		expect(JSON.stringify(tokenAt(1))).toBe(before);
	});
});
