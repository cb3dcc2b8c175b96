import type { IDataObject, NodeApiError } from 'n8n-workflow';

import { WouldSend } from '../../nodes/shared/cloudflare/dryRun';
import { closedError } from '../../nodes/shared/cloudflare/errors';
import type { Found } from '../../nodes/shared/operation/deletion';
import { deleteOnce } from '../../nodes/shared/operation/deletion';
import { callWith, noAnswer, node, refusal, strangePage } from './calls';
import { held } from './held';
import type { Row } from './people';
import { directoryOf, rowOf, World } from './people';

const rows = [rowOf('a@x.org', '1'), rowOf('A@x.org', '2'), rowOf('a@X.org', '3')];

/** A deletion of what `find` says; Cloudflare's answer to each is what `answers` says. */
class Desk {
	readonly world = new World([...rows]);
	readonly directory = directoryOf(this.world).directory;
	readonly sent: string[] = [];
	answers: Record<string, Error | IDataObject> = {};
	dryRun = false;

	constructor(public ifMissing: 'fail' | 'succeed' = 'fail') {}

	/** Which rows are there is looked up by address, unless told otherwise. */
	delete = async (find?: () => Promise<Found<Row>>, key = 'a@x.org') => {
		const call = callWith({ 'options.ifMissing': this.ifMissing }, this.world.api);
		const lookUp = async (): Promise<Found<Row>> => {
			const found = await this.directory.findEvery(this.world.api, key);
			return found.length > 0
				? { rows: found, severalIds: true, about: { email: key } }
				: { missing: `not found: ${key}`, about: { email: key } };
		};
		const send = async (id: string) => {
			if (this.dryRun) throw new WouldSend([{ method: 'DELETE', path: `/people/${id}` }]);
			this.sent.push(id);
			const answer = this.answers[id] ?? {};
			if (answer instanceof Error) throw answer;
			this.world.rows = this.world.rows.filter((row) => row.id !== id);
			return answer;
		};
		const { directory } = this;
		const find_ = find ?? lookUp;
		return await deleteOnce({ call, parameter: 'user', key, directory, find: find_, send });
	};
}

const byId = (row: Row) => async (): Promise<Found<Row>> => ({ rows: [row] });
const failing = (error: Error) => async (): Promise<Found<Row>> => await Promise.reject(error);

const thrownBy = async (deleting: Promise<unknown>): Promise<Error> =>
	await deleting.then(
		(output) => new Error(`Not thrown, but ${JSON.stringify(output)}`),
		(error: Error) => error,
	);

describe('Deletion of what is there', () => {
	it('sends every row, one after the other, and tells all IDs', async () => {
		const desk = new Desk();
		expect(await desk.delete()).toEqual({
			deleted: true,
			id: '1',
			ids: ['1', '2', '3'],
			email: 'a@x.org',
		});
		expect(desk.sent).toEqual(['1', '2', '3']);
	});

	it('tells one ID where there can be one only, and what the answer said', async () => {
		const desk = new Desk();
		desk.answers = { '1': { association_status: 'disassociating' } };
		expect(await desk.delete(byId(rows[0]!), '1')).toEqual({
			deleted: true,
			id: '1',
			association_status: 'disassociating',
		});
	});

	it('is done once for items that name the same address', async () => {
		const desk = new Desk('succeed');
		const outputs = await Promise.all([desk.delete(), desk.delete(undefined, 'A@X.org')]);
		expect(outputs).toEqual([
			expect.objectContaining({ deleted: true }),
			{ deleted: false, alreadyAbsent: true, email: 'A@X.org' },
		]);
		expect(desk.sent).toHaveLength(3);
	});

	it.each(['succeed', 'fail'] as const)(
		'is done once for items that name it by address and by ID, where a missing one is to %s',
		async (ifMissing) => {
			const desk = new Desk(ifMissing);
			desk.world.rows = [rows[0]!];
			const outcomes = await Promise.allSettled([
				desk.delete(byId(rows[0]!), '1'),
				desk.delete(async () => ({ rows: [rows[0]!], about: { email: 'a@x.org' } })),
			]);
			expect(desk.sent).toEqual(['1']);
			expect(outcomes[0]).toMatchObject({ value: { deleted: true } });
			expect(outcomes[1]).toMatchObject(
				ifMissing === 'fail'
					? { reason: { message: "'user' is gone already" } }
					: { value: { deleted: false, alreadyAbsent: true, id: '1', email: 'a@x.org' } },
			);
		},
	);

	it('waits for the item before it with the same address', async () => {
		const desk = new Desk('succeed');
		const first = held<Found<Row>>(() => ({ rows: [rows[0]!] }));
		const deleting = desk.delete(first.work);
		const second = jest.fn(async (): Promise<Found<Row>> => ({ missing: 'gone' }));
		const after = desk.delete(second, 'A@x.org');
		await new Promise(setImmediate);
		expect(second).not.toHaveBeenCalled();
		first.release();
		await Promise.all([deleting, after]);
		expect(second).toHaveBeenCalledTimes(1);
	});
});

