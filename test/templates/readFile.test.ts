import { runInNewContext } from 'node:vm';
import { parametersOf } from './template';

interface Row {
	row: number;
	email: string;
	name: string;
}

interface Reading {
	/** Why the file is refused; empty where it isn't. */
	problem: string;
	separator: string;
	/** What the result page says, a line each. */
	read: string;
	rows: Row[];
}

const { jsCode } = parametersOf('bulk-onboarding.json', 'Read file');
const script = runInNewContext(`(async function () {\n${String(jsCode)}\n})`, { Buffer }) as (
	this: unknown,
) => Promise<[{ json: Reading }]>;

/** What the node "Read file" makes of a file. */
async function read(file: string | Buffer): Promise<Reading> {
	const helpers = { getBinaryDataBuffer: async () => await Promise.resolve(Buffer.from(file)) };
	const [{ json }] = await script.call({ helpers });
	return JSON.parse(JSON.stringify(json)) as Reading;
}

const people = async (file: string | Buffer) => {
	const { problem, rows } = await read(file);
	expect(problem).toBe('');
	return rows.map(({ row, email, name }) => `${row} ${email} ${name}`.trim());
};

/** A file in UTF-16, the other way round than Node has it. */
const bigEndian = (text: string) => Buffer.from(text, 'utf16le').swap16();

describe('Encodings', () => {
	const text = 'email,name\nzoe@company.example,Zoë Ødegård\n';
	test.each([
		['UTF-8', Buffer.from(text)],
		['UTF-8', Buffer.from(`\uFEFF${text}`)],
		['UTF-16', Buffer.from(`\uFEFF${text}`, 'utf16le')],
		['UTF-16', Buffer.concat([Buffer.from(`\uFEFF${text}`, 'utf16le'), Buffer.of(0x0a)])],
		['UTF-16', bigEndian(`\uFEFF${text}`)],
		['Windows-1252', Buffer.from(text, 'latin1')],
	])('%s (%#)', async (encoding, file) => {
		expect(await people(file)).toEqual(['2 zoe@company.example Zoë Ødegård']);
		expect((await read(file)).read).toContain(`Encoding: ${encoding}\n`);
	});

	// https://encoding.spec.whatwg.org/index-windows-1252.txt
	const signs: Array<[byte: number, codePoint: number]> = [
		[0x80, 0x20ac],
		[0x81, 0x81],
		[0x82, 0x201a],
		[0x83, 0x192],
		[0x84, 0x201e],
		[0x85, 0x2026],
		[0x86, 0x2020],
		[0x87, 0x2021],
		[0x88, 0x2c6],
		[0x89, 0x2030],
		[0x8a, 0x160],
		[0x8b, 0x2039],
		[0x8c, 0x152],
		[0x8d, 0x8d],
		[0x8e, 0x17d],
		[0x8f, 0x8f],
		[0x90, 0x90],
		[0x91, 0x2018],
		[0x92, 0x2019],
		[0x93, 0x201c],
		[0x94, 0x201d],
		[0x95, 0x2022],
		[0x96, 0x2013],
		[0x97, 0x2014],
		[0x98, 0x2dc],
		[0x99, 0x2122],
		[0x9a, 0x161],
		[0x9b, 0x203a],
		[0x9c, 0x153],
		[0x9d, 0x9d],
		[0x9e, 0x17e],
		[0x9f, 0x178],
		[0xa0, 0xa0],
		[0xfc, 0xfc],
		[0xff, 0xff],
	];
	test('every sign of Windows-1252 that Latin-1 does not have', async () => {
		const file = Buffer.concat([
			Buffer.from('email;name\n'),
			...signs.map(([byte]) =>
				Buffer.from([...Buffer.from('a@company.example;<'), byte, 0x3e, 0x0a]),
			),
		]);
		const { rows } = await read(file);
		expect(rows.map(({ name }) => name)).toEqual(
			signs.map(([, codePoint]) => `<${String.fromCodePoint(codePoint)}>`),
		);
	});
});

describe('Separators and line breaks', () => {
	const rows = [
		['email', 'name', 'team'],
		['ines@company.example', 'Costa, Ines; Dr.\tMed.', 'Ops'],
		['ada@company.example', 'Ada "Byron"\r\nLovelace', ''],
	];
	const quoted = (cell: string) => `"${cell.replaceAll('"', '""')}"`;
	const separators = [',', ';', '\t', '|'];
	const breaks = ['\n', '\r\n', '\r'];
	const marks = ['', 'sep=', '"sep='];
	const kinds = separators.flatMap((sign) =>
		breaks.flatMap((end) => marks.map((mark) => [sign, end, mark] as const)),
	);
	// Nobody would guess that one.
	test.each(kinds.filter(([sign, , mark]) => sign !== '|' || mark !== ''))(
		'%j, %j, first line %j',
		async (sign, end, mark) => {
			const first = mark === '' ? '' : `${mark}${sign}${mark.startsWith('"') ? '"' : ''}${end}`;
			const body = rows.map((cells) => cells.map(quoted).join(sign)).join(end);
			for (const file of [first + body, first + body + end]) {
				const { rows: found, separator, problem } = await read(file);
				expect(problem).toBe('');
				expect(separator).toBe(sign);
				expect(found).toEqual([
					{ row: 2, email: rows[1]?.[0], name: rows[1]?.[1] },
					{ row: 3, email: rows[2]?.[0], name: rows[2]?.[1] },
				]);
			}
		},
	);

	test.each([
		['email,Notes; more; and more; of it', 'a@company.example,x', ','],
		['E-Mail;Given, family, former', 'a@company.example;x', ';'],
		['"Name; title",email', 'x,a@company.example', ','],
		['email', 'a@company.example', ','],
	])('takes the one that makes a column called email: %s', async (header, row, sign) => {
		const { separator, rows: found } = await read(`${header}\n${row}\n`);
		expect([separator, found[0]?.email]).toEqual([sign, 'a@company.example']);
	});
});

