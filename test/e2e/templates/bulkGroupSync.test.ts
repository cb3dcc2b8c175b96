import { submitForm } from '../../../demo/form';
import { emailsIn, type AccessRule } from '../../../emulator/accessRules';
import { seeded } from '../../../emulator/seeded';
import { RunningDemo } from '../runningDemo';

const WORKFLOW = 'Bulk group sync';
const AUDIT = 'Cloudflare audit';
const TABLE = 'Cloudflare groups';
const COLUMNS = ['email', 'group'].map((name) => ({ name, type: 'string' }) as const);
const REMOVES = 'Also remove people who are not in the table?';
const QUESTION = 'Change the groups?';
const groups = `/accounts/${seeded.account}/access/groups`;

interface Group {
	id: string;
	name: string;
	include: AccessRule[];
	exclude: AccessRule[];
	require: AccessRule[];
}

const [katherine, alan, hedy] = ['katherine.johnson', 'alan.turing', 'hedy.lamarr'].map(
	(name) => `${name}@example.com`,
) as [string, string, string];
const noor = 'noor.haddad@example.com';

describe(WORKFLOW, () => {
	let demo: RunningDemo;
	beforeAll(async () => {
		demo = await RunningDemo.shared();
	});
	beforeEach(async () => {
		await demo.reset();
		await demo.editor.emptyTable(AUDIT);
		await fill([
			[katherine, 'Sales'],
			[alan.toUpperCase(), ' Sales '],
			[noor, 'Sales'],
			[noor, 'Engineering'],
			[noor, 'Engineering'],
		]);
	});

	const fill = async (rows: Array<[email: string, group: string]>) => {
		await demo.editor.emptyTable(TABLE);
		const filled = rows.map(([email, name]) => ({ email, group: name }));
		await demo.editor.fillTable(TABLE, COLUMNS, filled);
	};
	const submit = async (removes: 'Yes' | 'No', answer = 'Yes') => {
		const answers = { [QUESTION]: answer, 'Your name': 'Ines Costa' };
		const question = { labels: ['Changes', QUESTION, 'Your name'], answers };
		const form = await demo.form(WORKFLOW);
		return await submitForm(form, { [REMOVES]: removes }, undefined, undefined, question);
	};
	const group = async (name: string) => {
		const found = (await demo.list<Group>(groups)).find((one) => one.name === name)!;
		return { ...found, emails: emailsIn(found.include) };
	};
	const audit = async () => {
		const rows = await demo.editor.tableRows(AUDIT);
		return rows.map(({ email, place, outcome, approvedBy }) =>
			[email, place, outcome, approvedBy].join(', '),
		);
	};

	test('shows the difference, asks, and makes it; a second run changes nothing', async () => {
		const before = { sales: await group('Sales'), engineering: await group('Engineering') };
		const others = before.engineering.emails;
		expect(before.sales.emails).toEqual([katherine, alan, hedy]);
		const page = await submit('Yes');
		const removed = others.length + 1;
		expect(page.question?.heading).toBe(`Add 2, remove ${removed}. Go on?`);
		for (const text of [
			'2 stay as they are.',
			'<b>Add: 2</b>',
			`<li>${noor}, Sales</li>`,
			`<b>Remove: ${removed}</b>`,
			`<li>${hedy}, Sales</li>`,
		]) {
			expect(page.question?.html).toContain(text);
		}
		expect(page.heading).toBe(`2 added, ${removed} removed`);
		expect(page.html).toContain(`${hedy}, Sales: removed`);
		const sales = await group('Sales');
		expect(sales.emails).toEqual([katherine, alan, noor]);
		expect((await group('Engineering')).emails).toEqual([noor]);
		const otherRules = ({ include, exclude, require }: Group) =>
			JSON.stringify([include.filter(({ email }) => !email), exclude, require]);
		expect(otherRules(sales)).toBe(otherRules(before.sales));
		// Two writes for each of the two groups.
		const changes = await demo.changes();
		expect(changes.map(({ method }) => method)).toEqual(['PUT', 'PUT', 'PUT', 'PUT']);
		const rows = await audit();
		expect(rows).toHaveLength(2 + removed);
		expect(rows).toContain(`${hedy}, Sales, removed, Ines Costa`);
		expect(rows).toContain(`${noor}, Engineering, added, Ines Costa`);

		const again = await submit('Yes');
		expect(again.question).toBeUndefined();
		expect(again.heading).toBe('Nothing to change');
		expect(again.html).toContain('4 people are where the table says.');
		expect(await demo.changes()).toEqual(changes);
		expect(await audit()).toEqual(rows);
	});

	test('removes nobody if the form does not say so, and changes nothing without a Yes', async () => {
		const before = await demo.list<Group>(groups);
		for (const answer of ['No', '', 'yes']) {
			const page = await submit('Yes', answer);
			expect(page.heading).toBe('Nothing was changed');
		}
		expect(await demo.list<Group>(groups)).toEqual(before);
		expect(await demo.changes()).toEqual([]);
		const page = await submit('No');
		expect(page.question?.heading).toBe('Add 2. Go on?');
		expect(page.question?.html).toMatch(/\d who are not in the table stay, too\./);
		expect((await group('Sales')).emails).toEqual([katherine, alan, hedy, noor]);
	});

	test.each<[string, Array<[string, string]>, string]>([
		['an empty table', [], "The table 'Cloudflare groups' is empty"],
		[
			'a row without a valid email',
			[
				[katherine, 'Sales'],
				['hedy', 'Sales'],
			],
			'Not an email address',
		],
		['a row without a group', [[katherine, '']], 'No group'],
		[
			'a group that is not there',
			[
				[katherine, 'Sales'],
				[noor, 'sales'],
			],
			'not found: no Access group with the name sales',
		],
	])('changes nothing for %s', async (_what, rows, text) => {
		await fill(rows);
		const page = await submit('Yes');
		expect(page.question).toBeUndefined();
		expect(page.html.replace(/&#x27;|&#39;/g, "'")).toContain(text);
		expect(await demo.changes()).toEqual([]);
	});

	test('does the other groups when one is refused, and fails the run', async () => {
		const { id } = await group('Sales');
		const refusal = { kind: 'status', status: 403, method: 'PUT', path: id, times: 9 };
		await demo.fault({ ...refusal, message: 'Not this one' });
		const page = await submit('No');
		expect(page.heading).toBe('1 added, 1 failed');
		expect(page.html).toContain(`${noor}, Sales: failed`);
		expect((await group('Engineering')).emails).toContain(noor);
		expect(await audit()).toContain(`${noor}, Sales, failed, Ines Costa`);
		const run = await demo.editor.settled(page.executionId);
		expect(run.status).toBe('error');
		expect(run.error?.message).toContain(`1 not done: ${noor} in Sales.`);
	});
});
