import { emailRule, type AccessRule } from '../../emulator/accessRules';
import { seeded } from '../../emulator';
import { asUuid, hexId } from '../../emulator/ids';
import { policyWith, type Policy } from '../../emulator/policies';
import { accessPoliciesOf } from '../../emulator/policyTables';
import { accessGroupsOf } from '../../emulator/resources/accessGroups';
import { gatewayRule, gatewayRulesOf } from '../../emulator/resources/gatewayRules';
import { listsOf } from '../../emulator/resources/zeroTrustLists';
import { listItemTable } from '../../emulator/routes/zeroTrustListItems';
import type { Finding } from '../../nodes/CloudflarePerson/finding';
import { useEmulator } from '../support/emulator';
import { getAccess } from '../support/person';

const emulator = useEmulator({
	seed: { accessGroups: 0, accessPolicies: 0, accessApps: 0, gatewayRules: 0, zeroTrustLists: 0 },
});
const email = 'ada.mover@example.com';
const { account } = seeded;
const idOf = (label: string) => asUuid(hexId(label));
const other = emailRule('who.stays@example.com');
const at = '2026-01-05T09:00:00.000Z';

function addList(name: string): AccessRule {
	const id = idOf(`list ${name}`);
	listsOf(emulator.state, account).add({ id, name, type: 'EMAIL', created_at: at, updated_at: at });
	listItemTable(emulator.state, id).add({ id: hexId(name), value: email, created_at: at });
	return { email_list: { id } };
}

const POSITIONS = ['include', 'exclude', 'require'] as const;
type Position = (typeof POSITIONS)[number];

interface Lists {
	include: AccessRule[];
	exclude?: AccessRule[];
	require?: AccessRule[];
}

function addGroup(name: string, lists: Lists): AccessRule {
	const id = idOf(`group ${name}`);
	const dates = { created_at: at, updated_at: at };
	const more = { exclude: [], require: [], is_default: false, ...dates };
	accessGroupsOf(emulator.state, account).add({ id, name, ...more, ...lists });
	return { group: { id } };
}

function addPolicy(name: string, decision: string, position: Position, rule: AccessRule) {
	const lists: Lists = { include: position === 'include' ? [other, rule] : [other] };
	if (position !== 'include') lists[position] = [rule];
	const fields = { decision: decision as Policy['decision'], ...lists };
	accessPoliciesOf(emulator.state, account).add(policyWith(name, name, fields));
}

/** What can be removed in each position: in the order of POSITIONS. */
const LETS_IN = {
	address: 'yes no no',
	list: 'yes no yes',
	group: 'yes no yes',
	left: 'no yes no',
};
const NEVER = { address: 'no no no', list: 'no no no', group: 'no no no', left: 'no no no' };
const matrix: Record<string, typeof LETS_IN> = {
	allow: LETS_IN,
	non_identity: LETS_IN,
	bypass: LETS_IN,
	deny: { address: 'no no no', list: 'no yes no', group: 'no yes no', left: 'yes no yes' },
	brand_new: NEVER,
	'': NEVER,
};

/** Whether the address can be taken out of each record, by the name of the record. */
async function removableIn(place: string): Promise<Map<string | null, boolean>> {
	const { json, error } = await getAccess(emulator, [email], {
		accounts: [account],
		places: [place],
	});
	expect(error).toBeUndefined();
	const findings = json.filter((row) => row.place !== null) as unknown as Finding[];
	return new Map(
		findings.filter(({ via }) => via === 'direct').map((one) => [one.name, one.removable]),
	);
}

describe.each(Object.entries(matrix))("a policy with the decision '%s'", (decision, expected) => {
	const inPositions = (found: Map<string | null, boolean>) =>
		POSITIONS.map((position) => (found.get(position) ? 'yes' : 'no')).join(' ');

	it('and an address, which is only taken out where it lets in', async () => {
		for (const position of POSITIONS) addPolicy(position, decision, position, emailRule(email));
		const found = await removableIn('accessPolicy');
		expect([...found.keys()].sort()).toEqual([...POSITIONS].sort());
		expect(inPositions(found)).toBe(expected.address);
	});

	it('and a list, out of which nobody is taken whom it keeps out', async () => {
		for (const position of POSITIONS) addPolicy(position, decision, position, addList(position));
		const found = await removableIn('zeroTrustList');
		expect(found.size).toBe(3);
		expect(inPositions(found)).toBe(expected.list);
	});

	it('and a group, likewise, and the other way round for a group that it leaves out', async () => {
		for (const position of POSITIONS) {
			const lists = { include: [other, emailRule(email)] };
			addPolicy(`of ${position}`, decision, position, addGroup(position, lists));
			const inner = addGroup(`left out of ${position}`, lists);
			const outer = addGroup(`outer of ${position}`, { include: [other], exclude: [inner] });
			addPolicy(`around ${position}`, decision, position, outer);
		}
		const found = await removableIn('accessGroup');
		expect(inPositions(found)).toBe(expected.group);
		const left = POSITIONS.map((position) => found.get(`left out of ${position}`));
		expect(left.map((one) => (one ? 'yes' : 'no')).join(' ')).toBe(expected.left);
	});
});

describe('a list that Gateway uses', () => {
	const OTHER = `$${idOf('another list')}`;
	const rules: Array<[action: string, identity: (id: string) => string, removable: boolean]> = [
		['allow', (id) => `identity.email in ${id}`, true],
		['allow', (id) => `not(identity.email in ${id})`, false],
		['allow', (id) => `!(identity.email in ${id})`, false],
		['allow', (id) => `not(identity.email in ${OTHER} or identity.email in ${id})`, false],
		['allow', (id) => `not(identity.email in ${id} or identity.email in ${OTHER})`, false],
		['allow', (id) => `not(identity.email in ${OTHER}) and identity.email in ${id}`, true],
		['block', (id) => `not(identity.email in ${id})`, true],
		['block', (id) => `not(identity.email in ${id} and identity.email in ${OTHER})`, false],
		['block', (id) => `identity.email in ${id}`, false],
		['isolate', (id) => `any(identity.groups.email[*] in ${id})`, false],
		['brand_new', (id) => `identity.email in ${id}`, false],
	];

	it.each(['dashes', 'noDashes'] as const)('with IDs with %s', async (gatewayListIds) => {
		emulator.settings.gatewayListIds = gatewayListIds;
		for (const [nth, [action, identity]] of rules.entries()) {
			const { email_list: list } = addList(`rule ${nth}`);
			const more = { action, identity: identity(`$${String(list!.id)}`) };
			gatewayRulesOf(emulator.state, account).add(gatewayRule(`rule ${nth}`, nth, more));
		}
		const found = await removableIn('zeroTrustList');
		expect(rules.map((_, nth) => found.get(`rule ${nth}`))).toEqual(rules.map(([, , can]) => can));
	});
});

describe('a group or list that nobody knows how it is used', () => {
	it.each(['access/groups', 'access/apps', 'access/policies', 'gateway/rules'])(
		'because Cloudflare refuses %s: nobody is taken out',
		async (path) => {
			addList('Sales');
			emulator.fault({ kind: 'status', status: 403, path: `${path}$`, times: Infinity });
			expect([...(await removableIn('zeroTrustList'))]).toEqual([['Sales', false]]);
		},
	);
});
