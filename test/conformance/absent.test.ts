import type { Fault } from '../../emulator';
import type { ProxiedResponse } from '../support/proxy';
import { editBody, proxy } from '../support/proxy';
import { sentChanges, useEmulator } from '../support/emulator';
import type { Fixture } from './fixtures';
import { world } from './fixtures';
import { deleting, doneOf, flagOf, itemsThere, mayBeMissing, named, perform } from './perform';

const emulator = useEmulator({ seed: world });
const SUCCEED = { options: { ifMissing: 'succeed' } };

/** 32 hex digits, a UUID and an address that name nobody. */
const NOBODY = [
	'0123456789abcdef0123456789abcdef',
	'01234567-89ab-cdef-0123-456789abcdef',
	'nobody@example.com',
];

it('Every deletion can be told what to do where there is nothing to delete', () => {
	expect(mayBeMissing).toEqual(expect.arrayContaining(deleting));
});

/** One case for each mode in which the record can be named. */
const cases = named(mayBeMissing).flatMap(([title, fixture]) =>
	Object.keys(fixture.names ?? {}).map((mode) => [`${title} by ${mode}`, fixture, mode] as const),
);

const status = (code: number, message: string, httpStatus = 404): Partial<Fault> => ({
	kind: 'status',
	status: httpStatus,
	code,
	message,
});

/** Answers that say nothing about the record. */
const saysNothing: Array<[string, Partial<Fault>]> = [
	['a page of a proxy with 404', { kind: 'html', status: 404 }],
	['404 with code 7000', status(7000, 'No route for that URI')],
	['404 with code 7003', status(7003, 'Could not route to the path')],
	['404 that Access is not enabled', status(12130, 'access.api.error.not_enabled')],
	['403 that Access is not enabled', status(9999, 'access.api.error.not_enabled', 403)],
	['403', status(10000, 'Authentication error', 403)],
];

/** The first request that is answered so: any, that for the record, or the change. */
const strikes: Array<[string, (id: string, change: Fixture['change']) => Partial<Fault>]> = [
	['everything', () => ({})],
	['what is about the record', (id) => ({ path: id })],
	['the change', (_id, method) => ({ method })],
];

