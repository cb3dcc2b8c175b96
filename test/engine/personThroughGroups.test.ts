import { leaver } from '../../emulator/leavers';
import type { Finding } from '../../nodes/CloudflarePerson/finding';
import type { Planned } from '../../nodes/CloudflarePerson/planning';
import { credentialFor, useEmulator } from '../support/emulator';
import { run } from '../support/engine';

const emulator = useEmulator();
beforeEach(() => emulator.reset({ leavers: 1 }));

// These two are all that 'Wiki group' includes, so one of them has to stay in it when both go.
const ada = 'ada.lovelace@example.com';
const { email: lee } = leaver(0);
const NAMES = ['Wiki group', 'Around the Wiki group', 'By group'];

const ask = async <T>(operation: string): Promise<T[]> => {
	const { items } = await run({
		node: 'person',
		parameters: { operation, email: '={{ $json.email }}' },
		items: [ada, lee].map((email) => ({ email })),
		credential: credentialFor(emulator),
	});
	return items.map(({ json }) => json as T);
};

test('what comes by a group that the address has to stay in, is not removable either', async () => {
	const [adas, lees] = await ask<Planned>('planRemoval');
	const isAbout = ({ name }: Finding) => NAMES.includes(name ?? '');
	expect(adas?.left.filter(isAbout)).toEqual([]);
	const left = lees?.left.filter(isAbout) ?? [];
	expect(left.map(({ name, removable }) => [name, removable]).sort()).toEqual(
		NAMES.map((name) => [name, false]).sort(),
	);
	expect(new Set(left.map(({ why }) => why)).size).toBe(1);
});

test('who is looked at, is looked at alone: either of them can be taken out', async () => {
	const findings = await ask<Finding>('getAccess');
	for (const email of [ada, lee]) {
		const theirs = findings.filter((one) => one.email === email);
		const removable = NAMES.map((name) => theirs.find((one) => one.name === name)?.removable);
		expect(removable).toEqual([true, true, true]);
	}
});
