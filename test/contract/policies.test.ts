import { seeded } from '../../emulator';
import { appsOf } from '../../emulator/policyTables';
import { accessPolicyId } from '../../emulator/resources/accessPolicies';
import { accountTokensOf } from '../../emulator/resources/accountTokens';
import { gatewayRulesOf } from '../../emulator/resources/gatewayRules';
import { Cloudflare } from '../../tools/sdk';
import { useEmulator } from '../support/emulator';
import { example, sdkClient } from './sdkRequests';

const emulator = useEmulator();
const account_id = example.account;
const params = { account_id };
const include = [{ email: { email: example.person.email } }];
const policy = { account_id, name: 'New', decision: 'allow', include } as const;

async function collect<Row>(rows: AsyncIterable<Row>): Promise<Row[]> {
	const all: Row[] = [];
	for await (const row of rows) all.push(row);
	return all;
}

describe.each(['key', 'userToken'] as const)('responses to the SDK with the %s', (credential) => {
	const access = () => sdkClient(emulator, credential).zeroTrust.access;

	test('reusable policies: get, update, and all pages', async () => {
		const api = access().policies;
		const id = accessPolicyId(0);
		const changed = await api.update(id, policy);
		const { name, decision } = policy;
		expect(changed).toMatchObject({ id, name, decision, include, exclude: [], reusable: true });
		expect(await api.get(id, params)).toEqual(changed);
		emulator.reset({ accessPolicies: 450 });
		const all = await collect(api.list({ account_id, per_page: 200 }));
		expect(new Set(all.map((one) => one.id)).size).toBe(450);
	});

	test('apps: get, and all pages', async () => {
		emulator.reset({ accessApps: 450 });
		const api = access().applications;
		const all = await collect(api.list({ account_id, per_page: 200 }));
		expect(new Set(all.map(({ id }) => id)).size).toBe(450);
		expect(await api.get(all[0]!.id!, params)).toEqual(all[0]);
		const found = await collect(api.list({ account_id, name: 'Wiki', exact: true }));
		expect(found).toEqual([all[0]]);
	});

	test("policies of an app: get, list, and the update of the app's own alone", async () => {
		const api = access().applications.policies;
		const [shared, owner] = appsOf(emulator.state, seeded.account).rows();
		const where = { account_id, app_id: owner!.id };
		const changed = await api.update(owner!.own[0]!.id, { ...policy, ...where, precedence: 2 });
		expect(changed).toMatchObject({ name: 'New', include, precedence: 2 });
		expect(await api.get(changed.id!, where)).toEqual(changed);
		expect(await collect(api.list(owner!.id, params))).toEqual([changed]);
		const reusable = { ...policy, account_id, app_id: shared!.id };
		const refused = api.update(accessPolicyId(0), reusable);
		await expect(refused).rejects.toThrow(Cloudflare.BadRequestError);
	});

	test('Gateway rules: get, and those with all of several texts', async () => {
		const api = sdkClient(emulator, credential).zeroTrust.gateway.rules;
		const rules = gatewayRulesOf(emulator.state, seeded.account).rows();
		expect(await collect(api.list(params))).toEqual(rules);
		expect(await api.get(rules[0]!.id, params)).toEqual(rules[0]);
		const filter = ['expression:ADA.LOVELACE', 'expression:payroll'];
		expect(await collect(api.list({ account_id, filter }))).toEqual([]);
		const found = await collect(api.list({ account_id, filter: filter.slice(0, 1) }));
		expect(found).toEqual([rules[0]]);
	});
});

test('Account tokens: get, update, and all pages, with a token only', async () => {
	const api = sdkClient(emulator, 'accountToken').accounts.tokens;
	const { id, name, policies, condition } = accountTokensOf(
		emulator.state,
		seeded.account,
	).rows()[1]!;
	const [{ effect, resources, permission_groups: groups }] = policies as [(typeof policies)[0]];
	const sent = {
		effect,
		resources: resources as Record<string, string>,
		permission_groups: groups.map((group) => ({ id: group.id })),
	};
	const body = { account_id, name, condition: condition as object, policies: [sent] };
	const changed = await api.update(id, { ...body, status: 'disabled' });
	expect(changed).toMatchObject({ id, name, condition, status: 'disabled' });
	expect(changed.policies).toMatchObject([{ effect, resources, permission_groups: groups }]);
	expect(await api.get(id, params)).toEqual(changed);
	const { id: own } = await api.verify(params);
	emulator.reset({ accountTokens: 130 });
	const all = await collect(api.list({ account_id, per_page: 50 }));
	expect(new Set(all.map((one) => one.id)).size).toBe(130);
	expect(all[0]!.id).toBe(own);
	const byKey = sdkClient(emulator, 'key').accounts.tokens.get(id, params);
	await expect(byKey).rejects.toThrow(Cloudflare.BadRequestError);
});
