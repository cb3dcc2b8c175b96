import type { IDataObject } from 'n8n-workflow';

import { seeded } from '../../emulator';
import type { ListBody } from '../support/pickers';
import {
	allListSearches,
	MANY,
	NO_MATCH,
	opensListsOf,
	listSearchNamed,
	values,
} from '../support/pickers';
import { editBody, proxy } from '../support/proxy';
import { useEmulator } from '../support/emulator';

interface One {
	result: IDataObject;
}

const emulator = useEmulator({ seed: MANY });
const open = opensListsOf(emulator);

describe('what is typed', () => {
	it.each(allListSearches)(
		'finds a row by its ID in any letter case: %s',
		async (_label, picker) => {
			const id = picker.ids(emulator.state).at(-1)!;
			const { results } = await open(picker, { filter: id.toUpperCase() });
			expect(values(results)).toEqual([id]);
			expect(results[0]?.name).toMatch(picker.name);
			expect(emulator.requests.length).toBeLessThanOrEqual(5);
		},
	);

	it("finds a recipient by its account's ID", async () => {
		const { id, account_id: account } = emulator.state.recipients(seeded.share).at(-1)!;
		const { results } = await open(listSearchNamed('searchRecipients'), { filter: account });
		expect(values(results)).toEqual([id]);
		expect(results[0]?.name).toMatch(listSearchNamed('searchRecipients').name);
	});

	it('finds a recipient by a name beyond the first thousand accounts', async () => {
		emulator.reset({ accounts: 1200, recipients: 3 });
		const { id } = emulator.state.recipients(seeded.share).at(-1)!;
		const picker = listSearchNamed('searchRecipients');
		const found = await open(picker, { filter: 'company 01203' });
		expect(values(found.results)).toEqual([id]);
		expect(found.results[0]?.name).toMatch(/^Company 01203 \(/);
		expect(emulator.requests.length).toBeLessThanOrEqual(5);
	});

	it.each(['exact', 'ignored'] as const)(
		'finds an account by a part of its name where the filter is %s',
		async (kind) => {
			emulator.settings.accountNameFilter = kind;
			const { results } = await open(listSearchNamed('searchAccounts'), { filter: 'any 00120' });
			expect(values(results)).toEqual([emulator.state.accounts.at(-1)!.id]);
			expect(emulator.requests.length).toBeLessThanOrEqual(5);
			const { results: none } = await open(listSearchNamed('searchAccounts'), { filter: NO_MATCH });
			expect(none).toEqual([]);
		},
	);

	it.each([
		['an address', 'searchMembers', 'canceled', /\(canceled\)$/],
		['an address', 'searchUsers', 'person 02345)', /\(Person 02345\)$/],
	])(
		'is compared with all that is shown, not just %s: %s',
		async (_what, method, filter, shown) => {
			const { results } = await open(listSearchNamed(method), { filter });
			expect(results.length).toBeGreaterThan(0);
			for (const { name } of results) expect(name).toMatch(shown);
		},
	);

	it.each([
		['taken back', { status: 'deleted' }],
		['on its way out', { status: 'deleting' }],
		["another account's", { account_id: seeded.otherAccount }],
	])('finds no share by its ID that the list leaves out: %s', async (_what, change) => {
		const share = Object.assign(emulator.state.shares.at(-1)!, change);
		expect(await open(listSearchNamed('searchShares'), { filter: share.id })).toEqual({
			results: [],
		});
	});

	it('finds no share by its ID that was received', async () => {
		const { id } = emulator.state.shares.at(-1)!;
		const front = await proxy(emulator, {
			response: (response, { url }) => {
				if (url.pathname.endsWith(id))
					editBody<One>(response, ({ result }) => (result.kind = 'received'));
				else editBody<ListBody>(response, (body) => (body.result = []));
			},
		});
		const found = await open(listSearchNamed('searchShares'), { filter: id, proxy: front });
		expect(found).toEqual({ results: [] });
	});

	it("finds no account by its ID that is not one of the owner's organization", async () => {
		const [, other] = emulator.state.accounts;
		const managed_by = { parent_org_id: seeded.share, parent_org_name: 'Another' };
		Object.assign(other!, { managed_by });
		const picker = listSearchNamed('searchRecipientAccounts');
		expect(await open(picker, { filter: other!.id })).toEqual({ results: [] });
	});

	it.each([400, 401, 403, 404])(
		'is looked for in the list where a row can not be asked for by its ID (%i)',
		async (status) => {
			emulator.fault({ kind: 'status', status, path: '^/accounts/[0-9a-f]{32}$' });
			const { id } = emulator.state.accounts[70]!;
			const { results } = await open(listSearchNamed('searchAccounts'), { filter: id });
			expect(values(results)).toEqual([id]);
		},
	);

	it('is not taken from an answer about another row', async () => {
		const [first, second] = emulator.state.accounts;
		const front = await proxy(emulator, {
			request: ({ url }) => {
				url.pathname = url.pathname.replace(first!.id, second!.id);
			},
		});
		const found = await open(listSearchNamed('searchAccounts'), {
			filter: first!.id,
			proxy: front,
		});
		expect(values(found.results)).toEqual([first!.id]);
	});
});
