import type { AxiosInstance } from 'axios';
import { seeded, type Emulator } from '../../emulator';
import { emailRule, otherRules } from '../../emulator/accessRules';
import { accessPoliciesOf } from '../../emulator/policyTables';
import { accessGroupId } from '../../emulator/resources/accessGroups';
import { accessPolicyId } from '../../emulator/resources/accessPolicies';
import { client, missingUuid, paths, start, tokenHeaders } from './client';

let emulator: Emulator;
let http: AxiosInstance;

beforeAll(async () => ({ emulator, http } = await start()));
beforeEach(() => emulator.reset());
afterAll(() => emulator.close());

const list = `/accounts/${seeded.account}/access/policies`;
const wiki = `${list}/${accessPolicyId(0)}`;
const stored = () => accessPoliciesOf(emulator.state, seeded.account).get(accessPolicyId(0))!;
const jane = emailRule('jane@example.com');
const minimal = { name: 'Wiki readers', decision: 'allow', include: [jane] };
const approval = { approvals_needed: 1, email_addresses: ['jane@example.com'] };

test('the list has pages of 100 policies, or up to 1000', async () => {
	emulator.reset({ accessPolicies: 1200 });
	const sizes = ['', '?per_page=1000', '?page=2&per_page=1000'].map(
		async (query) => (await http.get(list + query)).data.result.length,
	);
	expect(await Promise.all(sizes)).toEqual([100, 1000, 200]);
	expect((await http.get(`${list}?per_page=1001`)).status).toBe(400);
	expect((await http.get(`${list}?name=Wiki`)).status).toBe(400);
});

test('a policy says how many apps use it', async () => {
	const { data } = await http.get(wiki);
	const { account } = seeded;
	expect(data.result).toMatchObject({ app_count: 2, reusable: true, account_id: account });
	expect((await http.get(list)).data.result[0]).toEqual(data.result);
});

test.each(['get', 'put'] as const)('%s of a policy that does not exist', async (method) => {
	const { status, data } = await http[method](`${list}/${missingUuid}`, minimal);
	expect([status, data.errors[0].code]).toEqual([404, 1003]);
});

test('takes the permission of apps and policies', async () => {
	const weak = client(emulator, tokenHeaders(seeded.credentials.weakToken));
	expect((await weak.get(list)).status).toBe(403);
	expect((await weak.put(wiki, minimal)).status).toBe(403);
	const { permissions } = emulator.state.tokens[0]!;
	expect(permissions).toContain('Access: Apps and Policies Revoke');
	emulator.state.tokens[0]!.permissions = ['Access: Apps and Policies Revoke'];
	const revoker = client(emulator, tokenHeaders(seeded.credentials.userToken));
	expect((await revoker.get(list)).status).toBe(403);
	expect((await revoker.get(`/accounts/${seeded.account}/access/apps`)).status).toBe(200);
});

test.each([
	['a group', { group: { id: accessGroupId(2) } }],
	['a list', { email_list: { id: seeded.zeroTrustList } }],
])('%s that a policy names is deleted, or not by the setting', async (_what, rule) => {
	const isGroup = 'group' in rule;
	const path = isGroup
		? `${paths.accessGroups}/${accessGroupId(2)}`
		: `/accounts/${seeded.account}/gateway/lists/${seeded.zeroTrustList}`;
	emulator.settings.deleteReferenced = 'refuse';
	stored().exclude.push(rule);
	expect((await http.delete(path)).status).toBe(409);
	emulator.settings.deleteReferenced = 'accept';
	expect((await http.delete(path)).status).toBe(isGroup ? 202 : 200);
	expect((await http.get(wiki)).data.result.exclude).toContainEqual(rule);
});

describe('an update', () => {
	test('replaces the whole policy, and keeps what it sends', async () => {
		Object.assign(stored(), { brand_new: { a: 1 } });
		const more = {
			exclude: [jane],
			require: otherRules,
			approval_required: true,
			approval_groups: [approval],
			isolation_required: true,
			purpose_justification_required: true,
			purpose_justification_prompt: 'Why?',
			session_duration: null,
			mfa_config: { mfa_disabled: true },
			connection_rules: {},
			brand_new: { a: 1 },
		};
		const { id, created_at } = structuredClone(stored());
		const { data } = await http.put(wiki, { ...minimal, ...more });
		expect(data.result).toMatchObject({ ...minimal, ...more, id, created_at, app_count: 2 });
		const again = await http.put(wiki, minimal);
		expect(again.data.result).toMatchObject({
			exclude: [],
			require: [],
			approval_required: false,
			session_duration: '24h',
		});
		expect(again.data.result).not.toHaveProperty('approval_groups');
		expect(again.data.result).not.toHaveProperty('brand_new');
	});

	test('keeps the fields that it does not have, by the setting', async () => {
		emulator.settings.omittedPolicyFields = 'kept';
		Object.assign(stored(), { exclude: [jane], approval_groups: [approval] });
		const { data } = await http.put(wiki, minimal);
		expect(data.result).toMatchObject({ exclude: [jane], approval_groups: [approval] });
	});

	test('stores addresses in lower case, by the setting', async () => {
		emulator.settings.groupRuleEmails = 'lowerCase';
		const include = [emailRule('Jane@Example.com')];
		expect((await http.put(wiki, { ...minimal, include })).data.result.include).toEqual([jane]);
	});

	test('takes an unknown kind of rule that the policy has already', async () => {
		const body = { ...minimal, require: [{ brand_new: { a: 1 } }] };
		expect((await http.put(wiki, body)).status).toBe(400);
		stored().require.push({ brand_new: { a: 1 } });
		expect((await http.put(wiki, body)).status).toBe(200);
	});

	test.each<[string, object]>([
		['no name', { ...minimal, name: undefined }],
		['no decision', { ...minimal, decision: undefined }],
		['an unknown decision', { ...minimal, decision: 'block' }],
		['no include', { ...minimal, include: undefined }],
		['an empty include', { ...minimal, include: [] }],
		['a rule of an unknown kind', { ...minimal, exclude: [{ brand_new: {} }] }],
		['an unknown field', { ...minimal, surprise: 1 }],
		['a place in an app', { ...minimal, precedence: 1 }],
		['its ID', { ...minimal, id: accessPolicyId(0) }],
		['a count of apps', { ...minimal, app_count: 2 }],
		['that it is reusable', { ...minimal, reusable: true }],
		[
			'an approver who is no address',
			{ ...minimal, approval_groups: [{ email_addresses: ['x'] }] },
		],
		['an unknown field of approvers', { ...minimal, approval_groups: [{ ...approval, by: 'x' }] }],
	])('is refused with %s', async (_what, body) => {
		const before = JSON.stringify(stored());
		expect((await http.put(wiki, body)).status).toBe(400);
		expect(JSON.stringify(stored())).toBe(before);
	});
});
