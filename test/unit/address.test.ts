import fc from 'fast-check';

import {
	addressKey,
	addressProblem,
	quoted,
	sameAddress,
	tidied,
} from '../../nodes/shared/cloudflare/address';

const ACCENTED = 'Jos\u00e9';
const DECOMPOSED = 'Jose\u0301';

const hex = (codePoint: number) => `U+${codePoint.toString(16).toUpperCase().padStart(4, '0')}`;

/** What a user sees nothing of, but for spaces and the line breaks that JSON shows. */
const isInvisible = (character: string) =>
	/[\p{C}\p{Default_Ignorable_Code_Point}\u2800]/u.test(character) &&
	!/[\t\n\v\f\r]/.test(character);

/** A few of each run of neighbors: its ends, its middle; the blocks in between are all alike. */
function invisibleCodePoints(): number[] {
	const runs: number[][] = [];
	for (let one = 0; one <= 0x10ffff; one++) {
		if (!isInvisible(String.fromCodePoint(one))) continue;
		const run = runs.at(-1);
		if (run && run.at(-1) === one - 1) run.push(one);
		else runs.push([one]);
	}
	return runs.flatMap((run) => [...new Set([run[0]!, run[run.length >> 1]!, run.at(-1)!])]);
}

describe('Address: a character that can not be seen', () => {
	const all = invisibleCodePoints();

	/** String.trim takes these off the ends, as people paste them along. */
	const TRIMMED = [0xfeff];

	it('is known of every kind', () => {
		const named = [0, 0x7f, 0x85, 0xad, 0x34f, 0x61c, 0x115f, 0x180e, 0x200b, 0x200d, 0x202e];
		const more = [0x2060, 0x2066, 0x2800, 0x3164, 0xd800, 0xe000, 0xfe0f, 0xfeff, 0xffa0, 0xe0001];
		expect([...named, ...more].filter((one) => !isInvisible(String.fromCodePoint(one)))).toEqual(
			[],
		);
		expect(all.length).toBeGreaterThan(700);
	});

	it.each<[string, (character: string) => string]>([
		['in the local part', (one) => `a${one}da@example.com`],
		['in the domain', (one) => `ada@exam${one}ple.com`],
		['before the @', (one) => `ada${one}@example.com`],
	])('%s is refused with its code point, whichever it is', (_where, put) => {
		const missed = all.filter((one) => {
			const problem = addressProblem(put(String.fromCodePoint(one)));
			return !problem?.endsWith(`has a character that can't be seen (${hex(one)})`);
		});
		expect(missed.map(hex)).toEqual([]);
	});

	it.each<[string, (character: string) => string]>([
		['in front', (one) => `${one}ada@example.com`],
		['at the end', (one) => `ada@example.com${one}`],
	])('%s is refused with its code point, but for the byte order mark', (_where, put) => {
		const accepted = all.filter((one) => {
			const problem = addressProblem(put(String.fromCodePoint(one)));
			return !problem?.endsWith(`has a character that can't be seen (${hex(one)})`);
		});
		expect(accepted.map(hex)).toEqual(TRIMMED.map(hex));
	});

	it('stands in the message where it stands in the address', () => {
		expect(addressProblem('ada\u200b@example.com')).toBe(
			', but "ada[U+200B]@example.com" has a character that can\'t be seen (U+200B)',
		);
	});

	it('is the first one where there are several', () => {
		expect(addressProblem('a\u2800d\u200ba@example.com')).toMatch(/\(U\+2800\)$/);
	});
});

describe('Address: around it', () => {
	it.each(['\ufeff', '\u00a0', '\u2003', '\u3000', '\u2028', ' ', '\t', '\n', '\r\n', '\v', '\f'])(
		'%j is taken off at both ends',
		(space) => {
			const pasted = `${space}Ada@example.com${space}`;
			expect(addressProblem(pasted)).toBeUndefined();
			expect(tidied(pasted)).toBe('Ada@example.com');
			expect(addressKey(pasted)).toBe('ada@example.com');
		},
	);

	it.each([' ', '\u00a0', '\t', '\n', '\v', '\f', '\r', '\u2028'])(
		'%j in the middle is refused as no address, not as unseen',
		(space) => {
			const text = `ada${space}lovelace@example.com`;
			expect(addressProblem(text)).toBe(`, not ${quoted(text)}`);
		},
	);
});

