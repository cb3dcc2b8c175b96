import { submitForm } from '../../../demo/form';
import { seeded } from '../../../emulator/seeded';
import { RunningDemo } from '../runningDemo';

jest.setTimeout(120_000);

const HEADER = 'row,email,name,result,reason';
const WORKFLOW = 'Bulk onboarding';
const AUDIT = 'Cloudflare audit';
const QUESTION = 'Create the new Access users?';
const users = `/accounts/${seeded.account}/access/users`;

/** The download of the form's last page. */
interface ResultFile {
	fileName: string;
	/** The text without its required byte order mark. */
	lines: string[];
}

function resultFile(html: string): ResultFile {
	const [, encoded = '%5B%5D'] = /decodeURIComponent\("([^"]*)"\)/.exec(html) ?? [];
	type Download = { fileName: string; data: { data: number[] } };
	const [{ fileName, data }, ...others] = JSON.parse(decodeURIComponent(encoded)) as [Download];
	expect(others).toEqual([]);
	const text = Buffer.from(data.data).toString('utf8');
	expect(text[0]).toBe('\uFEFF');
	return { fileName, lines: text.slice(1).split('\n') };
}

const csv = (content: string | Buffer, name = 'people.csv') => ({
	'CSV file': new File([content], name, { type: 'text/csv' }),
});