describe.each(cases)('%s', (_title, fixture, mode) => {
	const remove = async (more = {}, baseUrl?: string) => {
		const items = itemsThere(emulator, fixture, mode).slice(0, 1);
		const { json } = await perform(emulator, fixture, {
			mode,
			items: items.map((item) => ({ ...item, ...more })),
			parameters: SUCCEED,
			baseUrl,
		});
		return json[0]!;
	};
	const first = () => fixture.rows(emulator)[0]!;
	const flag = flagOf(fixture)!;
	const method = fixture.change!;
	const expectFailure = (json: object) => {
		expect(json).toHaveProperty('error');
		expect(json).not.toHaveProperty(flag);
		expect(json).not.toHaveProperty('alreadyAbsent');
	};

	describe.each(strikes)(
		'never takes for gone who is there, where %s is answered with',
		(_w, where) => {
			it.each(saysNothing)('%s', async (_what, fault) => {
				const { id } = first();
				emulator.fault({ ...(fault as Fault), ...where(id, fixture.change), times: Infinity });
				const json = await remove();
				expectNoLie(json, id);
			});

			it('404 with nothing in it', async () => {
				const { id } = first();
				const { path, method } = where(id, fixture.change);
				const empty: ProxiedResponse = { status: 404, headers: {}, text: '' };
				const { baseUrl } = await proxy(emulator, {
					request: (request) => {
						const isMeant = !path || request.url.pathname.includes(path);
						return isMeant && (!method || request.method === method) ? empty : undefined;
					},
				});
				expectNoLie(await remove({}, baseUrl), id);
			});

			/** Where the record is found in another way, it may well be done. */
			const expectNoLie = (json: object, id: string) => {
				const isThere = fixture.rows(emulator).some((row) => row.id === id);
				if (isThere) expectFailure(json);
				else expect(json).toMatchObject(doneOf(fixture));
			};
		},
	);

	it('never takes for done what only a proxy answered: 502, then 404', async () => {
		emulator.fault({ kind: 'html', status: 502, method });
		emulator.fault({ kind: 'html', status: 404, method, times: Infinity });
		expectFailure(await remove());
	});

	for (const container of Object.keys(fixture.containers)) {
		it(`fails where the ${container} is not there`, async () => {
			expectFailure(await remove({ [container]: 'f'.repeat(32) }));
			expect(sentChanges(emulator)).toEqual([]);
		});

		it(`fails where the ${container} is not there and the record is unknown`, async () => {
			const record = nobody(mode, fixture);
			expectFailure(await remove({ record, [container]: 'f'.repeat(32) }));
		});
	}

	it('succeeds where nobody is there, in a container that is', async () => {
		const json = await remove({ record: nobody(mode, fixture) });
		expect(json).toMatchObject({ [flag]: false, alreadyAbsent: true });
		expect(sentChanges(emulator)).toEqual([]);
	});

	it('fails where nobody is there, unless told otherwise', async () => {
		const record = nobody(mode, fixture);
		const { json } = await perform(emulator, fixture, { mode, items: [{ record }] });
		expect(json[0]?.error).toMatch(/not found|found no such/);
	});

	it('says that it is done where an answer was lost and then nobody is there', async () => {
		emulator.fault({ kind: 'reset-after', method });
		expect(await remove()).toMatchObject(doneOf(fixture));
	});

	it('does not say done of whom nobody ever saw: 503, then 404', async () => {
		emulator.fault({ kind: 'status', status: 503, method });
		expect(await remove({ record: nobody(mode, fixture) })).toMatchObject({ alreadyAbsent: true });
	});

	it.each([1, 3])('finds whom a filter does not show, and who is there: of %i', async (count) => {
		const { baseUrl } = await proxy(emulator, {
			response: (response, { url }) => {
				if (isFiltered(url)) hide(response, first().id);
			},
		});
		expect(await removeSome(count, baseUrl)).toEqual(Array(count).fill(true));
	});

	it.each([1, 3])('finds whom the first list misses, and who is there: of %i', async (count) => {
		const { id } = first();
		let lists = 0;
		const { baseUrl } = await proxy(emulator, {
			response: (response, { url }) => {
				if (!isFiltered(url) && isList(response) && lists++ === 0) hide(response, id);
			},
		});
		expect(await removeSome(count, baseUrl)).toEqual(Array(count).fill(true));
	});

	async function removeSome(count: number, baseUrl: string) {
		const items = itemsThere(emulator, fixture, mode).slice(0, count);
		const { json } = await perform(emulator, fixture, {
			mode,
			items,
			baseUrl,
			parameters: SUCCEED,
		});
		return json.map((row) => row[flag]);
	}
});

/** What names nobody, and looks like what names somebody. */
function nobody(mode: string, fixture: Fixture): string {
	if (mode === 'name') return 'Nobody has this name';
	const shape = (text: string) => text.replace(/[0-9a-f]/g, 'x').replace(/[^-@]/g, 'x');
	const known = String(itemsThere(emulator, fixture, mode)[0]?.record);
	return NOBODY.find(
		(one) =>
			one.includes('@') === known.includes('@') &&
			(one.includes('@') || shape(one) === shape(known)),
	)!;
}

const PAGES = [
	'page',
	'per_page',
	'page_size',
	'page_token',
	'cursor',
	'include',
	'include_resources',
	'order',
	'direction',
];

const isFiltered = ({ searchParams }: URL) =>
	[...searchParams.keys()].some((name) => !PAGES.includes(name));

const isList = ({ text }: ProxiedResponse) =>
	Array.isArray((JSON.parse(text || '{}') as { result?: unknown }).result);

function hide(response: ProxiedResponse, id: string): void {
	if (!isList(response)) return;
	editBody<{ result: Array<{ id: string }> }>(response, (body) => {
		body.result = body.result.filter((row) => row.id !== id);
	});
}
