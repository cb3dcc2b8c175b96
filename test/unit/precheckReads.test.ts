import { createApi } from '../../nodes/shared/cloudflare/client';
import { PrecheckReads } from '../../nodes/shared/cloudflare/precheckReads';
import type { ApiRequest } from '../../nodes/shared/cloudflare/requestFaults';
import { peopleWith } from './people';

const collection = peopleWith({ paging: { style: 'page', max: 2 } });

/** A list of people, two to a page. The first one disappears after the first request. */
function shrinkingList() {
	const people = ['1', '2', '3', '4'].map((id) => ({ id }));
	const sent: string[] = [];
	const send = async ({ method }: ApiRequest, query: { page?: number } = {}) => {
		const { page = 1 } = query;
		sent.push(`${method} ${page}`);
		const result = people.slice(page * 2 - 2, page * 2);
		const info = { total_count: people.length };
		if (people.length === 4) people.shift();
		return await Promise.resolve({ success: true, result, result_info: info });
	};
	const prechecked = new PrecheckReads();
	const apiOf = (isWaiting = false) =>
		createApi({ send: send as never, prechecked, isWaiting, dryRun: false, changes: [] });
	const list = async (isWaiting?: boolean) => {
		const rows = (await apiOf(isWaiting).listFresh(collection)) ?? [];
		return rows.map(({ id }) => id).join('');
	};
	return { sent, prechecked, list, change: async () => await apiOf().delete(collection) };
}

describe('What a precheck has read', () => {
	it('is no answer where it has to read a list again, as somebody would be missing', async () => {
		const { sent, prechecked, list } = shrinkingList();
		expect(await prechecked.during(list)).toBe('234');
		expect(sent).toEqual(['GET 1', 'GET 2', 'GET 1', 'GET 2']);
	});

	it('is not read again, as it was in the end', async () => {
		const { sent, prechecked, list } = shrinkingList();
		await prechecked.during(list);
		sent.splice(0);
		expect(await list()).toBe('234');
		expect(sent).toEqual([]);
	});

	it('is read again after a change', async () => {
		const { sent, prechecked, list, change } = shrinkingList();
		await prechecked.during(list);
		await change();
		sent.splice(0);
		expect(await list()).toBe('234');
		expect(sent).toEqual(['GET 1', 'GET 2']);
	});

	it('is read again by a wait', async () => {
		const { sent, prechecked, list } = shrinkingList();
		await prechecked.during(list);
		sent.splice(0);
		expect(await list(true)).toBe('234');
		expect(sent).toEqual(['GET 1', 'GET 2']);
	});
});
