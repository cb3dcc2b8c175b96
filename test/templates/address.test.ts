import { runInNewContext } from 'node:vm';
import { templates, textsIn } from './template';

/** How a template reads an address: a function in an expression, as it can't call another template's. */
const RULE = /\(\(written\) => \{\n[\s\S]*?\n\}\)/g;

const expressions = templates.flatMap(({ file, nodes }) =>
	nodes.flatMap(({ name, parameters }) =>
		textsIn(parameters).map((text) => ({ place: `${file}: ${name}`, text })),
	),
);
const copies = expressions.flatMap(({ place, text }) =>
	(text.match(RULE) ?? []).map((rule) => ({ place, rule })),
);
const [{ rule } = { rule: '' }] = copies;
const read = runInNewContext(rule) as (written: unknown) => { email: string; problem: string };

test('stands, word for word the same, wherever a template reads an address', () => {
	expect([...new Set(copies.map(({ place }) => place))]).toEqual([
		'access-review.json: Approved plans',
		'bulk-group-sync.json: Check table',
		'bulk-group-sync.json: Compare',
		'bulk-onboarding.json: Check rows',
		'idle-seats.json: Decision',
		'joiner-form.json: Check answers',
		'scheduled-leavers.json: Who is due',
		'scheduled-leavers.json: Decision',
	]);
	expect(copies.filter((copy) => copy.rule !== rule)).toEqual([]);
});

test('is the only one', () => {
	const others = expressions.filter(({ text }) =>
		/@\[|\)@|email[^;]*toLowerCase/.test(text.replace(RULE, '')),
	);
	expect(others).toEqual([]);
});

test.each([
	['ines@company.example', 'ines@company.example'],
	[' Ines.Costa@Company.Example ', 'ines.costa@company.example'],
	['\ufeffines@company.example\u00a0', 'ines@company.example'],
	["o'neill+x/y=z@sub.company.example", "o'neill+x/y=z@sub.company.example"],
	['ines@xn--mnchen-3ya.example', 'ines@xn--mnchen-3ya.example'],
	// Composed or not, it is one address; the domain ignores case for all letters.
	['zoe\u0308@MU\u0308NCHEN.example', 'zo\u00eb@m\u00fcnchen.example'],
	// A server may tell these local parts apart, so they are not folded.
	['\u00c9ve@company.example', '\u00c9ve@company.example'],
])('takes %j, and compares it as %s', (written, email) => {
	expect(read(written)).toEqual({ email, problem: '' });
});

test.each([
	['a zero-width space', '\u200b', '200B'],
	['a word joiner', '\u2060', '2060'],
	['a soft hyphen', '\u00ad', '00AD'],
	['a mark that turns the direction of writing', '\u202e', '202E'],
	['a byte order mark', '\ufeff', 'FEFF'],
	['a Hangul filler', '\u3164', '3164'],
	['a blank Braille pattern', '\u2800', '2800'],
	['a tag character', '\u{e0061}', 'E0061'],
	['a variation selector', '\ufe0f', 'FE0F'],
	['NUL', '\0', '0000'],
	['DEL', '\x7f', '007F'],
	['a control character of Latin-1', '\x92', '0092'],
	['a line break', '\n', '000A'],
	['a no-break space', '\u00a0', '00A0'],
	['an ideographic space', '\u3000', '3000'],
	['a Kelvin sign', '\u212a', '212A'],
	['a Greek question mark, which NFC makes a semicolon', '\u037e', '037E'],
])('refuses %s and shows its code point, wherever it stands', (_what, sign, code) => {
	for (const [before, after] of [
		['Ines', '@company.example'],
		['ines@company', '.example'],
		['i', 'nes@company.example'],
	] as const) {
		const shown = `${before}[U+${code}]${after}`;
		const problem = expect.stringContaining(`Not an email address: ${shown} (`) as string;
		expect(read(before + sign + after)).toEqual({ email: shown, problem });
	}
});

test.each([undefined, null, '', '  ', '\ufeff'])('says that there is none in %j', (written) => {
	expect(read(written)).toEqual({ email: '', problem: 'No email' });
});

test.each([
	'ines',
	'@company.example',
	'ines@',
	'ines@company',
	'ines@company.e',
	'ines@company..example',
	'ines@.company.example',
	'ines@company.example.',
	'ines@home@company.example',
	'ines costa@company.example',
	'Ines <ines@company.example>',
	'ines@company.example, ada@company.example',
	'ines@company.example;ada@company.example',
	'mailto:ines@company.example',
	'"ines"@company.example',
	'ines@company.example/x',
	'ines@company.example?x',
	'ines@[127.0.0.1]',
	'ines\uff20company.example',
	42,
	{},
])('refuses %j', (written) => {
	expect(read(written).problem).toBe('Not an email address');
});
