import type { IDataObject } from 'n8n-workflow';

import { sentChanges, useEmulator } from '../support/emulator';
import type { Place } from './described';
import { everyField } from './described';
import type { Fixture } from './fixtures';
import { fixtureOf, world } from './fixtures';
import { doneOf, isBlind, perform } from './perform';

const emulator = useEmulator({ seed: world });

/** A place where a user gives an address: a field, a filter, or a mode of a locator. */
interface Taker extends Place {
	fixture: Fixture;
	mode?: string;
}

const isAddress = ({ name, field }: Place) => /(^|\.)email$/.test(name) && field.type === 'string';

const takers: Taker[] = everyField.flatMap((place) => {
	if (isAddress(place)) return [{ ...place, fixture: fixtureOf(place) }];
	const fixture = fixtureOf(place, place.name);
	const modes = (place.field.modes ?? []).filter(({ name }) => name === 'email');
	return modes.map(({ name: mode }) => ({ ...place, fixture, mode }));
});

const cases = takers.map((taker): [string, Taker] => [
	[taker.node, taker.operation, taker.name, taker.mode].filter(Boolean).join(' '),
	taker,
]);

/** One item for each address. */
const give = async ({ fixture, name, mode }: Taker, addresses: string[], more: IDataObject = {}) =>
	await perform(emulator, fixture, {
		mode,
		items: addresses.map((record) => ({ record })),
		parameters: {
			...more,
			...(name.startsWith('filters.') && { filters: { [name.slice(8)]: '={{ $json.record }}' } }),
		},
	});

const unseen: Array<[string, string]> = [
	['a zero width space', '\u200b'],
	['a zero width non-joiner', '\u200c'],
	['a zero width joiner', '\u200d'],
	['a word joiner', '\u2060'],
	['a byte order mark', '\ufeff'],
	['a left-to-right mark', '\u200e'],
	['a mark that ends a direction', '\u202c'],
	['a soft hyphen', '\u00ad'],
	['a Hangul filler', '\u3164'],
	['a tag', '\u{e0041}'],
	['NUL', '\u0000'],
	['DEL', '\u007f'],
];

/** Whom a row is about: a person's session names the person, and a new invitation the one before. */
const idOf = (whole: IDataObject = {}, { idField = 'id', idIn }: Partial<Fixture> = {}) => {
	const row = idIn ? ((idIn(whole) ?? {}) as IDataObject) : whole;
	return row.previousId ?? row[idField] ?? row.user_id;
};

const codePoint = (sign: string) =>
	sign.codePointAt(0)!.toString(16).toUpperCase().padStart(4, '0');

it('Places that take an address are known', () => {
	expect(cases.map(([title]) => title)).toEqual(
		expect.arrayContaining([
			'accessUser delete user email',
			'organizationMember getAll filters.email',
		]),
	);
});

describe.each(cases)('%s', (_title, taker) => {
	const { fixture } = taker;

	it.each(unseen)('refuses %s, shows its code point, and nothing leaves', async (_what, sign) => {
		const known = 'ada.lovelace@example.com';
		const everywhere = [
			sign + known,
			known.replace('.', sign),
			known.replace('@', `${sign}@`),
			known + sign,
		];
		// n8n and everybody else trims this one at the ends, as white space.
		const places = sign === '\ufeff' ? everywhere.slice(1, 3) : everywhere;
		const { json } = await give(taker, places);
		for (const { error } of json) expect(error).toContain(`U+${codePoint(sign)}`);
		expect(json).toHaveLength(places.length);
		expect(emulator.requests).toEqual([]);
	});

	it.each([
		'',
		'  ',
		'nobody',
		'a@b',
		'a b@example.com',
		'a@example.com,b@example.com',
		'A <a@example.com>',
		'a@@example.com',
	])('refuses "%s", and nothing leaves', async (address) => {
		const { json } = await give(taker, [address]);
		expect(json).toHaveLength(1);
		expect(json[0]?.error).toMatch(new RegExp(`^'${taker.field.displayName}' (is empty|must be )`));
		expect(emulator.requests).toEqual([]);
	});

	it.each([
		['in capitals', 'kim.noor@example.com', 'KIM.Noor@Example.COM'],
		['that is stored with capitals', 'Kim.Noor@Example.com', 'kim.noor@example.com'],
		['with blanks around it', 'kim.noor@example.com', '  kim.noor@example.com\n'],
		['with a decomposed letter', 'jos\u00e9@example.com', 'jose\u0301@example.com'],
		['with a Unicode domain', 'kim@xn--bcher-kva.example', 'kim@b\u00fccher.example'],
		['with a domain in Punycode', 'kim@b\u00fccher.example', 'kim@xn--bcher-kva.example'],
	])('finds the person by an address %s', async (_what, stored, given) => {
		// Many together are not looked up beforehand: Cloudflare itself says who is there.
		if (isBlind(fixture) && /xn--/.test(stored + given)) return;
		const { id } = fixture.add!(emulator, stored);
		const { json } = await give(taker, [given]);
		// The emulator takes only ASCII addresses in a body: that somebody was found shows in the path.
		const found = sentChanges(emulator).some(({ path }) => path.endsWith(`/${id}`))
			? id
			: idOf(json[0], fixture);
		expect(found).toBe(id);
		if (fixture.newcomers) expect(json[0]).toMatchObject({ wasCreated: false });
		if (fixture.change === 'DELETE') expect(json[0]).toMatchObject(doneOf(fixture));
	});

	it.each([1, 3])(
		'finds the person where the filter minds letter case: one of %i',
		async (count) => {
			emulator.settings.accessUserEmailFilter = 'caseSensitive';
			emulator.settings.memberEmailFilter = 'caseSensitive';
			const { id } = fixture.add!(emulator, 'Kim.Noor@Example.com');
			const others = ['ada.lovelace@example.com', 'grace.hopper@example.com'].slice(0, count - 1);
			const { json } = await give(taker, ['kim.noor@example.com', ...others]);
			expect(idOf(json[0], fixture)).toBe(id);
			if (fixture.newcomers) expect(json[0]).toMatchObject({ wasCreated: false });
			if (fixture.change === 'DELETE') expect(json[0]).toMatchObject(doneOf(fixture));
		},
	);

	it.each([
		['the Kelvin sign for k', 'kim@example.com', '\u212aim@example.com'],
		['the Kelvin sign in the domain', 'kim@kim.example', 'kim@\u212aim.example'],
		['a long s', 'sam@example.com', '\u017fam@example.com'],
		['a Cyrillic letter', 'kam@example.com', 'k\u0430m@example.com'],
		['a dotless i', 'kim@example.com', 'k\u0131m@example.com'],
		['a full-width letter', 'kim@example.com', '\uff4bim@example.com'],
	])('takes nobody for somebody else: %s', async (_what, stored, given) => {
		const { id } = fixture.add!(emulator, stored);
		const { json } = await give(taker, [given]);
		expect(json.map((row) => idOf(row, fixture))).not.toContain(id);
		// What is sent whole has the others in it.
		if (!fixture.partsOf) expect(JSON.stringify(sentChanges(emulator))).not.toContain(id);
		const { everyRow = fixture.rows } = fixture;
		expect(everyRow(emulator).map((row) => row.id)).toContain(id);
	});
});
