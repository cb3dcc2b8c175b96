import { onePage } from '../../nodes/shared/cloudflare/page';
import type { Row } from './lists';
import {
	byCursor,
	byPage,
	byToken,
	cursors,
	list,
	listing,
	none,
	pages,
	places,
	rowsUpTo,
	Server,
	tokens,
	upTo,
	whole,
} from './lists';

describe('a list that would never end', () => {
	const untrusted = (what: string) =>
		expect.objectContaining({
			message: `Cloudflare returned an inconsistent list of invites: ${what}`,
		});

	it('is given up when a page comes twice, three times over', async () => {
		const server = new Server(() => ({ success: true, result: rowsUpTo(100) }));
		await expect(list(server, pages)).rejects.toEqual(untrusted('it sent the same page twice'));
		expect(server.asked).toHaveLength(3 * 2);
	});

	it('is given up when a token comes twice, three times over', async () => {
		const server = new Server((_query, nth) => ({
			success: true,
			result: [{ id: `row ${nth}`, place: nth }],
			result_info: { next_page_token: 'again' },
		}));
		await expect(list(server, tokens)).rejects.toEqual(
			untrusted('it sent the same page token twice'),
		);
		expect(server.asked).toHaveLength(3 * 2);
	});

	it('is given up when tokens go round in a circle of empty pages', async () => {
		const server = new Server((_query, nth) => ({
			success: true,
			result: [],
			result_info: { next_page_token: ['a', 'b', 'c'][nth % 3] },
		}));
		await expect(list(server, tokens)).rejects.toEqual(
			untrusted('it sent the same page token twice'),
		);
	});

	it('is given up when cursors go round in a circle', async () => {
		const server = new Server((_query, nth) => ({
			success: true,
			result: [{ id: `row ${nth}`, place: nth }],
			result_info: { cursor: ['a', 'b', 'c'][nth % 3] },
		}));
		await expect(list(server, cursors)).rejects.toEqual(
			untrusted('it sent the same page token twice'),
		);
	});

	it('is given up when the cursor is ignored', async () => {
		const server = new Server((_query, nth) => ({
			success: true,
			result: rowsUpTo(2),
			result_info: { cursor: String(nth % 2) },
		}));
		await expect(list(server, cursors)).rejects.toEqual(untrusted('it sent the same page twice'));
	});

	it('is given up when new tokens bring old rows', async () => {
		const server = new Server((_query, nth) => ({
			success: true,
			result: rowsUpTo(2),
			result_info: { next_page_token: String(nth) },
		}));
		await expect(list(server, tokens)).rejects.toEqual(untrusted('it sent the same page twice'));
	});

	it('is no such list where all rows are in by its own count', async () => {
		const server = new Server(() => ({
			success: true,
			result: rowsUpTo(100),
			result_info: { page: 1, per_page: 100, total_count: 100 },
		}));
		expect(places(await list(server, pages))).toEqual(upTo(100));
		expect(server.asked).toHaveLength(2);
	});

	it('says that nothing was returned', async () => {
		const server = new Server(() => ({ success: true, result: rowsUpTo(100) }));
		await expect(list(server, pages)).rejects.toMatchObject({
			facts: {
				advice: expect.stringContaining('nothing was returned'),
				method: 'GET',
				path: '/user/invites',
			},
		});
	});
});

it('what a request throws is thrown on', async () => {
	const server = new Server((_query, nth) => {
		if (nth === 2) throw new Error('broken');
		return { success: true, result: rowsUpTo(100) };
	});
	await expect(list(server, pages)).rejects.toThrow('broken');
});

describe('a single page, as pickers turn them', () => {
	it('says where to go on by page', async () => {
		const server = listing(byPage(150), pages);
		const { next } = await onePage<Row>(server, 100);
		const last = await onePage<Row>(server, 100, next);
		expect(places(last.rows)).toEqual(upTo(150).slice(100));
		expect(last.next).toBeUndefined();
	});

	it('says where to go on by token', async () => {
		const server = listing(byToken(150), tokens);
		expect(await onePage<Row>(server, 100)).toMatchObject({ next: '100' });
		const last = await onePage<Row>(server, 100, '100');
		expect(places(last.rows)).toEqual(upTo(150).slice(100));
		expect(last.next).toBeUndefined();
	});

	it.each(['empty', 'absent', 'null', 'itsOwn'] as const)(
		'says where to go on by cursor, and at the end nothing (%s)',
		async (end) => {
			const server = listing(byCursor(150, end), cursors);
			expect(await onePage<Row>(server, 100)).toMatchObject({ next: '100' });
			const last = await onePage<Row>(server, 100, '100');
			expect(places(last.rows)).toEqual(upTo(150).slice(100));
			expect(last.next).toBeUndefined();
		},
	);

	it('is the last one where it is empty, whatever its cursor', async () => {
		const server = listing(byCursor(100, 'emptyPage'), cursors);
		expect(await onePage<Row>(server, 100)).toMatchObject({ next: '100' });
		expect(await onePage<Row>(server, 100, '100')).toMatchObject({ rows: [], next: undefined });
	});

	it('is all there is where a list comes whole', async () => {
		const { rows, next } = await onePage<Row>(listing(whole(7), none), 0);
		expect(rows).toHaveLength(7);
		expect(next).toBeUndefined();
	});
});
