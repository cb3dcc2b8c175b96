import fc from 'fast-check';

import { isId, path } from '../../nodes/shared/cloudflare/paths';

const HEX = '023e105f4ecef8ad9ca31a8372d0c353';
const UUID = 'f174e90a-fafe-4643-bbbc-4a0ed4fc8415';
const BASE = 'https://api.cloudflare.com/client/v4';

const account = (id: string) => path`/accounts/${id}/shares`;

/** What the types forbid, but an expression in a workflow may well give. */
const smuggled = (value: unknown) => () => account(value as string);

describe('a path', () => {
	it('is constant text where it holds no id', () => {
		expect(path`/user/tokens/verify`).toBe('/user/tokens/verify');
	});

	it('holds ids in the place where they were put', () => {
		expect(path`/accounts/${HEX}/access/users/${UUID}`).toBe(
			`/accounts/${HEX}/access/users/${UUID}`,
		);
	});

	it('goes on after an id with a colon', () => {
		expect(path`/organizations/${HEX}/members:batchCreate`).toBe(
			`/organizations/${HEX}/members:batchCreate`,
		);
	});

	it('spells ids in lower case, as Cloudflare does', () => {
		expect(account(HEX.toUpperCase())).toBe(`/accounts/${HEX}/shares`);
	});
});

const refused: Array<[string, string]> = [
	['an empty id', ''],
	['a blank one', '   '],
	['a dot', '.'],
	['two dots', '..'],
	['encoded dots', '%2e%2e'],
	['encoded dots in capitals', '%2E%2E'],
	['dots around an id', `../${HEX}`],
	['a slash', 'a/b'],
	['a slash after an id', `${HEX}/members`],
	['a backslash', `${HEX}\\members`],
	['an encoded slash', `${HEX}%2fmembers`],
	['a query', '?x'],
	['a query after an id', `${HEX}?x=1`],
	['a fragment', '#'],
	['a fragment after an id', `${HEX}#x`],
	['a matrix parameter', `${HEX};x=1`],
	['a null byte', `${HEX}\0`],
	['an encoded null byte', `${HEX}%00`],
	['a tab inside', `${HEX.slice(0, 16)}\t${HEX.slice(16)}`],
	['a carriage return', `${HEX}\r`],
	['a newline at the end', `${HEX}\n`],
	['a newline in front', `\n${HEX}`],
	['a space at the end', `${HEX} `],
	['two ids on two lines', `${HEX}\n${HEX}`],
	['a byte order mark', `\uFEFF${HEX}`],
	['a zero-width space', `${HEX}\u200B`],
	['a right-to-left mark', `\u200F${HEX}`],
	['31 hex digits', HEX.slice(1)],
	['33 hex digits', `${HEX}0`],
	['a letter beyond f', HEX.replace('f', 'g')],
	['full-width digits', HEX.replace(/0/g, '\uFF10')],
	['full-width letters', HEX.replace(/a/g, '\uFF41')],
	['Arabic digits', HEX.replace(/0/g, '\u0660')],
	['Cyrillic letters', HEX.replace(/a/g, '\u0430')],
	['a combining accent', `${HEX}\u0301`],
	['a UUID without dashes at their places', UUID.replace('-', '')],
	['a UUID in braces', `{${UUID}}`],
	['a UUID with one digit more', `${UUID}0`],
	['an account name', 'Analytical Engines'],
	['an email address', 'nathan@example.com'],
	['a dashboard address', `https://dash.cloudflare.com/${HEX}`],
];

describe('a path is not made with', () => {
	it.each(refused)('%s', (_what, id) => {
		expect(isId(id)).toBe(false);
		expect(() => account(id)).toThrow('Not a Cloudflare ID');
	});

	it.each<[string, unknown]>([
		['null', null],
		['a number', 1e31],
		['an object', { id: HEX }],
		['an object that reads like an id', { toString: () => HEX, toLowerCase: () => HEX }],
		['a list with an id', [HEX]],
		['a boxed text', new String(HEX)],
		['a locator', { __rl: true, mode: 'id', value: HEX }],
	])('%s smuggled past the types', (_what, value) => {
		expect(isId(value)).toBe(false);
		expect(smuggled(value)).toThrow('Not a Cloudflare ID');
	});

	it('undefined smuggled past the types', () => {
		expect(isId(undefined)).toBe(false);
		expect(smuggled(undefined)).toThrow();
	});

	it('a bad id behind a good one', () => {
		expect(() => path`/accounts/${HEX}/shares/${'..'}`).toThrow('".."');
	});
});

const hexDigit = fc.constantFrom(...'0123456789abcdefABCDEF');
const hex = (length: number) => fc.string({ unit: hexDigit, minLength: length, maxLength: length });
const uuid = fc.tuple(hex(8), hex(4), hex(4), hex(4), hex(12)).map((parts) => parts.join('-'));
const id = fc.oneof(hex(32), uuid);

/** Letter by letter, so that it shares no regular expression with the code under test. */
function looksLikeId(text: string): boolean {
	const letters = [...text];
	const isHex = (letter: string) => '0123456789abcdefABCDEF'.includes(letter);
	if (letters.length === 32) return letters.every(isHex);
	const dashes = [8, 13, 18, 23];
	return (
		letters.length === 36 &&
		letters.every((letter, at) => (dashes.includes(at) ? letter === '-' : isHex(letter)))
	);
}

/** An id with one letter put in, taken out or swapped: as near to an id as can be. */
const nearlyId = fc
	.tuple(id, fc.nat(36), fc.nat(1), fc.string({ unit: 'binary', maxLength: 2 }))
	.map(([text, at, taken, put]) => text.slice(0, at) + put + text.slice(at + taken));

describe('whatever the ids are', () => {
	it('a path that is made survives the URL parser unchanged', () => {
		fc.assert(
			fc.property(id, id, (first, second) => {
				const made = path`/accounts/${first}/shares/${second}/recipients`;
				const url = new URL(BASE + made);
				expect(url.href).toBe(BASE + made);
				expect(url.pathname.split('/')).toEqual([
					...['', 'client', 'v4', 'accounts', first.toLowerCase()],
					...['shares', second.toLowerCase(), 'recipients'],
				]);
			}),
		);
	});

	it('any text that is no id is refused', () => {
		const texts = fc.oneof(
			fc.string({ unit: 'binary' }),
			fc.string({ unit: hexDigit, maxLength: 40 }),
			fc.webPath(),
			nearlyId,
		);
		fc.assert(
			fc.property(texts, (text) => {
				fc.pre(!looksLikeId(text));
				expect(() => account(text)).toThrow('Not a Cloudflare ID');
			}),
			{ numRuns: 2000 },
		);
	});

	it('any id is taken', () => {
		fc.assert(
			fc.property(id, (text) => account(text) === `/accounts/${text.toLowerCase()}/shares`),
		);
	});
});

it('undefined is refused like anything else', () => {
	expect(() => path`/a/${undefined as unknown as string}`).toThrow('Not a Cloudflare ID');
});
