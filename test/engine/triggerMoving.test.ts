import type { Emulator } from '../../emulator';
import { emulatorForEachCase } from '../support/emulator';
import type { ListBody } from '../support/pickers';
import { editBody, proxy } from '../support/proxy';
import { addUser, brief, happen, THREE_PAGES, usersOf, watchUsers } from '../support/watchedUsers';

const { emulator, inOwn } = emulatorForEachCase({ seed: THREE_PAGES });

/** Calls back each time a page was read. */
function onPageRead({ state }: Emulator, callback: (state: Emulator['state']) => void) {
	const read = state.accessUsers.bind(state);
	state.accessUsers = (id) => {
		const rows = [...read(id)];
		callback(state);
		return rows;
	};
}

describe('While the list is read', () => {
	it.concurrent(
		'somebody who leaves makes nobody else gone or new',
		inOwn(async () => {
			const trigger = watchUsers(emulator);
			await trigger.poll();
			const removed: string[] = [];
			onPageRead(emulator, (state) => {
				const users = usersOf({ state });
				const { id } = users.rows()[0]!;
				if (removed.length > 2) return;
				users.remove(id);
				removed.push(id);
			});
			const items = [await trigger.poll(), await trigger.poll()].flatMap((some) => some ?? []);
			expect(brief(items)).toEqual(removed.map((id) => ['gone', id]));
			expect(await trigger.poll()).toBeNull();
		}),
	);

	it.concurrent(
		'somebody who leaves while somebody else comes makes nobody else gone or new',
		inOwn(async () => {
			const trigger = watchUsers(emulator);
			await trigger.poll();
			const [first] = usersOf(emulator).rows();
			const added: string[] = [];
			onPageRead(emulator, (state) => {
				if (added.length > 0) return;
				usersOf({ state }).remove(first!.id);
				added.push(addUser({ state }));
			});
			const items = [await trigger.poll(), await trigger.poll()].flatMap((some) => some ?? []);
			expect(brief(items)).toEqual([
				['added', added[0]],
				['gone', first!.id],
			]);
			expect(await trigger.poll()).toBeNull();
		}),
	);
});

it.concurrent(
	'A row that comes twice is one',
	inOwn(async () => {
		const between = await proxy(emulator, {
			response: (response) =>
				editBody<ListBody>(response, ({ result }) => result.splice(1, 1, result[0])),
		});
		const options = { emitExisting: true };
		const trigger = watchUsers(emulator, { baseUrl: between.baseUrl, more: { options } });
		const items = (await trigger.poll())!;
		expect(new Set(items.map(({ id }) => id)).size).toBe(items.length);
		expect(await trigger.poll()).toBeNull();
	}),
);

it.concurrent(
	'A list is read a second time where a row is missing in it, and only then',
	inOwn(async () => {
		const trigger = watchUsers(emulator);
		await trigger.poll();
		expect(emulator.requests).toHaveLength(3);
		usersOf(emulator).remove(usersOf(emulator).rows()[0]!.id);
		await trigger.poll();
		expect(emulator.requests).toHaveLength(9);
		await trigger.poll();
		expect(emulator.requests).toHaveLength(12);
	}),
);

describe('Two polls at once', () => {
	it.concurrent(
		'report everything once',
		inOwn(async () => {
			const trigger = watchUsers(emulator);
			await trigger.poll();
			const news = happen(emulator);
			const polls = await Promise.all([trigger.poll(), trigger.poll()]);
			expect(brief(polls.flatMap((items) => items ?? []))).toEqual(news);
			expect(await trigger.poll()).toBeNull();
		}),
	);

	it.concurrent(
		'where the slower one has the older list, it is discarded',
		inOwn(async () => {
			let onRead: ((release: () => void) => void) | undefined;
			const between = await proxy(emulator, {
				async response() {
					const hold = onRead;
					onRead = undefined;
					if (hold) await new Promise<void>(hold);
				},
			});
			const trigger = watchUsers(emulator, { baseUrl: between.baseUrl });
			await trigger.poll();
			// Its first page has been read, and is on its way until the test lets it go.
			let slow: Promise<unknown> | undefined;
			const release = await new Promise<() => void>((resolve) => {
				onRead = resolve;
				slow = trigger.poll();
			});
			usersOf(emulator).remove(usersOf(emulator).rows()[0]!.id);
			const id = addUser(emulator);
			expect(brief(await trigger.poll())).toContainEqual(['added', id]);
			release();
			expect(await slow).toBeNull();
			expect(await trigger.poll()).toBeNull();
		}),
	);
});
