import type { INodeListSearchResult } from 'n8n-workflow';

import type { ListSearchCase } from '../conformance/fixture';
import type { ListBody } from '../support/pickers';
import { idsOf } from '../conformance/fixtureRows';
import {
	allListSearches,
	isListRequest,
	HUGE,
	MANY,
	NO_MATCH,
	notes,
	opensListsOf,
	pagedListSearches,
	listSearchNamed,
	values,
} from '../support/pickers';
import type { Proxy } from '../support/proxy';
import { editBody, proxy } from '../support/proxy';
import { useEmulator } from '../support/emulator';

const emulator = useEmulator({ seed: MANY });
const open = opensListsOf(emulator);

/** Scrolls to the end of a list, as the editor does. */
async function scrolled(picker: ListSearchCase, front: Proxy) {
	const pages: INodeListSearchResult[] = [];
	let paginationToken: string | undefined;
	do {
		const page = await open(picker, { paginationToken, proxy: front });
		pages.push(page);
		paginationToken = page.paginationToken as string | undefined;
	} while (paginationToken && pages.length < 40);
	return { pages, rows: pages.flatMap(({ results }) => results) };
}

describe.each([
	['with the right total', (total: unknown) => total],
	['without a total', () => undefined],
	['with a total that is too high', () => 100_000],
])('a list that sends its first page again and again, %s,', (_what, total) => {
	const repeating = async (picker: ListSearchCase) =>
		await proxy(emulator, {
			request: (request) => {
				if (isListRequest(picker, request)) request.url.searchParams.delete(picker.pageParameter!);
			},
			response: (response, request) => {
				if (!isListRequest(picker, request)) return;
				editBody<ListBody>(response, ({ result_info: info }) => {
					const name = 'total_size' in info ? 'total_size' : 'total_count';
					info[name] = total(info[name]) as number;
				});
			},
		});

	it.each(pagedListSearches)(
		'shows no row twice and then says where it ends: %s',
		async (_label, picker) => {
			const { pages, rows } = await scrolled(picker, await repeating(picker));
			const ids = values(rows).filter((value) => typeof value === 'string');
			expect(ids).toEqual(picker.ids(emulator.state).slice(0, picker.firstPageRows));
			expect(pages.length).toBeLessThanOrEqual(2);
			expect(notes(rows)).toEqual(["Nothing more can be listed here; choose 'By ID'"]);
		},
	);

	it.each(pagedListSearches)(
		'ends a search for what it does not have: %s',
		async (_label, picker) => {
			const front = await repeating(picker);
			const { results, paginationToken } = await open(picker, { filter: NO_MATCH, proxy: front });
			expect(results.filter(({ value }) => value !== false)).toEqual([]);
			expect(paginationToken).toBeUndefined();
			expect(front.received.length).toBeLessThanOrEqual(5);
		},
	);
});

describe('a list far longer than a search may read', () => {
	beforeEach(() => emulator.reset(HUGE));

	it.each(allListSearches)(
		'costs at most five requests and says where it stopped: %s',
		async (_l, picker) => {
			const { compared: rows } = picker;
			const name = `No match in the first ${rows}; type more, or choose 'By ID'`;
			expect(await open(picker, { filter: NO_MATCH })).toEqual({
				results: rows ? [{ name, value: false }] : [],
			});
			expect(emulator.requests.length).toBeLessThanOrEqual(5);
		},
	);

	it.each([
		['searchRecipients', 'company 04700', /^Company 04700 \(/],
		['searchShares', 'company 00700', /^Share of Company 00700$/],
	])('is searched to its end where Cloudflare sends it whole: %s', async (method, filter, name) => {
		const picker = listSearchNamed(method);
		const { results } = await open(picker, { filter });
		expect(values(results)).toEqual([picker.ids(emulator.state).at(-1)]);
		expect(results[0]?.name).toMatch(name);
		expect(emulator.requests).toHaveLength(5);
	});

	it.each(allListSearches)(
		'gives the row whose ID is typed, however far down: %s',
		async (_label, picker) => {
			const ofRecipients = picker.method === 'searchRecipientAccounts';
			// The accounts behind it are those of the recipients, which the credential can't see.
			const ids = ofRecipients ? idsOf(emulator.state.accounts) : picker.ids(emulator.state);
			const id = ids.at(-1)!;
			const { results } = await open(picker, { filter: ` ${id.toUpperCase()} ` });
			expect(values(results)).toEqual([id]);
			expect(emulator.requests.length).toBeLessThanOrEqual(5);
		},
	);
});

describe('scrolling', () => {
	it('shows nobody twice where a row joins in front meanwhile', async () => {
		const picker = listSearchNamed('searchAccounts');
		const { results, paginationToken } = await open(picker);
		const before = values(results);
		const id = 'f'.repeat(32);
		emulator.state.accounts.unshift({ ...emulator.state.accounts[0]!, id });
		const next = await open(picker, { paginationToken: paginationToken as string });
		expect(values(next.results)).toEqual(idsOf(emulator.state.accounts.slice(51, 100)));
		expect(before).not.toContain(next.results[0]?.value);
	});

	it.each([
		'2',
		'null',
		'"text"',
		'{}',
		JSON.stringify({ path: '/accounts', filtering: 'here', at: 2, seen: '' }),
		JSON.stringify({ path: '/user/invites', filtering: 'here', at: '2:50', seen: '' }),
	])('starts at the beginning with a token of another list or version: %s', async (token) => {
		const { results } = await open(listSearchNamed('searchAccounts'), { paginationToken: token });
		expect(values(results)).toEqual(idsOf(emulator.state.accounts.slice(0, 50)));
	});

	it('goes on behind a page without rows', async () => {
		let first = true;
		const picker = listSearchNamed('searchMembers');
		const front = await proxy(emulator, {
			response: (response) => {
				if (first) editBody<ListBody>(response, (body) => (body.result = []));
				first = false;
			},
		});
		const { results } = await open(picker, { proxy: front });
		expect(values(results)).toEqual(picker.ids(emulator.state).slice(100, 200));
	});

	it('ends where every page is empty and has the same token', async () => {
		const front = await proxy(emulator, {
			request: ({ url }) => url.searchParams.delete('page_token'),
			response: (response) =>
				editBody<ListBody>(response, (body) => {
					body.result = [];
					body.result_info.next_page_token = 'again';
				}),
		});
		const outcome = open(listSearchNamed('searchMembers'), { proxy: front });
		await expect(outcome).rejects.toThrow('No organization members found.');
		expect(front.received).toHaveLength(2);
	});

	it('stays in the list of all accounts where the organization may not be seen', async () => {
		const picker = listSearchNamed('searchRecipientAccounts');
		const path = '^/organizations/';
		emulator.fault({ kind: 'status', status: 403, path });
		const { paginationToken } = await open(picker);
		const next = await open(picker, { paginationToken: paginationToken as string });
		expect(values(next.results)).toEqual(idsOf(emulator.state.accounts.slice(50, 100)));
	});
});
