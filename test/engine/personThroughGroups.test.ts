import { leaver } from '../../emulator/leavers';
import type { Finding } from '../../nodes/CloudflarePerson/finding';
import { credentialFor, useEmulator } from '../support/emulator';
import { run } from '../support/engine';

const emulator = useEmulator();

// Ada Lovelace and the seeded leaver are all that 'Wiki group' includes, so one of them has to stay in it.
test('what comes by a group that the address has to stay in, is not removable either', async () => {
	emulator.reset({ leavers: 1 });
	const people = ['ada.lovelace@example.com', leaver(0).email];
	const { items } = await run({
		node: 'person',
		parameters: { operation: 'getAccess', email: '={{ $json.email }}' },
		items: people.map((email) => ({ email })),
		credential: credentialFor(emulator),
	});
	const findings = items.map(({ json }) => json as Finding);
	const removable = (email: string, name: string) =>
		findings.find((one) => one.email === email && one.name === name)?.removable;
	const names = ['Wiki group', 'Around the Wiki group', 'By group'];
	expect(people.map((email) => names.map((name) => removable(email, name)))).toEqual([
		[true, true, true],
		[false, false, false],
	]);
	const [group, around] = names.map((name) =>
		findings.find((one) => one.email === people[1] && one.name === name),
	);
	expect(around?.why).toBe(group?.why);
});