describe('Address: which letters it may have', () => {
	it.each<[string, string]>([
		['plain', 'ada@example.com'],
		['with a tag', 'n.smith+x@mail.example.co.uk'],
		['with an apostrophe', "o'neil@example.com"],
		['in the local part, accented', `${ACCENTED}@example.com`],
		['in the local part, accented in two code points', `${DECOMPOSED}@example.com`],
		['of other scripts', '\u8d75@\u4f8b\u5b50.\u4e2d\u56fd'],
		['as Punycode', 'ada@xn--bcher-kva.example'],
		['with an underscore and digits in the domain', 'ada@a_1-b.example'],
		['with what has a meaning in URLs, in the local part', 'a/b?c#d%e\\f@example.com'],
		['above the basic plane', '\u{1d4d0}da@example.com'],
	])('%s is fine', (_what, address) => {
		expect(addressProblem(address)).toBeUndefined();
	});

	it.each<[string, string, string]>([
		[
			'the Kelvin sign for K',
			'\u212aim@example.com',
			', but "\u212aim@example.com" has U+212A, which only looks like "K"',
		],
		[
			'the Greek question mark for ;',
			'a\u037e@example.com',
			', but "a\u037e@example.com" has U+037E, which only looks like ";"',
		],
		[
			'the Greek varia for `',
			'a\u1fef@example.com',
			', but "a\u1fef@example.com" has U+1FEF, which only looks like "`"',
		],
	])('%s is refused', (_what, address, problem) => {
		expect(addressProblem(address)).toBe(problem);
	});

	it('the Angstrom sign is an \u00c5, which no ASCII letter is', () => {
		expect(addressProblem('\u212bsa@example.com')).toBeUndefined();
		expect(sameAddress('\u212bsa@example.com', '\u00c5sa@example.com')).toBe(true);
	});

	it.each([
		'',
		'ada',
		'ada@',
		'@example.com',
		'ada@example',
		'ada@example.c',
		'ada@example.com.',
		'a@b.co,c@d.co',
		'a@b.co;c@d.co',
		'a@b@example.com',
		'Ada <ada@example.com>',
		'"ada lovelace"@example.com',
		'ada(x)@example.com',
		'mailto:ada@example.com',
		'ada@example.com:80',
	])('%j is no address', (text) => {
		expect(addressProblem(text)).toBe(`, not ${JSON.stringify(text)}`);
	});

	it.each([
		'ada@exam!ple.com',
		'ada@exam/ple.com',
		'ada@exam%2eple.com',
		'ada@exam?ple.com',
		'ada@exam#ple.com',
		'ada@[1.2.3.44]',
		'ada@exam^ple.com',
		'ada@exam|ple.com',
		'ada@exam\\ple.com',
		'ada@.example.com',
		'ada@example..com',
		'ada@xn--a.com',
		'ada@1.2.3.444',
		'ada@b\u00fc$cher.example',
	])('%j has no valid domain', (text) => {
		expect(addressProblem(text)).toBe(`, but the domain of ${quoted(text)} is not valid`);
	});
});

describe('Address: two spellings', () => {
	it.each<[string, string, string]>([
		['in other ASCII case', 'Ada.Lovelace@Example.COM', 'ada.lovelace@example.com'],
		['composed and decomposed', `${ACCENTED}@example.com`, `${DECOMPOSED}@example.com`],
		['as IDN and as Punycode', 'ada@b\u00fccher.example', 'ada@xn--bcher-kva.example'],
		[
			'as IDN in capitals and as Punycode in capitals',
			'ada@B\u00dcCHER.example',
			'ada@XN--BCHER-KVA.Example',
		],
		['as decomposed IDN', 'ada@bu\u0308cher.example', 'ada@b\u00fccher.example'],
		['with the ideographic full stop', 'ada@b\u00fccher\u3002example', 'ada@b\u00fccher.example'],
		['with space around one', ' ada@example.com\n', 'ada@example.com'],
		[
			'with a soft hyphen in the domain, which IDNA leaves out',
			'ada@exam\u00adple.com',
			'ada@example.com',
		],
		['with a domain in full width, as IDNA reads it', 'ada@\uff45xample.com', 'ada@example.com'],
	])('%s are one address', (_what, one, other) => {
		expect(sameAddress(one, other)).toBe(true);
		expect(sameAddress(other, one)).toBe(true);
	});

	it.each<[string, string, string]>([
		['with \u00c9 and \u00e9 in the local part', '\u00c9va@example.com', '\u00e9va@example.com'],
		['with dotless \u0131', '\u0131da@example.com', 'ida@example.com'],
		[
			'with \u0130, which lower case takes for two letters',
			'\u0130da@example.com',
			'ida@example.com',
		],
		['with \u00df and ss', 'gro\u00df@example.com', 'gross@example.com'],
		['with Cyrillic \u0430', '\u0430da@example.com', 'ada@example.com'],
		['with full-width letters in the local part', '\uff41da@example.com', 'ada@example.com'],
		['with a tag', 'ada+x@example.com', 'ada@example.com'],
		['with dots', 'a.da@example.com', 'ada@example.com'],
		['of another domain', 'ada@example.com', 'ada@example.org'],
		['with an unseen character in one', 'ada\u200b@example.com', 'ada@example.com'],
		[
			'of which one has a control in its domain',
			'ada@b\u00fccher.example\u0000',
			'ada@b\u00fccher.example',
		],
		['of which one has a tab in its domain', 'ada@exam\tple.com', 'ada@example.com'],
		['of which one has a line break in its domain', 'ada@exam\nple.com', 'ada@example.com'],
		['of which one has a control after its domain', 'ada@example.com\u0001', 'ada@example.com'],
		['of which one has a port', 'ada@b\u00fccher.example:80', 'ada@b\u00fccher.example'],
		['of which one has a path', 'ada@b\u00fccher.example/x', 'ada@b\u00fccher.example'],
		['of which one has a query', 'ada@b\u00fccher.example?x', 'ada@b\u00fccher.example'],
		['of which one has a fragment', 'ada@b\u00fccher.example#x', 'ada@b\u00fccher.example'],
		['of which one has a backslash', 'ada@b\u00fccher.example\\x', 'ada@b\u00fccher.example'],
		['of which one has an escape', 'ada@b\u00fccher%2eexample', 'ada@b\u00fccher.example'],
	])('%s are two', (_what, one, other) => {
		expect(sameAddress(one, other)).toBe(false);
		expect(sameAddress(other, one)).toBe(false);
	});

	it.each([undefined, null, 42, {}, ['ada@example.com'], true])('%j is nobody', (stored) => {
		expect(sameAddress(stored, 'ada@example.com')).toBe(false);
		expect(sameAddress(stored, String(stored))).toBe(false);
	});

	it.each<[string, string]>([
		['ADA', 'ada'],
		['Ada@', 'ada@'],
		['@Example.com', '@example.com'],
		['@B\u00dcCHER.example', '@xn--bcher-kva.example'],
		['', ''],
		['A@b@Example.com', 'a@b@example.com'],
		['Ada@EXAM PLE', 'ada@exam ple'],
		['Ada@\u00dc PLE', 'ada@\u00dc ple'],
		['\u00c9va@X.org', '\u00c9va@x.org'],
		['023E105F', '023e105f'],
	])('%j is compared as %j', (address, key) => {
		expect(addressKey(address)).toBe(key);
	});

	it('only the domain of the last @ is a domain', () => {
		expect(sameAddress('ada@B\u00dc@example.com', 'ada@b\u00fc@example.com')).toBe(false);
	});
});

