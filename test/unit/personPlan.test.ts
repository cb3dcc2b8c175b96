import { createHash } from 'node:crypto';
import { isDeepStrictEqual } from 'node:util';

import fc from 'fast-check';

import { canonical } from '../../nodes/shared/cloudflare/canonical';
import { ParameterFault } from '../../nodes/shared/operation/parameterFault';
import type { Plan } from '../../nodes/CloudflarePerson/plan';
import type { Step } from '../../nodes/CloudflarePerson/step';
import { planOf, readPlan } from '../../nodes/CloudflarePerson/plan';

const DAY = 1440;
const email = 'ada@example.com';
const hex = (digit: string) => digit.repeat(32);
const account = { type: 'account' as const, id: hex('a'), name: 'Example Ltd' };

const step = (place: Step['place'], id: string, more: Partial<Step> = {}): Step => ({
	id: `${place}:${account.id}:${id}`,
	place,
	where: account,
	action: 'delete',
	target: { id, name: null },
	before: { email },
	reversible: false,
	...more,
});

const uuid = '00000000-0000-4000-a000-000000000001';
const steps = [
	step('accessGroup', uuid, { action: 'remove', reversible: true }),
	step('accessUser', uuid.replace('1', '2')),
	step('accountMember', hex('b'), { before: { email: 'ADA@example.com', status: 'accepted' } }),
];
const scope = {
	accounts: [account.id],
	organizations: [],
	places: ['accessGroup' as const, 'accountMember' as const],
};
const plan = planOf(email, scope, steps);

const reasonFor = (value: unknown, maxAge = DAY): string | undefined => {
	try {
		readPlan(value, maxAge);
		return undefined;
	} catch (error) {
		expect(error).toBeInstanceOf(ParameterFault);
		expect((error as ParameterFault).advice).toMatch(/Nothing was changed/);
		return (error as ParameterFault).what;
	}
};

/** The plan with other fields, as somebody would make it who knows how the hash is made. */
const forged = (more: object): Plan => {
	const fields = { ...plan, ...more, hash: undefined };
	const hash = createHash('sha256').update(canonical(fields)).digest('hex');
	return { ...fields, hash } as Plan;
};

const turned = (value: unknown): unknown =>
	typeof value === 'object' && value !== null && !Array.isArray(value)
		? Object.fromEntries(
				Object.entries(value)
					.reverse()
					.map(([key, one]) => [key, turned(one)]),
			)
		: Array.isArray(value)
			? value.map(turned)
			: value;

describe('a plan', () => {
	it('has a hash of its canonical JSON, which others can check', () => {
		const { hash, ...fields } = plan;
		expect(plan.version).toBe(1);
		expect(hash).toBe(forged({}).hash);
		expect(canonical({ b: [{ d: null, c: 'ä' }], a: 1, gone: undefined })).toBe(
			'{"a":1,"b":[{"c":"ä","d":null}]}',
		);
		expect(canonical(turned(fields))).toBe(canonical(fields));
	});

	it.each<[string, unknown]>([
		['as it came out', plan],
		['as JSON text', JSON.stringify(plan)],
		['as indented text', `\n${JSON.stringify(plan, null, 2)}\n`],
		['with keys in another order', turned(plan)],
		['without steps', planOf(email, scope, [])],
		['with one of the longest age', forged({ createdAt: ago(DAY - 0.1) })],
		['by a clock that is a little ahead', forged({ createdAt: ago(-0.1) })],
	])('is read: %s', (_title, value) => {
		expect(reasonFor(value)).toBeUndefined();
	});
});

function ago(minutes: number): string {
	return new Date(Date.now() - minutes * 60_000).toISOString();
}

