import fc from 'fast-check';

import { ruleKinds } from '../../emulator/accessRules';
import type { AccessRule, RuleLists } from '../../nodes/shared/resources/accessRules';
import { addressKey } from '../../nodes/shared/cloudflare/address';
import type { Facts, Match } from '../../nodes/CloudflarePerson/rules/match';
import { matchOfLists } from '../../nodes/CloudflarePerson/rules/match';
import type { EmailList, RuleBook } from '../../nodes/CloudflarePerson/rules/ruleBook';
import { usesIn } from '../../nodes/CloudflarePerson/rules/uses';

const uuid = (nth: number) => `00000000-0000-4000-a000-${String(nth).padStart(12, '0')}`;
const ACCOUNT = '0'.repeat(32);

const personOf = (email: string) => ({ email, key: addressKey(email) });
const ada = personOf('Ada@Example.com');

const email = (address = 'ada@example.com'): AccessRule => ({ email: { email: address } });
const group = (nth: number): AccessRule => ({ group: { id: uuid(nth) } });
const list = (nth: number): AccessRule => ({ email_list: { id: uuid(nth) } });
const everyone: AccessRule = { everyone: {} };
const unknown: AccessRule = { geo: { country_code: 'DE' } };
const nobody = email('nobody@example.org');

function listWith(nth: number, addresses: string[]): [string, EmailList] {
	const entries = new Map(addresses.map((one) => [addressKey(one), one]));
	return [uuid(nth), { list: { id: uuid(nth), name: `List ${nth}`, type: 'EMAIL' }, entries }];
}

function factsWith({
	groups = [],
	lists = [],
	members = [ada.key],
}: { groups?: RuleLists[]; lists?: string[][]; members?: string[] } = {}): Facts {
	const all = groups.map((rules, nth) => ({ id: uuid(nth), name: `Group ${nth}`, ...rules }));
	const book = {
		groups: { rows: new Map(all.map((one) => [one.id, one])) },
		lists: { rows: new Map(lists.map((addresses, nth) => listWith(nth, addresses))) },
		policies: { rows: [] },
		gatewayRules: { rows: [] },
	} as unknown as RuleBook;
	const memberOf = ({ key }: { key: string }) => (members.includes(key) ? 'member' : undefined);
	return { book, account: ACCOUNT, memberOf };
}

const chain = ({ via, through }: Match['paths'][number]): string => {
	const names: string[] = [];
	for (let one = through; one; one = one.through ?? null) names.push(String(one.name));
	return [via, ...names].join(' > ');
};

/** "yes: direct, group > Group 0" */
function shown(lists: RuleLists, facts = factsWith(), who = ada): string {
	const { answer, paths, undecided } = matchOfLists(lists, who, facts);
	const parts = [paths.map((path) => `${chain(path)}${path.isNamed ? '' : ' (all)'}`).join(', ')];
	if (undecided.length > 0) parts.push(`undecided ${undecided.length}`);
	return [answer, ...parts.filter(Boolean)].join(': ');
}

describe('a rule of each kind', () => {
	const decided: Record<string, string> = {
		email: 'yes: direct',
		email_list: 'yes: list > List 0',
		email_domain: 'yes: domain (all)',
		group: 'yes: group > Group 0',
		everyone: 'yes: everyone (all)',
		cloudflare_account_member: 'yes: organization > Ada@Example.com',
		service_token: 'no',
		any_valid_service_token: 'no',
		linked_app_token: 'no',
	};
	const bodies: Record<string, object> = {
		email: { email: 'ADA@example.com' },
		email_list: { id: uuid(0).toUpperCase() },
		email_domain: { domain: 'Example.COM' },
		group: { id: uuid(0) },
	};
	const facts = factsWith({ groups: [{ include: [email()] }], lists: [['ada@EXAMPLE.com']] });

	it.each([...ruleKinds, 'of_tomorrow'])('%s', (kind) => {
		const rule = { [kind]: bodies[kind] ?? {} } as AccessRule;
		expect(shown({ include: [rule] }, facts)).toBe(decided[kind] ?? 'unknown: undecided 1');
	});

	it.each<[string, AccessRule, string]>([
		['an address of somebody else', email('ada@example.org'), 'no'],
		['a part of the domain', { email_domain: { domain: 'ample.com' } }, 'no'],
		['a domain above', { email_domain: { domain: 'com' } }, 'no'],
		['a domain with an @', { email_domain: { domain: '@example.com' } }, 'yes: domain (all)'],
		['no domain', { email_domain: {} }, 'no'],
		['a list that is not there', list(7), 'unknown: undecided 1'],
		['a list without ID', { email_list: {} }, 'unknown: undecided 1'],
		['a group that is not there', group(7), 'unknown: undecided 1'],
		['no body', { group: null } as unknown as AccessRule, 'unknown: undecided 1'],
		['no kind', {}, 'unknown: undecided 1'],
		['two kinds', { everyone: {}, geo: {} }, 'unknown: undecided 1'],
		[
			'members of another account',
			{ cloudflare_account_member: { account_id: '1'.repeat(32) } },
			'unknown: undecided 1',
		],
		[
			'members of this account by its ID',
			{ cloudflare_account_member: { account_id: ACCOUNT } },
			'yes: organization > Ada@Example.com',
		],
	])('%s', (_title, rule, expected) => {
		expect(shown({ include: [rule] }, facts)).toBe(expected);
	});

	it('members, if nobody is one or they can not be read', () => {
		const rules = { include: [{ cloudflare_account_member: {} }] };
		expect(shown(rules, factsWith({ members: [] }))).toBe('no');
		const unread = { ...factsWith(), memberOf: undefined };
		expect(shown(rules, unread)).toBe('unknown: undecided 1');
	});

	it('a list whose entries can not be read', () => {
		const unread = factsWith({ lists: [[]] });
		const { lists } = unread.book;
		if ('rows' in lists) lists.rows.get(uuid(0))!.entries = new Error('refused');
		expect(shown({ include: [list(0)] }, unread)).toBe('unknown: undecided 1');
	});
});

