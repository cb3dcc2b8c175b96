import type { IDataObject } from 'n8n-workflow';

import type { Emulator } from '../../emulator';
import { seeded, startEmulator } from '../../emulator';
import type { Setup } from '../support/engine';
import { run } from '../support/engine';
import { credentialFor, locate } from '../support/world';

interface Table {
	rows(): Array<{ id: string }>;
	remove(id: string): void;
}

interface Moving {
	setup: Pick<Setup, 'node'> & { parameters: IDataObject };
	/** So many rows that it takes three pages. */
	seed: object;
	table: (emulator: Emulator) => Table;
	add: (emulator: Emulator, nth: number) => { id: string };
	/** Has something done each time a page was read, and before the next one is. */
	afterPage: (emulator: Emulator, happens: () => void) => void;
}

const { account, organization, share } = seeded;
const newcomer = (nth: number) => `newcomer${nth}@example.com`;

/** The reading of rows, with something that happens afterwards. */
const followed =
	<T>(read: (id: string) => T[], happens: () => void) =>
	(id: string): T[] => {
		const rows = [...read(id)];
		happens();
		return rows;
	};

const lists: Record<string, Moving> = {
	'Access users': {
		setup: { node: 'accessUser', parameters: { account: locate('id', account) } },
		seed: { accessUsers: 2100 },
		table: ({ state }) => state.accessUserTable(account),
		add: ({ state }, nth) => state.addAccessUser(account, { email: newcomer(nth) }),
		afterPage: ({ state }, happens) => {
			state.accessUsers = followed(state.accessUsers.bind(state), happens);
		},
	},
	'organization members': {
		setup: { node: 'organizationMember', parameters: { organization: locate('id', organization) } },
		seed: { members: 2100 },
		table: ({ state }) => state.memberTable(organization),
		add: ({ state }, nth) => state.addMember(organization, newcomer(nth), 'active'),
		afterPage: ({ state }, happens) => {
			state.members = followed(state.members.bind(state), happens);
		},
	},
	'share recipients': {
		setup: {
			node: 'shareRecipient',
			parameters: { account: locate('id', account), share: locate('id', share) },
		},
		seed: { recipients: 210 },
		table: ({ state }) => state.recipientTable(share),
		add: ({ state }, nth) => state.addRecipient(share, String(nth), 1000),
		afterPage: ({ state }, happens) => {
			state.recipients = followed(state.recipients.bind(state), happens);
		},
	},
};

const idsOf = (rows: Array<{ id?: unknown }>) => rows.map(({ id }) => String(id));

describe.each(Object.entries(lists))('While %s are listed', (_name, moving) => {
	let emulator: Emulator;
	beforeEach(async () => (emulator = await startEmulator({ seed: moving.seed })));
	afterEach(async () => await emulator.close());

	const listed = async (more = {}) => {
		const { setup } = moving;
		const { json, error } = await run({
			...setup,
			parameters: { operation: 'getAll', returnAll: true, ...setup.parameters, ...more },
			credential: credentialFor(emulator),
		});
		return { ids: idsOf(json), error };
	};

	/** Does it after the first pages, so many times. */
	const disturb = (times: number, act: (nth: number) => void) => {
		let nth = 0;
		moving.afterPage(emulator, () => {
			if (nth < times) act(nth++);
		});
	};

	const removeFirst = () => {
		const table = moving.table(emulator);
		table.remove(table.rows()[0]!.id);
	};

	it.each([1, 2])(
		'one that goes away after a page takes nobody along (%i times)',
		async (times) => {
			disturb(times, removeFirst);
			const { ids, error } = await listed();
			expect(error).toBeUndefined();
			expect(ids).toEqual(idsOf(moving.table(emulator).rows()));
		},
	);

	it('rows that go away all the time take nobody along who stays', async () => {
		const before = idsOf(moving.table(emulator).rows());
		disturb(Infinity, removeFirst);
		const { ids, error } = await listed();
		expect(error).toBeUndefined();
		const stayed = idsOf(moving.table(emulator).rows());
		expect(ids).toEqual(expect.arrayContaining(stayed));
		expect(before).toEqual(expect.arrayContaining(ids));
		expect(new Set(ids).size).toBe(ids.length);
	});

	it('newcomers do not cost anyone who was there', async () => {
		const before = idsOf(moving.table(emulator).rows());
		disturb(5, (nth) => moving.add(emulator, nth));
		const { ids, error } = await listed();
		expect(error).toBeUndefined();
		expect(ids.slice(0, before.length)).toEqual(before);
		expect(new Set(ids).size).toBe(ids.length);
	});

	it('what lies behind the limit may move as it likes', async () => {
		const before = idsOf(moving.table(emulator).rows());
		disturb(Infinity, () =>
			moving.table(emulator).remove(moving.table(emulator).rows().at(-1)!.id),
		);
		expect((await listed({ returnAll: false, limit: 50 })).ids).toEqual(before.slice(0, 50));
	});
});
