import axios from 'axios';
import { seeded } from '../../../emulator/seeded';
import { RunningDemo } from '../runningDemo';

describe('Joiner form', () => {
	let demo: RunningDemo;
	beforeAll(async () => {
		demo = await RunningDemo.shared();
	});
	beforeEach(async () => await demo.reset());

	const person = { Name: 'Ines Costa', Email: 'ines.costa@example.com', Team: 'Operations' };
	const users = `/accounts/${seeded.account}/access/users`;
	const members = `/organizations/${seeded.organization}/members`;
	const audit = async () => (await demo.editor.tableRows('Cloudflare audit')).length;

	test('adds a person to both lists; a second submission changes nothing', async () => {
		const before = await demo.emails();
		const first = await demo.submit('Joiner form', person);
		expect(first.heading).toBe('Ines Costa is in Cloudflare');
		expect(first.html).toContain('Access user: created');
		expect(first.html).toContain('Organization member: invited (pending)');
		const after = {
			access: [...before.access, person.Email].sort(),
			members: [...before.members, person.Email].sort(),
		};
		expect(await demo.emails()).toEqual(after);
		const changes = await demo.changes();
		expect(changes).toHaveLength(2);

		const second = await demo.submit('Joiner form', person);
		expect(second.heading).toBe('Ines Costa is in Cloudflare');
		expect(second.html).toContain('Access user: was there already');
		expect(second.html).toContain('Organization member: was there already (pending)');
		expect(await demo.emails()).toEqual(after);
		expect(await demo.changes()).toEqual(changes);
	});

	test('continues with the other list when one fails, and reports it to the user and the admin', async () => {
		const told = await audit();
		await demo.fault({ kind: 'status', status: 403, method: 'POST', path: users });
		const page = await demo.submit('Joiner form', person);
		expect(page.heading).toBe('Ines Costa is only half in');
		expect(page.html).toContain('Access user: refused: ');
		expect(page.html).toContain('Organization member: invited (pending)');
		expect((await demo.emails()).members).toContain(person.Email);
		expect((await demo.emails()).access).not.toContain(person.Email);
		expect(await audit()).toBe(told + 1);
		expect((await demo.editor.tableRows('Cloudflare audit')).at(-1)).toMatchObject({
			workflow: 'Joiner form',
			email: person.Email,
			outcome: 'failed',
			detail: expect.stringContaining('Access user: refused: '),
		});

		const again = await demo.submit('Joiner form', person);
		expect(again.heading).toBe('Ines Costa is in Cloudflare');
		expect((await demo.emails()).access).toContain(person.Email);
		expect(await audit()).toBe(told + 1);
	});

	test('says that nobody was onboarded when both fail', async () => {
		await demo.fault({ kind: 'status', status: 403, method: 'POST', path: users });
		await demo.fault({ kind: 'status', status: 403, method: 'POST', path: members });
		const page = await demo.submit('Joiner form', person);
		expect(page.heading).toBe('Ines Costa was not brought in');
		const refused = /(Access user|Organization member): refused: [^\n]*403/g;
		expect(page.html.match(refused)).toHaveLength(2);
	});

	test('sends no request for invalid input', async () => {
		const page = await demo.submit('Joiner form', { ...person, Name: 'Nobody', Email: 'nobody' });
		expect(page.heading).toBe('Nobody was not brought in');
		expect(page.html).toContain('This is not an email address: nobody');
		expect(await demo.requests()).toEqual([]);
	});

	test('requires a login', async () => {
		const { address } = await demo.form('Joiner form');
		const answer = await axios.get(address, { proxy: false, validateStatus: null });
		expect(answer.status).toBe(401);
	});
});