describe('include, exclude and require', () => {
	it.each<[RuleLists, string]>([
		[{}, 'no'],
		[{ include: null, exclude: null, require: null }, 'no'],
		[{ include: [null, 'odd'] as unknown as AccessRule[] }, 'no'],
		[{ include: [nobody, email()] }, 'yes: direct'],
		[{ include: [email(), everyone] }, 'yes: direct, everyone (all)'],
		[{ include: [email()], exclude: [email()] }, 'no'],
		[{ include: [email()], exclude: [nobody] }, 'yes: direct'],
		[{ include: [email()], exclude: [unknown] }, 'unknown: direct'],
		[{ include: [unknown], exclude: [email()] }, 'no'],
		[{ include: [email()], require: [nobody] }, 'no'],
		[{ include: [email()], require: [everyone, email()] }, 'yes: direct'],
		[{ include: [email()], require: [unknown] }, 'unknown: direct'],
		[{ include: [email()], require: [unknown, nobody] }, 'no'],
		[{ include: [unknown, email()] }, 'yes: direct: undecided 1'],
		[{ include: [unknown] }, 'unknown: undecided 1'],
	])('%j', (lists, expected) => {
		expect(shown(lists)).toBe(expected);
	});
});

describe('groups in groups', () => {
	it.each<[string, RuleLists[], string]>([
		[
			'one in another',
			[{ include: [group(1)] }, { include: [email()] }],
			'yes: group > Group 0 > Group 1',
		],
		[
			'left out of one',
			[{ include: [everyone], exclude: [group(1)] }, { include: [email()] }],
			'no',
		],
		['a loop', [{ include: [group(1)] }, { include: [group(0)] }], 'no'],
		['a loop of its own', [{ include: [group(0), email()] }], 'yes: group > Group 0'],
		[
			'a loop with a path in',
			[{ include: [group(1)] }, { include: [group(0), email()] }],
			'yes: group > Group 0 > Group 1',
		],
		[
			'what can not be told',
			[{ include: [group(1)] }, { include: [unknown] }],
			'unknown: undecided 1',
		],
		['left out of an unknown one', [{ include: [unknown], exclude: [email()] }], 'no'],
	])('%s', (_title, groups, expected) => {
		expect(shown({ include: [group(0)] }, factsWith({ groups }))).toBe(expected);
	});

	it('that are in each other many times over take no longer', () => {
		const deep = Array.from({ length: 40 }, (_, nth) => ({
			include: [group(nth + 1), group(nth + 2)],
		}));
		const groups = [...deep, { include: [email()] }, { include: [nobody] }];
		const facts = factsWith({ groups });
		const policies = { rows: [{ policy: { id: uuid(99), include: [group(0)] }, apps: [] }] };
		const startedAt = performance.now();
		expect(usesIn({ ...facts.book, policies } as unknown as RuleBook).size).toBe(42);
		expect(matchOfLists({ include: [group(0)] }, ada, facts).answer).toBe('yes');
		expect(performance.now() - startedAt).toBeLessThan(1000);
	});
});

describe('random rules', () => {
	const people = ['ada@example.com', 'bob@example.com', 'eve@other.example'];
	const SIZE = 4;
	const rule = fc.oneof(
		fc.constantFrom(...people).map((one) => email(one)),
		fc.constantFrom('example.com', 'other.example').map((domain) => ({ email_domain: { domain } })),
		fc.constant(everyone),
		fc.constant<AccessRule>({ service_token: { token_id: 'x' } }),
		fc.nat(SIZE - 1).map(group),
		fc.nat(SIZE - 1).map(list),
	);
	const rules = fc.array(rule, { maxLength: 3 });
	const lists = fc.record({ include: rules, exclude: rules, require: rules });

	/** The definition, written down once more as plainly as possible. */
	function isIn(one: Required<RuleLists>, who: string, world: World, inside: number[]): boolean {
		const matches = (rule: AccessRule): boolean => {
			const [kind, body] = Object.entries(rule)[0] as [string, Record<string, string>];
			const nth = Number(body.id?.slice(-12));
			if (kind === 'email') return body.email === who;
			if (kind === 'email_domain') return who.split('@')[1] === body.domain;
			if (kind === 'email_list') return world.lists[nth]!.includes(who);
			if (kind === 'group' && !inside.includes(nth)) {
				return isIn(world.groups[nth]!, who, world, [...inside, nth]);
			}
			return kind === 'everyone';
		};
		const [included, excluded, required] = [
			one.include,
			one.exclude,
			one.require,
		] as AccessRule[][];
		return included!.some(matches) && !excluded!.some(matches) && required!.every(matches);
	}

	interface World {
		groups: Array<Required<RuleLists>>;
		lists: string[][];
	}

	it('are matched as the definition has it, each match by a path', () => {
		const some = fc.subarray(people);
		const many = <T>(one: fc.Arbitrary<T>) => fc.array(one, { minLength: SIZE, maxLength: SIZE });
		const world = fc.record({ groups: many(lists), lists: many(some) });
		fc.assert(
			fc.property(lists, world, fc.constantFrom(...people), (policy, all, who) => {
				const found = matchOfLists(policy, personOf(who), factsWith(all));
				const expected = isIn(policy, who, all, []);
				expect(found.answer).toBe(expected ? 'yes' : 'no');
				expect(found.undecided).toEqual([]);
				expect(found.paths.length > 0).toBe(expected);
			}),
			{ numRuns: 2000 },
		);
	});
});
