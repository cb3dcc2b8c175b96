import { seeded } from '../../../emulator';
import { eventually } from '../eventually';
import { RunningDemo } from '../runningDemo';
import { POLL_SECONDS, TRIGGER, WatchedUsers } from '../watchedUsers';
import { OpenEditor } from './openEditor';

jest.setTimeout((POLL_SECONDS * 2 + 60) * 1000);

describe('the trigger in n8n', () => {
	let open: OpenEditor;
	let watched: WatchedUsers;
	beforeAll(async () => {
		const demo = await RunningDemo.shared();
		watched = await WatchedUsers.of(demo);
		open = await OpenEditor.of(demo);
	});
	afterAll(async () => {
		await open?.close();
		await watched?.close();
	});
	beforeEach(() => watched.cloudflare.reset());

	const openTrigger = async (name: string) => {
		const { id } = await watched.demo.editor.save(await watched.workflow(name));
		await open.editor.openWorkflow(id);
		return await open.editor.openNode(TRIGGER);
	};

	test('shows rows that are there now as test event', async () => {
		const panel = await openTrigger('Trigger test');
		expect(await panel.execute()).toBe('success');
		const { rows, items } = await panel.table();
		const users = watched.cloudflare.state.accessUsers(seeded.account);
		expect(items).toBe(5);
		expect(rows.map(({ id, email, event }) => ({ id, email, event }))).toEqual(
			users.map(({ id, email }) => ({ id, email, event: 'added' })),
		);
		await panel.close();
		expect(await open.editor.subtitle(TRIGGER)).toBe('Access User: added');
	});

	test('says of an empty list what is missing', async () => {
		watched.cloudflare.reset({ accessUsers: 0 });
		const panel = await openTrigger('Trigger test of nobody');
		expect(await panel.execute()).toBe('error');
		const { message, description } = await panel.error();
		expect(message).toBe('No Access users to show as test event');
		expect(description).toContain("Check 'Account'");
		await panel.close();
	});

	test('has the fields, the notice and the watched fields of the resource', async () => {
		const panel = await openTrigger('Trigger fields');
		const shows = async (labels: string[], notice: string) => {
			await eventually(async () => expect(await panel.labels()).toEqual(labels));
			await eventually(async () => expect((await panel.notices()).join()).toContain(notice));
		};
		const [first, last] = [
			['Poll Times', 'Mode', 'Resource'],
			['Events', 'Options'],
		];
		await shows([...first, 'Account', ...last], 'Access: Audit Logs > Read');
		expect(await panel.addable('options')).toEqual([
			...['Accept Shrink', 'Emit Existing', 'Max Rows', 'Watch'],
		]);
		await panel.choose('resource', 'Share Recipient');
		await shows([...first, 'Owner Account', 'Share', ...last], 'Global API Key');
		await panel.choose('resource', 'Received Invite');
		await shows([...first, ...last], 'User > Memberships > Read');
		await panel.close();
	});

	test('starts one execution with exactly who was added since it was published', async () => {
		await watched.whenSomebodyJoins();
	});
});