/** Letters that have tripped others up, besides any at all. */
const oddText = fc.oneof(
	fc.string({ unit: 'binary' }),
	fc.string({
		unit: fc.constantFrom(
			'@',
			'.',
			'a',
			'B',
			'\u00dc',
			'\u212a',
			'\ud800',
			'\u200b',
			'%',
			'/',
			':',
			'[',
			' ',
			'\t',
			'\u0000',
			'\u0301',
			'\u3002',
			'xn--',
		),
	}),
	fc.emailAddress(),
);

describe('Address: whatever is stored at Cloudflare', () => {
	it('is compared without an error, and always as the same', () => {
		fc.assert(
			fc.property(oddText, (text) => {
				const key = addressKey(text);
				expect(addressKey(key)).toBe(key);
				expect(sameAddress(text, text)).toBe(true);
				expect(addressKey(tidied(text))).toBe(key);
			}),
			{ numRuns: 500 },
		);
	});

	it('is checked without an error, and what is fine stays fine as it is sent', () => {
		fc.assert(
			fc.property(oddText, (text) => {
				if (addressProblem(text) !== undefined) return;
				expect(addressProblem(tidied(text))).toBeUndefined();
				expect(tidied(text)).toMatch(/^[^\s@]+@[^\s@]+$/u);
			}),
			{ numRuns: 500 },
		);
	});

	it('in ASCII is two addresses unless only the letter case differs', () => {
		const ascii = fc.string({ unit: fc.constantFrom(...'abAB@.+-%:/ ') });
		fc.assert(
			fc.property(ascii, ascii, (one, other) => {
				const isSame = one.trim().toLowerCase() === other.trim().toLowerCase();
				expect(sameAddress(one, other)).toBe(isSame);
			}),
			{ numRuns: 500 },
		);
	});
});

describe('Address: in quotes', () => {
	it.each<[unknown, string]>([
		['ada', '"ada"'],
		['ada\u200b\u2800@x', '"ada[U+200B][U+2800]@x"'],
		['\u007f\u0085\u00ad', '"[U+007F][U+0085][U+00AD]"'],
		['\u{e0001}', '"[U+E0001]"'],
		['a"b\n\t\u0000', '"a\\"b\\n\\t\\u0000"'],
		['\ud800', '"\\ud800"'],
		['\u00e9\u{1f600}', '"\u00e9\u{1f600}"'],
		[42, '42'],
		[null, 'null'],
		[undefined, 'undefined'],
		[['a\u200b'], '["a[U+200B]"]'],
	])('%j is shown as %s', (value, shown) => {
		expect(quoted(value)).toBe(shown);
	});
});
