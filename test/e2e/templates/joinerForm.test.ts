import axios from 'axios';
import { RunningDemo } from '../runningDemo';

describe('Joiner form', () => {
	let demo: RunningDemo;
	beforeAll(async () => {
		demo = await RunningDemo.start();
	}, 180_000);
	afterAll(() => demo?.stop());
	beforeEach(async () => await demo.reset());

	const person = { Name: 'Ines Costa', Email: 'ines.costa@example.com', Team: 'Operations' };

	test('brings a person into both places and says so', async () => {
		const before = await demo.emails();
		const page = await demo.submit('Joiner form', person);
		expect(page.heading).toBe('Ines Costa is in Cloudflare');
		expect(await demo.emails()).toEqual({
			access: [...before.access, person.Email].sort(),
			members: [...before.members, person.Email].sort(),
		});
		expect(await demo.changes()).toHaveLength(2);
	});

	test('sent again for the same person changes nothing', async () => {
		await demo.submit('Joiner form', person);
		const before = await demo.emails();
		const changes = await demo.changes();
		const page = await demo.submit('Joiner form', person);
		expect(page.heading).toBe('Ines Costa is in Cloudflare');
		expect(await demo.emails()).toEqual(before);
		expect(await demo.changes()).toEqual(changes);
	});

	test('tells what was refused', async () => {
		const page = await demo.submit('Joiner form', {
			Name: 'Nobody',
			Email: 'nobody',
			Team: 'Security',
		});
		expect(page.heading).toBe('Nobody was not brought in');
		expect(await demo.changes()).toEqual([]);
	});

	test('asks for a login', async () => {
		const { address } = await demo.form('Joiner form');
		const answer = await axios.get(address, { proxy: false, validateStatus: null });
		expect(answer.status).toBe(401);
	});
});
