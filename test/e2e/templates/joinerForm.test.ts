import axios from 'axios';
import { seeded } from '../../../emulator/seeded';
import { RunningDemo } from '../runningDemo';

const QUESTION = 'Also make them Super Administrator of all accounts';

describe('Joiner form', () => {
	let demo: RunningDemo;
	beforeAll(async () => {
		demo = await RunningDemo.shared();
	});
	beforeEach(async () => await demo.reset());

	const person = { Name: 'Ines Costa', Email: 'ines.costa@example.com' };
	const administrator = { ...person, [QUESTION]: 'Yes' };
	const users = `/accounts/${seeded.account}/access/users`;
	const members = `/organizations/${seeded.organization}/members`;
	const audit = async () => await demo.editor.tableRows('Cloudflare audit');

	test('adds an Access user; a second submission changes nothing', async () => {
		const before = await demo.emails();
		const written = (await audit()).length;
		const first = await demo.submit('Joiner form', person);
		expect(first.heading).toBe('Ines Costa has been onboarded');
		expect(first.html).toContain('Access user: created');
		expect(first.html).toContain('Super Administrator of all accounts: not asked for');
		const after = { ...before, access: [...before.access, person.Email].sort() };
		expect(await demo.emails()).toEqual(after);
		const changes = await demo.changes();
		expect(changes).toHaveLength(1);
		expect((await audit()).slice(written)).toMatchObject([
			{
				workflow: 'Joiner form',
				email: person.Email,
				outcome: 'onboarded',
				detail: 'Access user: created; Super Administrator: not asked for',
				execution: first.executionId,
			},
		]);

		const second = await demo.submit('Joiner form', person);
		expect(second.heading).toBe('Ines Costa has been onboarded');
		expect(second.html).toContain('Access user: already there');
		expect(await demo.emails()).toEqual(after);
		expect(await demo.changes()).toEqual(changes);
	});

	test('makes nobody Super Administrator unless the form says Yes', async () => {
		const { members: before } = await demo.emails();
		for (const answer of ['', 'No', 'yes', 'Maybe']) {
			await demo.submit('Joiner form', { ...person, [QUESTION]: answer });
		}
		expect((await demo.emails()).members).toEqual(before);

		const first = await demo.submit('Joiner form', administrator);
		expect(first.heading).toBe('Ines Costa has been onboarded');
		expect(first.html).toContain('Super Administrator of all accounts: invited (pending)');
		const after = [...before, person.Email].sort();
		expect((await demo.emails()).members).toEqual(after);
		expect((await audit()).at(-1)).toMatchObject({
			outcome: 'onboarded',
			detail: 'Access user: already there; Super Administrator: invited (pending)',
		});

		const changes = await demo.changes();
		const second = await demo.submit('Joiner form', administrator);
		expect(second.html).toContain('Super Administrator of all accounts: already there (pending)');
		expect((await demo.emails()).members).toEqual(after);
		expect(await demo.changes()).toEqual(changes);
	});

	test('shows in the form that a member is Super Administrator', async () => {
		const { address, login } = await demo.form('Joiner form');
		const { data } = await axios.get<string>(address, { auth: login, proxy: false });
		expect(data).toContain(QUESTION);
	});

	test('continues with the other list when one fails, and notes it', async () => {
		const written = (await audit()).length;
		const message = 'Not this one';
		await demo.fault({ kind: 'status', status: 403, method: 'POST', path: users, message });
		const page = await demo.submit('Joiner form', administrator);
		expect(page.heading).toBe('Ines Costa was only partly onboarded');
		expect(page.html).toContain(`Access user: refused: ${message}`);
		expect(page.html).toContain('Super Administrator of all accounts: invited (pending)');
		expect(page.html).toMatch(/The refusal is noted in the table .Cloudflare audit./);
		expect(page.html).toContain('Please tell your administrator.');
		expect((await demo.emails()).members).toContain(person.Email);
		expect((await demo.emails()).access).not.toContain(person.Email);
		expect((await audit()).slice(written)).toMatchObject([
			{
				workflow: 'Joiner form',
				email: person.Email,
				outcome: 'failed',
				detail: expect.stringMatching(/^Access user: refused: Not this one; .*403/),
			},
		]);

		const again = await demo.submit('Joiner form', administrator);
		expect(again.heading).toBe('Ines Costa has been onboarded');
		expect((await demo.emails()).access).toContain(person.Email);
		expect((await audit()).slice(written)).toHaveLength(2);
	});

	test('says that nobody was onboarded when all fail', async () => {
		for (const answers of [person, administrator]) {
			await demo.reset();
			await demo.fault({ kind: 'status', status: 403, method: 'POST', path: users });
			await demo.fault({ kind: 'status', status: 403, method: 'POST', path: members });
			const page = await demo.submit('Joiner form', answers);
			expect(page.heading).toBe('Ines Costa could not be onboarded');
			expect(page.html).toContain('Access user: refused: ');
		}
	});

	test('sends no request for invalid input', async () => {
		const page = await demo.submit('Joiner form', { ...person, Name: 'Nobody', Email: 'nobody' });
		expect(page.heading).toBe('Nobody was not onboarded');
		expect(page.html).toContain('This is not an email address: nobody');
		expect(await demo.requests()).toEqual([]);
	});

	test('requires a login', async () => {
		const { address } = await demo.form('Joiner form');
		const answer = await axios.get(address, { proxy: false, validateStatus: null });
		expect(answer.status).toBe(401);
	});
});