describe('Deletion that fails', () => {
	it('on the way tells what is deleted by then, and goes no further', async () => {
		const desk = new Desk();
		desk.answers = { '3': refusal(500) };
		const error = (await thrownBy(desk.delete())) as NodeApiError;
		expect(error).toBe(desk.answers['3']);
		expect(error.description).toMatch(/.+ Deleted before that: 1, 2\.$/);
	});

	it('on the way without advice tells it all the same', async () => {
		const desk = new Desk();
		const failure = refusal(500);
		failure.description = undefined;
		desk.answers = { '2': failure };
		expect(await thrownBy(desk.delete())).toMatchObject({
			description: 'Deleted before that: 1.',
		});
		expect(desk.sent).toEqual(['1', '2']);
	});

	it('because the execution ended tells what is deleted by then', async () => {
		const desk = new Desk();
		desk.answers = { '3': closedError(node, { method: 'DELETE', path: '/people/3' }) };
		expect(await thrownBy(desk.delete())).toMatchObject({
			message: "'user' is deleted only in part: the execution ended first",
			description: 'Deleted before that: 1, 2.',
		});
	});

	it('at the first row has nothing to tell', async () => {
		const desk = new Desk();
		const failure = refusal(500);
		const { description } = failure;
		desk.answers = { '1': failure };
		expect(await thrownBy(desk.delete())).toBe(failure);
		expect(failure.description).toBe(description);
		expect(desk.sent).toEqual(['1']);
	});

	it('with an error of another kind is that error', async () => {
		const desk = new Desk();
		const failure = new TypeError('broken');
		desk.answers = { '2': failure };
		expect(await thrownBy(desk.delete())).toBe(failure);
		expect(failure).not.toHaveProperty('description');
	});

	it('leaves the rows known, so that the next item tries again', async () => {
		const desk = new Desk();
		desk.answers = { '2': noAnswer() };
		await thrownBy(desk.delete());
		desk.answers = {};
		expect(await desk.delete()).toMatchObject({ deleted: true, id: '2', ids: ['2', '3'] });
	});
});

describe('Deletion in a dry run', () => {
	it('lists the requests for all rows, and whom they concern', async () => {
		const desk = new Desk();
		desk.dryRun = true;
		const error = await thrownBy(desk.delete());
		expect(error).toBeInstanceOf(WouldSend);
		expect(error).toMatchObject({
			requests: ['1', '2', '3'].map((id) => ({ method: 'DELETE', path: `/people/${id}` })),
			about: { id: '1', ids: ['1', '2', '3'], email: 'a@x.org' },
		});
	});

	it.each(['succeed', 'fail'] as const)(
		'takes for deleted what an earlier item would have deleted: a missing one is to %s',
		async (ifMissing) => {
			const desk = new Desk(ifMissing);
			desk.dryRun = true;
			await thrownBy(desk.delete());
			const second = await Promise.allSettled([desk.delete()]);
			expect(second[0]).toMatchObject(
				ifMissing === 'fail'
					? { reason: { message: "'user' not found: a@x.org" } }
					: { value: { deleted: false, alreadyAbsent: true } },
			);
			expect(await Promise.allSettled([desk.delete(byId(rows[1]!), '2')])).toMatchObject([
				ifMissing === 'fail'
					? { reason: { message: "'user' is gone already" } }
					: { value: { deleted: false, alreadyAbsent: true, id: '2' } },
			]);
		},
	);
});

