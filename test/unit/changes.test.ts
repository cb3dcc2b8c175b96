import type { CloudflareApi } from '../../nodes/shared/cloudflare/api';
import type { Change } from '../../nodes/shared/cloudflare/change';
import { createApi } from '../../nodes/shared/cloudflare/client';
import type { ApiRequest } from '../../nodes/shared/cloudflare/requestFaults';
import { held } from './held';
import { endpoint } from './requests';
import { noAnswer, refusal } from './sessions';

const row = { id: '1' };

/** Every way to make a change, with what is assumed to come back. */
const ways: Array<[string, unknown, (api: CloudflareApi) => Promise<unknown>]> = [
	['POST', { name: 'A' }, async (api) => await api.post(endpoint, { name: 'A' }, row)],
	['PUT', { name: 'B' }, async (api) => await api.put(endpoint, { name: 'B' }, row)],
	['PATCH', { name: 'C' }, async (api) => await api.patch(endpoint, { name: 'C' }, row)],
	['DELETE', undefined, async (api) => await api.delete(endpoint)],
	['POST', [{ name: 'D' }], async (api) => await api.postForRows(endpoint, [{ name: 'D' }], [row])],
];

/** The API, over a server that answers as told. */
function apiWith(answer: () => unknown, dryRun = false) {
	const changes: Change[] = [];
	const send = jest.fn(async () => {
		const result = answer();
		if (result instanceof Error) throw result;
		return await Promise.resolve({ success: true, result, status: 201, rayId: 'ray', sentAt: 7 });
	});
	return { api: createApi({ send: send as never, dryRun, changes }), changes, send };
}

describe('A change that was sent', () => {
	const at = '2026-11-26T10:00:00.000Z';
	beforeEach(() => jest.useFakeTimers({ now: new Date(at) }));
	afterEach(() => jest.useRealTimers());

	it.each(ways)('is noted with its answer: %s %j', async (method, body, make) => {
		const { api, changes } = apiWith(() => (Array.isArray(body) ? [row] : row));
		await make(api);
		const answer = { status: 201, rayId: 'ray', at };
		expect(changes).toEqual([{ method, path: '/people', body, answer }]);
	});

	it.each(ways)('and failed is not: %s %j', async (_method, _body, make) => {
		for (const failure of [refusal(403), noAnswer()]) {
			const { api, changes } = apiWith(() => failure);
			await expect(make(api)).rejects.toBe(failure);
			expect(changes).toEqual([]);
		}
	});

	it('and answered with no record is noted, as Cloudflare took it', async () => {
		const { api, changes } = apiWith(() => ({ name: 'A' }));
		await expect(api.post(endpoint, {}, row)).rejects.toThrow('no record with an ID');
		expect(changes).toMatchObject([{ method: 'POST', answer: { status: 201 } }]);
	});

	it('beside others is noted in the order of the answers', async () => {
		const { api, changes } = apiWith(() => row);
		for (const [, , make] of ways.slice(0, 4)) await make(api);
		expect(changes.map(({ method }) => method)).toEqual(['POST', 'PUT', 'PATCH', 'DELETE']);
	});

	it('is answered with what Cloudflare says, not with what was assumed', async () => {
		const { api } = apiWith(() => ({ id: '2' }));
		expect(await api.put(endpoint, {}, row)).toEqual({ id: '2' });
		expect(await api.delete(endpoint)).toEqual({ id: '2' });
	});

	it('for rows is answered with them, and with when the request left', async () => {
		const { api } = apiWith(() => [{ id: '2' }, null, 'x']);
		expect(await api.postForRows(endpoint, [], [row])).toEqual({ rows: [{ id: '2' }], sentAt: 7 });
	});
});

describe('A change in a dry run', () => {
	const dry = () => apiWith(() => new Error('sent'), true);

	it.each(ways)('is noted and not sent: %s %j', async (method, body, make) => {
		const { api, changes, send } = dry();
		await make(api);
		expect(changes).toEqual([{ method, path: '/people', body }]);
		expect(send).not.toHaveBeenCalled();
	});

	it('is answered with what is assumed, though it has no ID', async () => {
		const { api } = dry();
		const assumed = { name: 'A' };
		expect(await api.post(endpoint, {}, assumed)).toBe(assumed);
		expect(await api.put(endpoint, {}, assumed)).toBe(assumed);
		expect(await api.patch(endpoint, {}, assumed)).toBe(assumed);
		expect(await api.delete(endpoint)).toBeUndefined();
		const { rows, sentAt } = await api.postForRows(endpoint, [], [assumed]);
		expect(rows).toEqual([assumed]);
		expect(sentAt).toEqual(expect.any(Number));
	});

	it('keeps nothing from being read', async () => {
		const { api, changes, send } = apiWith(() => row, true);
		expect(await api.get(endpoint)).toEqual(row);
		expect(send).toHaveBeenCalledTimes(1);
		expect(changes).toEqual([]);
	});
});

describe('Answers that are kept', () => {
	/** Every answer to a GET is another one; changes are answered when and how the test says. */
	const kept = (
		dryRun: boolean,
		change: () => Promise<unknown> = async () => await Promise.resolve(),
	) => {
		let count = 0;
		const send = async ({ method }: ApiRequest) => {
			if (method !== 'GET') await change();
			return { success: true, result: { id: method === 'GET' ? `${++count}` : 'changed' } };
		};
		return createApi({ send: send as never, cache: new Map(), dryRun, changes: [] });
	};

	it.each<[string, () => unknown]>([
		['after a change', () => row],
		['after one that failed', async () => await Promise.reject(refusal(500))],
	])('are asked for again %s, also those that came meanwhile', async (_when, answer) => {
		const change = held<unknown>(answer);
		const api = kept(false, change.work);
		expect([await api.get(endpoint), await api.get(endpoint)]).toEqual([{ id: '1' }, { id: '1' }]);
		const changing = api.put(endpoint, {}, row).catch(() => undefined);
		expect(await api.get(endpoint)).toEqual({ id: '2' });
		change.release();
		await changing;
		expect(await api.get(endpoint)).toEqual({ id: '3' });
	});

	it('stay where a dry run changed nothing', async () => {
		const api = kept(true);
		await api.get(endpoint);
		await api.put(endpoint, {}, row);
		expect(await api.get(endpoint)).toEqual({ id: '1' });
	});
});