describe('Bulk onboarding', () => {
	let demo: RunningDemo;
	beforeAll(async () => {
		demo = await RunningDemo.shared();
	});
	beforeEach(async () => {
		await demo.reset();
		// n8n returns only the first rows of a table.
		await demo.editor.emptyTable(AUDIT);
	});

	/** Sends a file, answers the question if one is asked, and returns the last page. */
	const submit = async (content: string | Buffer, answer = 'Yes', name?: string) => {
		const question = { labels: ['People', QUESTION], answers: { [QUESTION]: answer } };
		const form = await demo.form(WORKFLOW);
		return await submitForm(form, csv(content, name), undefined, undefined, question);
	};
	/** The same, with the result file of the last page. */
	const send = async (content: string | Buffer, name?: string) => {
		const page = await submit(content, 'Yes', name);
		return { ...page, ...resultFile(page.html) };
	};
	const accessUsers = async () => (await demo.emails()).access;
	const audit = async () => await demo.editor.tableRows(AUDIT);
	/** The addresses that were sent, of all requests. */
	const sent = async () =>
		(await demo.changes()).map(({ body }) => (body as { email: string }).email);

	const people = [
		'email,name',
		'ada.lovelace@example.com,Ada Lovelace',
		'new1@example.com,"New, 1"',
		'new2@example.com,<b>New</b> 2',
		'NEW1@example.com,New again',
		'nobody,Nobody',
		',No Address',
		'"one@example.com, two@example.com",Two addresses',
		'mallory@example.com,=HYPERLINK("https://example.com")',
	].join('\n');
	const results = (ofNew: string, ofMallory: string) => [
		HEADER,
		'2,ada.lovelace@example.com,Ada Lovelace,already there,',
		`3,new1@example.com,"New, 1",${ofNew},`,
		`4,new2@example.com,<b>New</b> 2,${ofNew},`,
		'5,NEW1@example.com,New again,already there,',
		"6,nobody,Nobody,can't be used,Not an email address",
		"7,,No Address,can't be used,No email",
		'8,"one@example.com, two@example.com",Two addresses,can\'t be used,Not an email address',
		`9,mallory@example.com,"'=HYPERLINK(""https://example.com"")",${ofMallory}`,
	];

	test('shows what it is about to do, and asks before it does it', async () => {
		const before = await demo.emails();
		const page = await submit(people, 'No');
		expect(page.question?.heading).toBe("3 new, 2 already there, 3 can't be used. Go on?");
		const html = page.question?.html ?? '';
		for (const text of [
			'<b>3 new</b>',
			'new1@example.com, New, 1',
			'ada.lovelace@example.com, Ada Lovelace',
			'nobody, Nobody, Not an email address',
			'No Address, No email',
		]) {
			expect(html).toContain(text);
		}
		// A name is shown as it is written.
		expect(html).not.toContain('<b>New</b> 2');
		expect(page.heading).toBe('Nobody was added');
		expect(await demo.changes()).toEqual([]);
		expect(await demo.emails()).toEqual(before);
		expect(await audit()).toEqual([]);
	});

	test.each(['', 'yes', 'Approve'])('adds nobody after the answer %j', async (answer) => {
		const page = await submit('email\nnew1@example.com\n', answer);
		expect(page.heading).toBe('Nobody was added');
		expect(await demo.changes()).toEqual([]);
	});

	test('returns every row once, in order; a second run asks nothing and changes nothing', async () => {
		const before = await demo.emails();
		const first = await send(people);
		expect(first.heading).toBe("3 created, 2 already there, 3 can't be used");
		expect(first.fileName).toBe('people-result.csv');
		expect(first.lines).toEqual(results('created', 'created,'));
		const added = ['new1@example.com', 'new2@example.com', 'mallory@example.com'];
		expect((await sent()).sort()).toEqual([...added].sort());
		const after = { ...before, access: [...before.access, ...added].sort() };
		expect(await demo.emails()).toEqual(after);
		const { executionId: execution } = first;
		const row = { workflow: WORKFLOW, system: 'Access user', action: 'create', execution };
		expect(await audit()).toMatchObject([
			{ ...row, email: 'new1@example.com', outcome: 'created' },
			{ ...row, email: 'new2@example.com', outcome: 'created' },
			{ ...row, email: 'mallory@example.com', outcome: 'created' },
		]);

		const changes = await demo.changes();
		const rows = await audit();
		const second = await send(people);
		expect(second.question).toBeUndefined();
		expect(second.heading).toBe("5 already there, 3 can't be used");
		expect(second.lines).toEqual(results('already there', 'already there,'));
		expect((await send(second.lines.join('\n'))).lines).toEqual(second.lines);
		expect(await demo.changes()).toEqual(changes);
		expect(await demo.emails()).toEqual(after);
		expect(await audit()).toEqual(rows);
	});

	test('creates fifty people, each once, with a row for each', async () => {
		const many = Array.from({ length: 50 }, (_, index) => `person${index}@new.example.com`);
		const { heading, lines } = await send(['email', ...many].join('\n'));
		expect(heading).toBe('50 created');
		expect(lines).toEqual([
			HEADER,
			...many.map((email, index) => `${index + 2},${email},,created,`),
		]);
		expect((await sent()).sort()).toEqual([...many].sort());
		expect((await audit()).map(({ email }) => email)).toEqual(many);
	});

	test('notes whom Cloudflare refuses, and adds them in the next run', async () => {
		const message = 'Not this one';
		await demo.fault({ kind: 'status', status: 422, method: 'POST', path: users, message });
		const file = 'email,name\nines@company.example,Ines\n';
		const first = await send(file);
		expect(first.heading).toBe('1 refused');
		expect(first.lines[1]).toMatch(/^2,ines@company.example,Ines,refused,.*Not this one/);
		expect((await audit()).at(-1)).toMatchObject({
			email: 'ines@company.example',
			outcome: 'failed',
			detail: expect.stringContaining(message),
		});
		expect(await accessUsers()).not.toContain('ines@company.example');

		expect((await send(file)).heading).toBe('1 created');
		expect(await accessUsers()).toContain('ines@company.example');
		expect((await audit()).at(-1)).toMatchObject({ outcome: 'created' });
	});

	test('adds nobody when Cloudflare does not say who is there', async () => {
		await demo.fault({ kind: 'status', status: 403, times: 100, method: 'GET', path: users });
		const { heading, lines, question } = await send('email\nines@company.example\n');
		expect(question).toBeUndefined();
		expect(heading).toBe("1 can't be used");
		expect(lines[1]).toMatch(/^2,ines@company.example,,can't be used,.*403/);
		expect(await demo.changes()).toEqual([]);
	});

	test.each([
		['with semicolons and a byte order mark', ';', '\uFEFF', 'utf8'],
		['in the code page of Windows', ';', '', 'latin1'],
		['with tabs', '\t', '', 'utf8'],
		['in UTF-16', '\t', '\uFEFF', 'utf16le'],
	] as const)('reads a file as a spreadsheet writes it: %s', async (_, sign, mark, encoding) => {
		const rows = [
			['Team', ' E-Mail ', 'NAME'],
			['Ops', 'jurgen@example.com', 'Jürgen "Jo" Müller, Dr.'],
			['', '', ''],
			['Ops', ' zoe@example.com ', '-Zoë'],
		];
		const text = `${mark}${rows.map((row) => row.join(sign)).join('\r\n')}\r\n\r\n`;
		const { heading, lines } = await send(Buffer.from(text, encoding), 'Neue Leute.CSV');
		expect(heading).toBe("2 created, 1 can't be used");
		expect(lines).toEqual(
			[
				['row', 'email', 'name', 'result', 'reason'],
				['2', 'jurgen@example.com', '"Jürgen ""Jo"" Müller, Dr."', 'created', ''],
				['3', '', '', "can't be used", 'No email'],
				['4', 'zoe@example.com', "'-Zoë", 'created', ''],
			].map((row) => row.join(sign)),
		);
	});

	test.each([
		['email,email2,name', 'ines@company.example,ines@home.example,Ines'],
		['Email,Name,E-Mail 2', 'ines@company.example,Ines,ines@home.example'],
		['error,EMAIL,row', 'see HR,ines@company.example,99'],
	])('adds the column called email: %s', async (header, row) => {
		const { lines } = await send(`${header}\n${row}\n`);
		expect(lines[1]).toMatch(/^2,ines@company.example,(Ines)?,created,$/);
		expect(await sent()).toEqual(['ines@company.example']);
	});

	test('returns characters of Windows-1252, and names the encoding', async () => {
		const file = Buffer.from(
			'sep=;\r\nTeam;E-Mail;Name\r\n\r\nOps;ines@company.example;O\x92Neill \x96 \x8aim\r\n',
			'latin1',
		);
		const { lines, html } = await send(file);
		expect(lines[1]).toBe('3;ines@company.example;O\u2019Neill \u2013 \u0160im;created;');
		for (const said of [
			'Rows read: 1',
			'Encoding: Windows-1252',
			'Separator: semicolon',
			'Blank lines skipped: 1',
		]) {
			expect(html).toContain(said);
		}
		expect(html).toMatch(/Email from the column .*E-Mail.* \(column 2\)/);
	});

	test.each(['\u200b', '\u2060', '\u00ad', '\u212a'])(
		'does not use an address with a character that is not what it looks like (%j)',
		async (sign) => {
			const { heading, lines } = await send(`email,name\nines${sign}@company.example,Ines\n`);
			expect(heading).toBe("1 can't be used");
			const code = sign.codePointAt(0)?.toString(16).toUpperCase().padStart(4, '0');
			expect(lines[1]).toContain(
				`,can't be used,Not an email address: ines[U+${code}]@company.example`,
			);
			expect(await demo.requests()).toEqual([]);
		},
	);

	test.each([
		['no email column', 'mail address,name\nnew@example.com,New', 'needs a column called email'],
		['no row', 'email,name\n', 'needs a column called email, and at least one row'],
		['nothing in it', '', 'needs a column called email'],
		['nothing but a space in it', ' \n', 'needs a column called email'],
		['two email columns', 'email,name,Email\na@b.org,A,c@d.org', '(column 1), '],
		['two name columns', 'email,name,NAME\na@b.org,A,B', '(column 2), '],
		['a row that is too long', 'email,name\na@b.org,A\nnew@example.com,New, Dr.', 'on line 3'],
	])('sends nothing for a file with %s', async (_, content, why) => {
		const page = await demo.submit(WORKFLOW, csv(content));
		expect(page.heading).toBe('The file could not be used');
		expect(page.html).toContain(why);
		expect(await demo.requests()).toEqual([]);
	});
});
