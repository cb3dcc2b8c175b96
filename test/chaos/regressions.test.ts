import type { IHttpRequestOptions, IN8nHttpFullResponse } from 'n8n-workflow';

import type { CloudflareApi } from '../../nodes/shared/cloudflare/api';
import { sendWithRetry } from '../../nodes/shared/cloudflare/retry';
import { Lookups } from '../../nodes/shared/cloudflare/lookups';
import { RateLimiter } from '../../nodes/shared/cloudflare/rateLimiter';
import type { PageQuery } from '../../nodes/shared/cloudflare/page';
import { collect } from '../../nodes/shared/cloudflare/paging';
import { Quota } from '../../nodes/shared/cloudflare/quota';
import { collectionOf } from '../../nodes/shared/cloudflare/resource';
import { accounts } from '../../nodes/shared/resources/accounts';
import type { Row } from '../unit/people';
import { peopleWith, unfiltered } from '../unit/people';

const NOW = Date.UTC(2026, 10, 20, 12);

describe('the time limit for retries', () => {
	it('does not run while a request waits in the queue', async () => {
		const queue = new RateLimiter().queue();
		const answers = [503, 200];
		const post = async (_: IHttpRequestOptions): Promise<IN8nHttpFullResponse> => {
			const statusCode = answers.shift()!;
			const success = statusCode === 200;
			return { statusCode, headers: {}, body: JSON.stringify({ success, result: [] }) };
		};
		// The request is queued a minute before it is sent.
		const clock = jest.spyOn(Date, 'now').mockReturnValue(new Date().getTime() - 61_000);
		const outcome = sendWithRetry(
			{ queue, send: post, secrets: [] },
			{ method: 'GET', ...collectionOf(accounts, {}) },
			{ url: 'x' },
		);
		clock.mockRestore();
		queue.start();
		await expect(outcome).resolves.toMatchObject({ success: true });
	}, 10_000);
});

describe('the lookup cache while a list is being read', () => {
	/** A list shows the rows that exist when it is requested, and arrives when the test releases it. */
	function cacheOver(rows: Row[]) {
		const pending: Array<() => void> = [];
		const api = {
			listFresh: async () => {
				const snapshot = [...rows];
				await new Promise<void>((release) => pending.push(release));
				return snapshot;
			},
		} as unknown as CloudflareApi;
		const lookups = new Lookups(peopleWith(unfiltered));
		/** Releases every list that the lookup requests, until the lookup has its result. */
		const releaseLists = async (lookup: Promise<Row[]>) => {
			let isDone = false;
			const result = lookup.finally(() => (isDone = true));
			for (; !isDone; await tick()) pending.splice(0).forEach((release) => release());
			return await result;
		};
		return { api, lookups, releaseLists };
	}
	const tick = async () => await new Promise((resolve) => setImmediate(resolve));

	it('keeps a record that was created meanwhile', async () => {
		const { api, lookups, releaseLists } = cacheOver([]);
		const lookup = lookups.findFresh(api, 'a@x.org');
		await tick();
		lookups.records.add({ id: '1', email: 'b@x.org' });
		await releaseLists(lookup);
		expect(await releaseLists(lookups.find(api, 'b@x.org'))).toEqual([
			{ id: '1', email: 'b@x.org' },
		]);
	});

	it('does not return a record that was deleted meanwhile', async () => {
		const { api, lookups, releaseLists } = cacheOver([{ id: '1', email: 'b@x.org' }]);
		const lookup = lookups.findFresh(api, 'a@x.org');
		await tick();
		lookups.records.remove({ id: '1', key: 'b@x.org' });
		await releaseLists(lookup);
		expect(await releaseLists(lookups.find(api, 'b@x.org'))).toEqual([]);
	});
});

describe('the rate limit that Cloudflare reports', () => {
	const allowed = (remaining: number, seconds: number) => ({
		status: 200,
		headers: { ratelimit: `"default";r=${remaining};t=${seconds}` },
	});
	const rateLimited = (retryAfter?: string) => ({
		status: 429,
		headers: retryAfter === undefined ? {} : { 'retry-after': retryAfter },
	});

	it.each(['0', '1.5', new Date(NOW - 5000).toUTCString()])(
		'Retry-After %j still means a wait',
		(retryAfter) => {
			const quota = new Quota();
			for (let count = 0; count < 4; count++) quota.read(rateLimited(retryAfter), NOW);
			expect(quota.opensAt(0, NOW)).toBeGreaterThan(NOW);
		},
	);

	it('several 429 responses at once without Retry-After mean a single wait of 1 s', () => {
		const quota = new Quota();
		for (let count = 0; count < 5; count++) quota.read(rateLimited(), NOW);
		expect(quota.opensAt(0, NOW)).toBe(NOW + 1000);
	});

	it('a new window is noticed while responses keep arriving', () => {
		const quota = new Quota();
		quota.read(allowed(20, 1), NOW);
		// The new window began within that second, before the safety margin is over.
		quota.read(allowed(1199, 300), NOW + 1200);
		expect(quota.opensAt(4, NOW + 1200)).toBe(NOW + 1200);
	});

	it('a report that is a minute old allows only one request, because others use the quota too', () => {
		const quota = new Quota();
		quota.read(allowed(1000, 290), NOW);
		expect(quota.opensAt(0, NOW + 60_000)).toBe(NOW + 60_000);
		expect(quota.opensAt(1, NOW + 60_000)).toBeGreaterThan(NOW + 60_000);
	});
});

describe('pages that are read concurrently', () => {
	it('include the last row when a row is added at the start', async () => {
		const rows = Array.from({ length: 300 }, (_, index) => ({ id: `row ${index}` }));
		const fetch = async ({ page, per_page: size }: PageQuery) => {
			const start = (Number(page) - 1) * Number(size);
			const result = rows.slice(start, start + Number(size));
			const info = { page: Number(page), per_page: Number(size), total_count: rows.length };
			if (page === 1) rows.unshift({ id: 'new row' });
			return { success: true, result, result_info: info };
		};
		const paging = { style: 'page', max: 100 } as const;
		const listed = await collect({ endpoint: collectionOf(accounts, {}), paging, fetch }, {});
		expect(listed).toContainEqual({ id: 'row 299' });
	});
});