describe('Deletion of what is not there', () => {
	it('fails where it is to, with what is missing and what to do', async () => {
		const desk = new Desk('fail');
		expect(await thrownBy(desk.delete(undefined, 'b@x.org'))).toMatchObject({
			message: "'user' not found: b@x.org",
			description: "If they may already be gone, set 'If Missing' to 'Succeed'.",
		});
		expect(desk.sent).toEqual([]);
	});

	it('succeeds where it is to, and says what was looked for', async () => {
		const desk = new Desk('succeed');
		expect(await desk.delete(undefined, 'b@x.org')).toEqual({
			deleted: false,
			alreadyAbsent: true,
			email: 'b@x.org',
		});
		expect(await desk.delete(async () => ({ missing: 'gone' }))).toEqual({
			deleted: false,
			alreadyAbsent: true,
		});
		expect(desk.sent).toEqual([]);
	});

	it('looked up by ID is Cloudflare\u2019s own refusal where it is to fail', async () => {
		const desk = new Desk('fail');
		const failure = refusal(404);
		expect(await thrownBy(desk.delete(failing(failure), '9'))).toBe(failure);
		expect(desk.world.questions).toEqual([]);
	});

	it('looked up by ID is absent where it is to succeed, and the collection is there', async () => {
		const desk = new Desk('succeed');
		expect(await desk.delete(failing(refusal(404)), '9')).toEqual({
			deleted: false,
			alreadyAbsent: true,
			id: '9',
		});
		expect(desk.world.questions).toEqual(['anybody']);
	});

	it('looked up by ID is not known to be absent where the collection is not there', async () => {
		const desk = new Desk('succeed');
		const failure = refusal(404, 1004, 'Share not found');
		desk.world.failure = () => failure;
		expect(await thrownBy(desk.delete(failing(refusal(404)), '9'))).toBe(failure);
	});

	it.each([strangePage(404), refusal(404, 7003), refusal(403), noAnswer()])(
		'is not what a look-up says that fails with: $message',
		async (failure) => {
			const desk = new Desk('succeed');
			expect(await thrownBy(desk.delete(failing(failure)))).toBe(failure);
		},
	);
});

describe('Deletion of what was there a moment before and is gone', () => {
	it('is Cloudflare\u2019s refusal where it is to fail', async () => {
		const desk = new Desk('fail');
		desk.answers = { '1': refusal(404) };
		expect(await thrownBy(desk.delete())).toBe(desk.answers['1']);
	});

	it('succeeds where it is to: absent where all rows are gone', async () => {
		const desk = new Desk('succeed');
		desk.answers = { '1': refusal(404), '2': refusal(404), '3': refusal(404) };
		expect(await desk.delete()).toEqual({
			deleted: false,
			alreadyAbsent: true,
			id: '1',
			email: 'a@x.org',
		});
	});

	it('succeeds where it is to: deleted where one row was not gone yet', async () => {
		const desk = new Desk('succeed');
		desk.answers = { '1': refusal(404), '3': refusal(404) };
		expect(await desk.delete()).toEqual({
			deleted: true,
			id: '2',
			ids: ['2'],
			email: 'a@x.org',
		});
	});

	it.each([strangePage(404), refusal(404, 7003), refusal(409)])(
		'is not what this says: $message',
		async (failure) => {
			const desk = new Desk('succeed');
			desk.answers = { '1': failure };
			expect(await thrownBy(desk.delete())).toBe(failure);
		},
	);

	it('is known to the next item', async () => {
		const desk = new Desk('succeed');
		desk.answers = { '1': refusal(404) };
		await desk.delete(byId(rows[0]!), '1');
		await desk.delete(byId(rows[0]!), '1');
		expect(desk.sent).toEqual(['1']);
	});
});
