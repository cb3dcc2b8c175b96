import { RunningDemo } from '../runningDemo';

const TRIGGER = 'Every day at 18:00';

describe('Scheduled leavers', () => {
	let demo: RunningDemo;
	beforeAll(async () => {
		demo = await RunningDemo.start();
	}, 180_000);
	afterAll(() => demo?.stop());

	test('takes out exactly those whose last day has come, and nobody the second time', async () => {
		const before = await demo.emails();
		const { id } = await demo.editor.workflow('Scheduled leavers');
		const leaver = { email: 'ada.lovelace@example.com', lastDay: '2026-01-31' };
		const first = await demo.editor.run(id, TRIGGER);
		expect(first.rows('Summary')).toEqual([
			{ leavers: [{ ...leaver, accessUser: 'deleted', organizationMember: 'deleted' }] },
		]);
		const others = (emails: string[]) => emails.filter((email) => email !== leaver.email);
		const after = await demo.emails();
		expect(after).toEqual({ access: others(before.access), members: others(before.members) });

		const changes = await demo.changes();
		const second = await demo.editor.run(id, TRIGGER);
		const gone = 'was already gone';
		expect(second.rows('Summary')).toEqual([
			{ leavers: [{ ...leaver, accessUser: gone, organizationMember: gone }] },
		]);
		expect(await demo.changes()).toEqual(changes);
	});
});