describe('Rows', () => {
	test.each([
		[
			'blank lines',
			'email,name\n\n \na@b.example,A\n\nc@d.example,C\n\n',
			['4 a@b.example A', '6 c@d.example C'],
			4,
		],
		['a blank first line', '\nemail\na@b.example', ['3 a@b.example'], 1],
		[
			'cells that were left out',
			'email,name,team\na@b.example\nc@d.example,C\n',
			['2 a@b.example', '3 c@d.example C'],
			0,
		],
		['empty cells too many', 'email,name\na@b.example,A,,\n', ['2 a@b.example A'], 0],
		[
			'a row with nothing in its cells',
			'email,name\n,\na@b.example,A\n',
			['2', '3 a@b.example A'],
			0,
		],
		[
			'quotes in the middle',
			'email,name\na@b.example,Jo "Jo" Li\n',
			['2 a@b.example Jo "Jo" Li'],
			0,
		],
		['quotes around a part', 'email,name\na@b.example,"Jo" Li\n', ['2 a@b.example "Jo" Li'], 0],
		[
			'a quote that nothing closes',
			'email,name\na@b.example,"Jo\nc@d.example,C\n',
			['2 a@b.example "Jo', '3 c@d.example C'],
			0,
		],
		['columns in another order', 'x, NAME ,Email \n1,A,a@b.example\n', ['2 a@b.example A'], 0],
		['no names', 'email\na@b.example\n', ['2 a@b.example'], 0],
		[
			'columns called like what is inside',
			'error,email,row,problem,__proto__\nsee HR,a@b.example,99,x,y\n',
			['2 a@b.example'],
			0,
		],
	])('%s', async (_, file, rows, blank) => {
		expect(await people(file)).toEqual(rows);
		expect((await read(file)).read).toContain(`Blank lines skipped: ${blank}`);
	});

	test('reads many thousands, quotes that nothing closes among them, within seconds', async () => {
		const many = Array.from({ length: 50_000 }, (_, index) => `a${index}@b.example,"Jo ${index}`);
		expect((await read(['email,name', ...many].join('\n'))).rows).toHaveLength(50_000);
	});
});

describe('The column that is meant', () => {
	test.each([
		['email,email2,name', 'email'],
		['Email,Name,E-Mail 2', 'Email'],
		['E-Mail;Name', 'E-Mail'],
		['\u200bEMAIL\u200b,e-mail', '\u200bEMAIL\u200b'],
		['(e mail)', '(e mail)'],
		['email,Work email,email address', 'email'],
	])('of %j is %j', async (header, column) => {
		const titles = header.split(/[,;]/);
		const cells = titles.map((title) => (title === column ? 'right@b.example' : 'wrong@b.example'));
		const { rows, read: said } = await read(
			`${header}\n${cells.join(header.includes(';') ? ';' : ',')}\n`,
		);
		expect(rows[0]?.email).toBe('right@b.example');
		expect(said).toContain(`"${column}" (column ${titles.indexOf(column) + 1})`);
	});

	test.each([
		['email,name,Email', 'email', '"email" (column 1), "Email" (column 3)'],
		['email,name,\ufeffemail\u200b', 'email', '"email" (column 1), "email\u200b" (column 3)'],
		['E-Mail,name,E-Mail 2', 'email', '"E-Mail" (column 1), "E-Mail 2" (column 3)'],
		['name1,email,Name 2', 'name', '"name1" (column 1), "Name 2" (column 3)'],
		['NAME,email,name', 'name', '"NAME" (column 1), "name" (column 3)'],
	])('of %j is not guessed', async (header, name, columns) => {
		const { problem } = await read(`${header}\na@b.example,a@b.example,a@b.example\n`);
		expect(problem).toContain(`More than one column could be the one called ${name}: ${columns}.`);
	});

	test.each([
		'',
		' \n',
		'\n\n',
		'email',
		'email,name\n\n',
		'mail address,name\na@b.example,A',
		'Work email\na@b.example',
	])('has to be there, with a row below: %j', async (file) => {
		expect((await read(file)).problem).toContain(
			'It needs a column called email, and at least one row',
		);
	});
});

test.each([
	['email,name\na@b.example,A\nc@d.example,C, Dr.\n', 3, 3, 2],
	['sep=;\nemail;name\n\na@b.example;A;B;C', 4, 4, 2],
	['email,name\n"a@b.example","A\n\n"\nc@d.example,C,D\n', 5, 3, 2],
])('says on which line of a text editor a row is too long: %j', async (file, line, is, wants) => {
	const why = `The row on line ${line} has ${is} columns, and the first row has ${wants}.`;
	expect((await read(file)).problem).toContain(why);
});

test('says what it read', async () => {
	const file = Buffer.from('sep=;\nTeam;E-Mail;Name\n\nOps;zoe@b.example;Zo\xeb\n', 'latin1');
	expect((await read(file)).read.split('\n')).toEqual([
		'Rows read: 1',
		'Email from the column "E-Mail" (column 2)',
		'Name from the column "Name" (column 3)',
		'Encoding: Windows-1252',
		'Separator: semicolon',
		'Blank lines skipped: 1',
	]);
});
