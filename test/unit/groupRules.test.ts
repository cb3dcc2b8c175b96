import fc from 'fast-check';
import type { IDataObject } from 'n8n-workflow';

import { emailRule, fieldsOfKind, ruleKinds } from '../../emulator/accessRules';
import {
	bodyOf,
	changeOf,
	differenceTo,
	problemWith,
	unreadableListOf,
} from '../../nodes/CloudflareAccessGroup/groupRules';
import { addressKey } from '../../nodes/shared/cloudflare/address';
import type { AccessGroup } from '../../nodes/shared/resources/accessGroups';
import { emailsIn, ruleLine } from '../../nodes/shared/resources/accessRules';

const text = fc.string({ minLength: 1, maxLength: 12 });
const address = fc
	.tuple(fc.constantFrom('ada', 'Ada', 'grace', 'jos\u00e9', 'kim'), fc.constantFrom('a', 'B', 'b'))
	.map(([name, domain]) => `${name}@${domain}.example`);

/** A rule of each documented kind but `email`, and of kinds that nobody knows yet. */
const documented = ruleKinds
	.filter((kind) => kind !== 'email')
	.map((kind) => {
		const { required, optional } = fieldsOfKind(kind);
		const fields = Object.fromEntries([...required, ...optional].map((name) => [name, text]));
		return fc.record(fields, { requiredKeys: required }).map((body) => ({ [kind]: body }));
	});
const unknown = fc.dictionary(
	fc.constantFrom('brand_new', 'other_kind', 'x'),
	fc.jsonValue({ maxDepth: 2 }),
	{ minKeys: 1, maxKeys: 2 },
);
const rule = fc.oneof(...documented, unknown, address.map(emailRule)) as fc.Arbitrary<IDataObject>;
const rules = fc.array(rule, { maxLength: 12 });
const group = fc
	.record(
		{
			name: text,
			include: rules,
			exclude: fc.option(rules),
			require: fc.option(rules),
			is_default: fc.boolean(),
			created_at: fc.constant('2026-01-01T00:00:00Z'),
			updated_at: fc.constant('2026-01-01T00:00:00Z'),
			brand_new_field: fc.jsonValue({ maxDepth: 2 }),
		},
		{ requiredKeys: ['name', 'include'] },
	)
	.map((fields) => ({ id: 'x', ...fields }) as AccessGroup);
const addresses = fc.array(address, { minLength: 1, maxLength: 5 });
const how = fc.constantFrom('add' as const, 'remove' as const);

const otherRules = (list: IDataObject[] | null | undefined) =>
	(list ?? []).filter((one) => emailsIn([one]).length === 0);
const keysIn = (list: IDataObject[] | null | undefined) => new Set(emailsIn(list).map(addressKey));

describe('A change of any group', () => {
	it('leaves every other rule, list and field byte for byte as it was', () => {
		fc.assert(
			fc.property(group, how, addresses, (before, way, some) => {
				const copy = JSON.stringify(before);
				const body = bodyOf(changeOf(before, way, some).after);
				expect(JSON.stringify(before)).toBe(copy);
				expect(JSON.stringify(otherRules(body.include as IDataObject[]))).toBe(
					JSON.stringify(otherRules(before.include)),
				);
				for (const [name, value] of Object.entries(before)) {
					if (['id', 'created_at', 'updated_at', 'include'].includes(name)) continue;
					const isNoList = value === null && ['exclude', 'require'].includes(name);
					expect(JSON.stringify(body[name])).toBe(JSON.stringify(isNoList ? [] : value));
				}
				for (const name of Object.keys(body)) expect(Object.keys(before)).toContain(name);
				for (const name of ['id', 'created_at', 'updated_at'])
					expect(body).not.toHaveProperty(name);
			}),
		);
	});

	it('puts in or takes out exactly the addresses that it names, whatever their spelling', () => {
		fc.assert(
			fc.property(group, how, addresses, (before, way, some) => {
				const { after, keys } = changeOf(before, way, some);
				const [was, is] = [keysIn(before.include), keysIn(after.include)];
				const named = new Set(some.map(addressKey));
				const expected =
					way === 'add'
						? new Set([...was, ...named])
						: new Set([...was].filter((key) => !named.has(key)));
				expect(is).toEqual(expected);
				expect(new Set(keys)).toEqual(
					new Set([...named].filter((key) => was.has(key) !== is.has(key))),
				);
				// A second time, nothing is left to do.
				expect(changeOf(after, way, some).keys).toEqual([]);
			}),
		);
	});

	it('is as it was sent if the answer has the same rules in any order, and only then', () => {
		fc.assert(
			fc.property(group, how, addresses, fc.nat(), (before, way, some, at) => {
				const { after } = changeOf(before, way, some);
				const body = bodyOf(after);
				const answer = JSON.parse(JSON.stringify({ ...after, updated_at: 'later' })) as AccessGroup;
				answer.include?.reverse();
				expect(differenceTo(body, answer)).toBeUndefined();
				const sent = (body.include as IDataObject[])[at % Math.max(answer.include!.length, 1)];
				if (!sent || emailsIn([sent]).length > 0) return;
				const key = JSON.stringify(sent);
				const index = answer.include!.findIndex((one) => JSON.stringify(one) === key);
				answer.include!.splice(index, 1);
				expect(differenceTo(body, answer)).toContain('include lacks');
			}),
		);
	});

	it('never empties include, nor goes over the limit', () => {
		fc.assert(
			fc.property(group, how, addresses, (before, way, some) => {
				const change = changeOf(before, way, some);
				const isEmpty = (change.after.include ?? []).length === 0;
				expect(problemWith('Staff', way, change) !== undefined).toBe(isEmpty);
			}),
		);
		const people = Array.from({ length: 1000 }, (_, nth) => `p${nth}@example.com`);
		const full = { id: 'x', include: [], require: [] };
		expect(problemWith('Staff', 'add', changeOf(full, 'add', people))).toBeUndefined();
		const over = { ...full, require: [{ everyone: {} }] };
		expect(problemWith('Staff', 'add', changeOf(over, 'add', people))?.[0]).toContain('1001 rules');
	});
});

it.each([
	[{ include: [] }, undefined],
	[{ include: [], exclude: null }, undefined],
	[{}, 'include'],
	[{ include: null }, 'include'],
	[{ include: [], require: {} }, 'require'],
])('knows whose rules can not be read: %j', (lists, expected) => {
	expect(unreadableListOf({ id: 'x', ...lists } as AccessGroup)).toBe(expected);
});

it.each<[IDataObject, string]>([
	[{ geo: { country_code: 'DE' } }, 'Country: DE'],
	[{ everyone: {} }, 'Everyone'],
	[{ azureAD: { id: '1', identity_provider_id: '2' } }, 'Entra group: 1'],
	[{ user_risk_score: { user_risk_score: ['low', 'high'] } }, 'User risk score: low, high'],
	[{ brand_new: { a: { b: 1 } } }, 'brand_new: {"b":1}'],
	[{ brand_new: null }, 'brand_new'],
])('says a rule in one line: %j', (one, line) => {
	expect(ruleLine(one)).toBe(line);
});
