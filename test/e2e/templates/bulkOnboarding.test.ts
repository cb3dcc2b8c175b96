import { seeded } from '../../../emulator/seeded';
import { RunningDemo } from '../runningDemo';

const BATCH = 'members:batchCreate';
jest.setTimeout(120_000);

const HEADER = 'row,email,name,result,status,reason';

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
	beforeEach(async () => await demo.reset());

	/** Sends a file and returns the last page's heading and the result file. */
	const send = async (content: string | Buffer, name?: string) => {
		const page = await demo.submit('Bulk onboarding', csv(content, name));
		return { ...page, ...resultFile(page.html) };
	};
	const members = async () => {
		const path = `/organizations/${seeded.organization}/members`;
		return await demo.list<{ user: { email: string } }>(path, { page_size: 1000 });
	};
	/** The number of people and the status of each request. */
	const batches = async () =>
		(await demo.changes()).map(({ status, body }) => ({
			people: (body as { members: unknown[] }).members.length,
			status,
		}));

	const newPeople = Array.from({ length: 19 }, (_, index) => `new${index + 1}@example.com`);
	const people = [
		'email,name',
		'ada.lovelace@example.com,Ada Lovelace',
		...newPeople.map((email) => `${email},"New, ${email}"`),
		'NEW3@example.com,New again',
		'nobody,Nobody',
		',No Address',
		'"one@example.com, two@example.com",Two addresses',
		'mallory@example.com,=HYPERLINK("https://example.com")',
	].join('\n');
	const answers = (ofNew: string, ofMallory: string) => [
		HEADER,
		'2,ada.lovelace@example.com,Ada Lovelace,already there,active,',
		...newPeople.map((email, index) => `${index + 3},${email},"New, ${email}",${ofNew},pending,`),
		'22,NEW3@example.com,New again,already there,pending,',
		'23,nobody,Nobody,not sent,,Not an email address',
		'24,,No Address,not sent,,No email',
		'25,"one@example.com, two@example.com",Two addresses,not sent,,Not an email address',
		`26,mallory@example.com,"'=HYPERLINK(""https://example.com"")",${ofMallory}`,
	];

	test('returns every row once, in order; a second run onboards only those who failed', async () => {
		const before = await demo.emails();
		// The first request of each batch fails. Two are split and succeed; the third has only one person.
		const message = 'This address may not become a member';
		await demo.fault({
			kind: 'status',
			status: 422,
			times: 3,
			method: 'POST',
			path: BATCH,
			message,
		});
		const first = await send(people);
		expect(first.heading).toBe('19 created, 2 already there, 1 refused, 3 not sent');
		expect(first.fileName).toBe('people-result.csv');
		expect(first.lines.slice(0, -1)).toEqual(answers('created', '').slice(0, -1));
		expect(first.lines.at(-1)).toMatch(
			new RegExp(`^26,mallory@example.com,"'=HYPERLINK[^,]*",refused,,.*${message}`),
		);
		expect((await demo.emails()).members).toEqual([...before.members, ...newPeople].sort());
		expect((await demo.emails()).access).toEqual(before.access);

		const second = await send(people);
		expect(second.heading).toBe('1 created, 21 already there, 3 not sent');
		expect(second.lines).toEqual(answers('already there', 'created,pending,'));
		const all = [...before.members, ...newPeople, 'mallory@example.com'].sort();
		expect((await demo.emails()).members).toEqual(all);

		const after = await members();
		const sent = (await batches()).length;
		const third = await send(people);
		expect(third.lines).toEqual(answers('already there', 'already there,pending,'));
		expect((await send(third.lines.join('\n'))).lines).toEqual(third.lines);
		expect(await members()).toEqual(after);
		expect((await batches()).slice(sent).every(({ status }) => status === 409)).toBe(true);
	});

	test('sends ten people in one request and 500 in 50 requests', async () => {
		const many = Array.from({ length: 500 }, (_, index) => `person${index}@new.example.com`);
		const { heading, lines } = await send(['email', ...many].join('\n'));
		expect(heading).toBe('500 created');
		const created = many.map((email, index) => `${index + 2},${email},,created,pending,`);
		expect(lines).toEqual([HEADER, ...created]);
		expect(await batches()).toEqual(Array(50).fill({ people: 10, status: 200 }));
		const emails = (await demo.emails()).members;
		expect(emails.filter((email) => email.endsWith('@new.example.com'))).toEqual(many.sort());
	});

	test('returns every row once when all requests fail', async () => {
		const before = await members();
		await demo.fault({ kind: 'status', status: 403, times: 100, method: 'POST', path: BATCH });
		const { heading, lines } = await send(['email', ...newPeople].join('\n'));
		expect(heading).toBe('19 refused');
		expect(lines).toHaveLength(20);
		newPeople.forEach((email, index) => {
			expect(lines[index + 1]).toMatch(new RegExp(`^${index + 2},${email},,refused,,.*403`));
		});
		expect(await members()).toEqual(before);
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
		expect(heading).toBe('2 created, 1 not sent');
		expect(lines).toEqual(
			[
				['row', 'email', 'name', 'result', 'status', 'reason'],
				['2', 'jurgen@example.com', '"Jürgen ""Jo"" Müller, Dr."', 'created', 'pending', ''],
				['3', '', '', 'not sent', '', 'No email'],
				['4', 'zoe@example.com', "'-Zoë", 'created', 'pending', ''],
			].map((row) => row.join(sign)),
		);
	});

	/** The addresses that were sent, of all requests. */
	const sent = async () =>
		(await demo.changes()).flatMap(({ body }) =>
			(body as { members: Array<{ user: { email: string } }> }).members.map(
				({ user }) => user.email,
			),
		);

	test.each([
		['email,email2,name', 'ines@company.example,ines@home.example,Ines'],
		['Email,Name,E-Mail 2', 'ines@company.example,Ines,ines@home.example'],
		['error,EMAIL,row', 'see HR,ines@company.example,99'],
	])('invites the column called email: %s', async (header, row) => {
		const { lines } = await send(`${header}\n${row}\n`);
		expect(lines[1]).toMatch(/^2,ines@company.example,(Ines)?,created,pending,$/);
		expect(await sent()).toEqual(['ines@company.example']);
	});

	test('returns characters of Windows-1252, and names the encoding', async () => {
		const file = Buffer.from(
			'sep=;\r\nTeam;E-Mail;Name\r\n\r\nOps;ines@company.example;O\x92Neill \x96 \x8aim\r\n',
			'latin1',
		);
		const { lines, html } = await send(file);
		expect(lines[1]).toBe('3;ines@company.example;O\u2019Neill \u2013 \u0160im;created;pending;');
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
		'does not send an address with a character that is not what it looks like (%j)',
		async (sign) => {
			const { heading, lines } = await send(`email,name\nines${sign}@company.example,Ines\n`);
			expect(heading).toBe('1 not sent');
			const code = sign.codePointAt(0)?.toString(16).toUpperCase().padStart(4, '0');
			expect(lines[1]).toContain(
				`,not sent,,Not an email address: ines[U+${code}]@company.example`,
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
		const page = await demo.submit('Bulk onboarding', csv(content));
		expect(page.heading).toBe('The file could not be used');
		expect(page.html).toContain(why);
		expect(await demo.requests()).toEqual([]);
	});
});