describe('a plan that is refused', () => {
	const withStep = (more: object) => forged({ steps: [{ ...steps[0]!, ...more }] });

	it.each<[string, unknown, RegExp]>([
		['none', undefined, /is empty/],
		['null', null, /is empty/],
		['an empty text', ' \n', /is empty/],
		['no JSON', '{"version": 1', /is not valid JSON/],
		['a text in JSON', '"plan"', /is no plan/],
		['a list of plans', [plan], /is no plan/],
		['a number', 7, /is no plan/],
		['the whole item', { plan }, /has version undefined/],
		['another version', forged({ version: 2 }), /has version 2/],
		['the version as text', forged({ version: '1' }), /has version "1"/],
		['no hash', { ...plan, hash: undefined }, /hash does not match/],
		['the hash in capitals', { ...plan, hash: plan.hash.toUpperCase() }, /hash does not match/],
		['an old one', forged({ createdAt: ago(DAY + 1) }), /is 1441 minutes old/],
		['one from the future', forged({ createdAt: ago(-1) }), /is from the future/],
		['no time', forged({ createdAt: 'yesterday' }), /has no time/],
		['no person', forged({ email: '' }), /has no address/],
		[
			'an address with a hidden character',
			forged({ email: 'a\u200bda@example.com' }),
			/no address/,
		],
		['another person', forged({ email: 'bob@example.com' }), /somebody else/],
		['no steps', forged({ steps: undefined }), /has no list/],
		['a step twice', forged({ steps: [steps[0], steps[0]] }), /two steps with the same ID/],
		['no step', forged({ steps: [null] }), /a step that is none/],
		['an unknown place', withStep({ place: 'zone' }), /a step that is none/],
		['a place without steps', withStep({ place: 'approver', action: 'remove' }), /that is none/],
		['an unknown action', withStep({ action: 'destroy' }), /a step that is none/],
		['the action of another place', withStep({ action: 'disable' }), /a step that is none/],
		[
			'an organization for an account',
			withStep({ where: { ...account, type: 'organization' } }),
			/is none/,
		],
		['no account', withStep({ where: null }), /a step that is none/],
		['a path for an ID', withStep({ target: { id: '../members', name: null } }), /is none/],
		['nobody', withStep({ before: {} }), /a step that is none/],
		[
			'somebody else in a step',
			withStep({ before: { email: 'bob@example.com' } }),
			/somebody else/,
		],
		['a scope without accounts', forged({ scope: { places: [] } }), /has no scope/],
		['a scope of unknown places', forged({ scope: { ...scope, places: ['x'] } }), /has no scope/],
	])('%s', (_title, value, reason) => {
		expect(reasonFor(value)).toMatch(reason);
	});

	it('is older than it may be', () => {
		expect(reasonFor(forged({ createdAt: ago(10) }), 5)).toMatch(/'Max Plan Age \(Minutes\)' is 5/);
	});
});

describe('any change of a plan', () => {
	/** The paths of all values in a plan. */
	const pathsIn = (value: unknown, path: string[] = []): string[][] =>
		typeof value === 'object' && value !== null
			? [
					...(path.length > 0 ? [path] : []),
					...Object.entries(value).flatMap(([key, one]) => pathsIn(one, [...path, key])),
				]
			: [path];

	/** Replaces a value, removes it, adds one beside it, or moves or doubles an element of a list. */
	function mutated(path: string[], how: string, value: unknown): unknown {
		const copy = structuredClone(plan) as unknown as Record<string, unknown>;
		const parent = path
			.slice(0, -1)
			.reduce((one, key) => one[key] as Record<string, unknown>, copy);
		const key = path.at(-1)!;
		if (how === 'replace') parent[key] = value;
		else if (how === 'add') parent[`${key}2`] = value;
		else if (!Array.isArray(parent)) Reflect.deleteProperty(parent, key);
		else if (how === 'remove') parent.splice(Number(key), 1);
		else if (how === 'double') parent.splice(Number(key), 0, parent[Number(key)]);
		else parent.unshift(...parent.splice(Number(key), 1));
		return JSON.parse(JSON.stringify(copy)) as unknown;
	}

	it('is refused', () => {
		const path = fc.constantFrom(...pathsIn(plan));
		const how = fc.constantFrom('replace', 'add', 'remove', 'double', 'move');
		const value = fc.oneof(fc.jsonValue(), fc.emailAddress(), fc.constantFrom(...steps, hex('b')));
		fc.assert(
			fc.property(path, how, value, fc.boolean(), (where, what, next, asText) => {
				const changed = mutated(where, what, next);
				fc.pre(!isDeepStrictEqual(changed, JSON.parse(JSON.stringify(plan))));
				expect(reasonFor(asText ? JSON.stringify(changed) : changed)).toBeDefined();
			}),
			{ numRuns: 3000 },
		);
	});
});
