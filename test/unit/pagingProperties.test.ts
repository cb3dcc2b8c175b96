import fc from 'fast-check';

import type { LastCursor, Row } from './lists';
import {
	absent,
	byCursor,
	byPage,
	byToken,
	list,
	pagesNonsense,
	places,
	right,
	totalTooLarge,
	upTo,
	WAVE,
	withoutTotal,
} from './lists';

describe('whatever the number of rows, the page size and the limit', () => {
	const world = {
		count: fc.nat(300),
		max: fc.integer({ min: 1, max: 60 }),
		limit: fc.option(fc.integer({ min: 1, max: 330 }), { nil: undefined }),
	};

	it('pages by number give every wanted row once, in order, with no request too many', async () => {
		const infos = fc.constantFrom(right, absent, withoutTotal, totalTooLarge, pagesNonsense);
		await fc.assert(
			fc.asyncProperty(fc.record({ ...world, infoOf: infos }), async (given) => {
				const { count, max, limit, infoOf } = given;
				const server = byPage(count, infoOf);
				const paging = { style: 'page', max } as const;
				const rows = await list(server, paging, { limit });
				const wanted = Math.min(limit ?? Infinity, count);
				expect(places(rows)).toEqual(upTo(wanted));

				const size = Number(server.asked[0]?.per_page);
				const told = infoOf === right || infoOf === pagesNonsense;
				const enough = told || (limit !== undefined && limit <= count);
				// Without a true total a full page may be followed by another; announced rows are asked for in waves.
				const needed = enough ? Math.ceil(wanted / size) : Math.floor(count / size) + 1;
				// The one page that is full and all there is may be followed by another, for all its count says.
				const doubtful = told && (limit ?? Infinity) > count && count === size ? 1 : 0;
				const most = Math.max(1, needed) + (infoOf === totalTooLarge ? WAVE : 0) + doubtful;
				expect(server.asked.length).toBeLessThanOrEqual(most);
			}),
			{ numRuns: 300 },
		);
	});

	it('pages by token give every wanted row once, in order, with no request too many', async () => {
		await fc.assert(
			fc.asyncProperty(fc.record(world), async ({ count, max, limit }) => {
				const server = byToken(count);
				const rows = await list(server, { style: 'token', max }, { limit });
				const wanted = Math.min(limit ?? Infinity, count);
				expect(places(rows)).toEqual(upTo(wanted));
				const size = Number(server.asked[0]?.page_size);
				expect(server.asked).toHaveLength(Math.max(1, Math.ceil(wanted / size)));
			}),
			{ numRuns: 300 },
		);
	});

	it('pages by cursor give every wanted row once, in order, however the list ends', async () => {
		const ends = fc.constantFrom('empty', 'absent', 'null', 'itsOwn', 'emptyPage');
		await fc.assert(
			fc.asyncProperty(fc.record({ ...world, last: ends }), async (given) => {
				const { count, max, limit, last } = given;
				const server = byCursor(count, last as LastCursor);
				const rows = await list(server, { style: 'cursor', max }, { limit });
				const wanted = Math.min(limit ?? Infinity, count);
				expect(places(rows)).toEqual(upTo(wanted));
				const size = Number(server.asked[0]?.per_page);
				const needed = Math.max(1, Math.ceil(wanted / size));
				const isToTheEnd = wanted > 0 && (limit ?? Infinity) > count;
				const further = last === 'emptyPage' && isToTheEnd ? 1 : 0;
				expect(server.asked).toHaveLength(needed + further);
			}),
			{ numRuns: 300 },
		);
	});

	it('a condition loses no row that passes it', async () => {
		const step = fc.integer({ min: 1, max: 9 });
		await fc.assert(
			fc.asyncProperty(fc.record({ ...world, step }), async ({ count, max, limit, step: nth }) => {
				const keep = ({ place }: Row) => place % nth === 0;
				const wanted = upTo(count).filter((place) => place % nth === 0);
				for (const [server, style] of [
					[byPage(count), 'page'],
					[byToken(count), 'token'],
					[byCursor(count), 'cursor'],
				] as const) {
					const rows = await list(server, { style, max }, { limit, keep });
					expect(places(rows)).toEqual(wanted.slice(0, limit));
				}
			}),
			{ numRuns: 200 },
		);
	});
});
