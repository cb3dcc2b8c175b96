import type { IDataObject } from 'n8n-workflow';

import type { Emulator } from '../../emulator';
import { seeded, startEmulator } from '../../emulator';
import type { Setup } from '../support/engine';
import { run } from '../support/engine';
import { credentialFor, resourceLocator } from '../support/emulator';

interface Table {
	rows(): Array<{ id: string }>;
	remove(id: string): void;
}

interface ListCase {
	setup: Pick<Setup, 'node'> & { parameters: IDataObject };
	/** Enough rows for three pages. */
	seed: object;
	table: (emulator: Emulator) => Table;
	add: (emulator: Emulator, index: number) => { id: string };
	/** Calls back each time a page was read, before the next page is read. */
	onPageRead: (emulator: Emulator, callback: () => void) => void;
}

const { account, organization, share } = seeded;
const newEmail = (index: number) => `newcomer${index}@example.com`;

/** Reads the rows, then calls back. */
const withCallback =
	<T>(read: (id: string) => T[], callback: () => void) =>
	(id: string): T[] => {
		const rows = [...read(id)];
		callback();
		return rows;
	};

const lists: Record<string, ListCase> = {
	'accessUser getAll': {
		setup: { node: 'accessUser', parameters: { account: resourceLocator('id', account) } },
		seed: { accessUsers: 2100 },
		table: ({ state }) => state.accessUserTable(account),
		add: ({ state }, index) => state.addAccessUser(account, { email: newEmail(index) }),
		onPageRead: ({ state }, callback) => {
			state.accessUsers = withCallback(state.accessUsers.bind(state), callback);
		},
	},
	'organizationMember getAll': {
		setup: {
			node: 'organizationMember',
			parameters: { organization: resourceLocator('id', organization) },
		},
		seed: { members: 2100 },
		table: ({ state }) => state.organizationMemberTable(organization),
		add: ({ state }, index) => state.addOrganizationMember(organization, newEmail(index), 'active'),
		onPageRead: ({ state }, callback) => {
			state.organizationMembers = withCallback(state.organizationMembers.bind(state), callback);
		},
	},
	'shareRecipient getAll': {
		setup: {
			node: 'shareRecipient',
			parameters: { account: resourceLocator('id', account), share: resourceLocator('id', share) },
		},
		seed: { recipients: 210 },
		table: ({ state }) => state.recipientTable(share),
		add: ({ state }, index) => state.addRecipient(share, String(index), 1000),
		onPageRead: ({ state }, callback) => {
			state.recipients = withCallback(state.recipients.bind(state), callback);
		},
	},
};

const idsOf = (rows: Array<{ id?: unknown }>) => rows.map(({ id }) => String(id));

describe.each(Object.entries(lists))('%s while rows change', (_name, list) => {
	let emulator: Emulator;
	beforeEach(async () => (emulator = await startEmulator({ seed: list.seed })));
	afterEach(async () => await emulator.close());

	const listAll = async (more = {}) => {
		const { setup } = list;
		const { json, error } = await run({
			...setup,
			parameters: { operation: 'getAll', returnAll: true, ...setup.parameters, ...more },
			credential: credentialFor(emulator),
		});
		return { ids: idsOf(json), error };
	};

	/** Changes the list after each of the first pages. */
	const changeAfterPages = (times: number, change: (index: number) => void) => {
		let changes = 0;
		list.onPageRead(emulator, () => {
			if (changes < times) change(changes++);
		});
	};

	const removeFirst = () => {
		const table = list.table(emulator);
		table.remove(table.rows()[0]!.id);
	};

	it.each([1, 2])(
		'returns every remaining row when a row is deleted after a page (%i times)',
		async (times) => {
			changeAfterPages(times, removeFirst);
			const { ids, error } = await listAll();
			expect(error).toBeUndefined();
			expect(ids).toEqual(idsOf(list.table(emulator).rows()));
		},
	);

	it('returns every remaining row when rows are deleted after every page', async () => {
		const before = idsOf(list.table(emulator).rows());
		changeAfterPages(Infinity, removeFirst);
		const { ids, error } = await listAll();
		expect(error).toBeUndefined();
		const stayed = idsOf(list.table(emulator).rows());
		expect(ids).toEqual(expect.arrayContaining(stayed));
		expect(before).toEqual(expect.arrayContaining(ids));
		expect(new Set(ids).size).toBe(ids.length);
	});

	it('returns every earlier row when rows are added', async () => {
		const before = idsOf(list.table(emulator).rows());
		changeAfterPages(5, (index) => list.add(emulator, index));
		const { ids, error } = await listAll();
		expect(error).toBeUndefined();
		expect(ids.slice(0, before.length)).toEqual(before);
		expect(new Set(ids).size).toBe(ids.length);
	});

	it('is not affected by changes beyond the limit', async () => {
		const before = idsOf(list.table(emulator).rows());
		changeAfterPages(Infinity, () =>
			list.table(emulator).remove(list.table(emulator).rows().at(-1)!.id),
		);
		expect((await listAll({ returnAll: false, limit: 50 })).ids).toEqual(before.slice(0, 50));
	});
});
