import type { IDataObject } from 'n8n-workflow';

import { closedError } from '../../nodes/shared/cloudflare/errors';
import type { CloudflareFault } from '../../nodes/shared/cloudflare/faults';
import type { Resource } from '../../nodes/shared/cloudflare/resource';
import { ifMissing as ifMissingOption } from '../../nodes/shared/fields/collections';
import type { DeletionRules } from '../../nodes/shared/operation/deletion';
import { deleteOnce, deletionLookup, deletionOf } from '../../nodes/shared/operation/deletion';
import { outputOf } from '../../nodes/shared/operation/operation';
import type { Subject } from '../../nodes/shared/operation/records';
import { endpoint } from './requests';
import {
	itemOf,
	noAnswer,
	parametersWith,
	refusal,
	sessionWith,
	strangePage,
	thrownBy,
} from './sessions';
import { held } from './held';
import type { Row } from './people';
import { goneById, peopleWith, rowOf, World } from './people';

const rows = [rowOf('a@x.org', '1'), rowOf('A@x.org', '2'), rowOf('a@X.org', '3')];

/** Deletes people, each of whom may have several rows; what comes of each is what `answers` says. */
class Desk {
	readonly world = new World([...rows]);
	readonly sent: string[] = [];
	answers: Record<string, Error | IDataObject> = {};
	resource: Partial<Resource<Row>> = { hasSeveral: true };
	rules: DeletionRules<Row> = {};

	constructor(
		public ifMissing: 'fail' | 'succeed' = 'fail',
		private readonly isDryRun = false,
	) {}

	readonly session = sessionWith({
		api: this.world.api,
		change: ({ path }) => {
			const id = path.split('/').at(-1)!;
			this.sent.push(id);
			const answer = this.answers[id] ?? {};
			if (answer instanceof Error) throw answer;
			this.world.rows = this.world.rows.filter((row) => row.id !== id);
			return answer;
		},
	});

	readonly collection = () =>
		peopleWith({
			compare: (a, b) => a.id.localeCompare(b.id),
			summary: ({ email }) => ({ email }),
			...this.resource,
		});

	/** Every deletion is an item of its own. */
	readonly item = () => itemOf(this.session, { isDryRun: this.isDryRun });

	readonly directory = () => this.item().directory(this.collection());

	readonly subject = (value: string, by: 'key' | 'id'): Subject<Row> => ({
		parameter: 'user',
		collection: this.collection(),
		by,
		value,
	});

	/** Deletes the row with this ID, or all with this address. Returns what the item puts out. */
	delete = async (value = 'a@x.org', by: 'key' | 'id' = value.includes('@') ? 'key' : 'id') => {
		const item = this.item();
		const deletion = { subject: this.subject(value, by), ifMissing: this.ifMissing };
		return outputOf(await deleteOnce(deletion, item, this.rules), item);
	};
}

const notFound = (email: string) =>
	`not found: no person with the email ${email} in the selected account`;

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

	it('tells one ID where one is named, and what the answer said', async () => {
		const desk = new Desk();
		desk.answers = { '1': { association_status: 'disassociating' } };
		const { api } = desk.item();
		desk.rules = {
			send: async (id) => (await api.delete<IDataObject>(desk.collection().item(id))) ?? {},
		};
		expect(await desk.delete('1')).toEqual({
			deleted: true,
			id: '1',
			email: 'a@x.org',
			association_status: 'disassociating',
		});
	});

	it('takes the row that counts where one only can, and tells one ID', async () => {
		const desk = new Desk();
		desk.resource = { compare: (a, b) => b.id.localeCompare(a.id) };
		desk.world.filter = () => true;
		expect(await desk.delete()).toEqual({ deleted: true, id: '3', email: 'a@X.org' });
		expect(desk.sent).toEqual(['3']);
	});

	it('takes none of several between which nothing decides', async () => {
		const desk = new Desk('succeed');
		desk.resource = { compare: undefined };
		desk.world.rows = [rows[0]!, { ...rows[0]!, id: '2' }];
		expect(await thrownBy(desk.delete())).toMatchObject({
			message: "'user' is ambiguous: 2 persons have the email a@x.org",
			advice: 'Pick one by ID: 1, 2',
		});
		expect(desk.sent).toEqual([]);
	});

	it('asks for leave first, once for all rows', async () => {
		const desk = new Desk();
		const guard = jest.fn(async () => await Promise.reject(new Error('not this one')));
		desk.rules = { guard };
		expect(await thrownBy(desk.delete())).toMatchObject({ message: 'not this one' });
		expect(guard.mock.calls).toEqual([[rows]]);
		expect(desk.sent).toEqual([]);
	});

	it('is done once for items that name the same address', async () => {
		const desk = new Desk('succeed');
		const outputs = await Promise.all([desk.delete(), desk.delete('A@X.org')]);
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
			const outcomes = await Promise.allSettled([desk.delete(), desk.delete('1')]);
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
		const first = held(() => undefined);
		desk.rules = { guard: async () => await first.work() };
		const deleting = desk.delete();
		await new Promise(setImmediate);
		const findEvery = jest.spyOn(desk.directory(), 'findEvery');
		const after = desk.delete('A@x.org');
		await new Promise(setImmediate);
		expect(findEvery).not.toHaveBeenCalled();
		first.release();
		await Promise.all([deleting, after]);
		expect(findEvery).toHaveBeenCalledTimes(1);
	});
});

describe('Deletion that fails', () => {
	it('on the way tells what is deleted by then, and goes no further', async () => {
		const desk = new Desk();
		const failure = refusal(500);
		desk.answers = { '3': failure };
		const { facts } = (await thrownBy(desk.delete())) as CloudflareFault;
		const { advice } = failure.facts;
		expect(advice).toEqual(expect.any(String));
		expect(facts).toEqual({ ...failure.facts, advice: `${advice} Deleted before that: 1, 2.` });
		// Another item may have met the same fault: it stays as it is.
		expect(failure.facts).toEqual(refusal(500).facts);
	});

	it('on the way without advice tells it all the same', async () => {
		const desk = new Desk();
		desk.answers = { '2': refusal(500).with({ advice: undefined }) };
		expect(await thrownBy(desk.delete())).toMatchObject({
			facts: { advice: 'Deleted before that: 1.' },
		});
		expect(desk.sent).toEqual(['1', '2']);
	});

	it('because the execution ended tells what is deleted by then', async () => {
		const desk = new Desk();
		desk.answers = { '3': closedError({ method: 'DELETE', ...endpoint }) };
		expect(await thrownBy(desk.delete())).toMatchObject({
			message: "'user' is deleted only in part: the execution ended first",
			advice: 'Deleted before that: 1, 2.',
		});
	});

	it('at the first row has nothing to tell', async () => {
		const desk = new Desk();
		const failure = refusal(500);
		desk.answers = { '1': failure };
		expect(await thrownBy(desk.delete())).toBe(failure);
		expect(desk.sent).toEqual(['1']);
	});

	it('with an error of another kind is that error', async () => {
		const desk = new Desk();
		const failure = new TypeError('broken');
		desk.answers = { '2': failure };
		expect(await thrownBy(desk.delete())).toBe(failure);
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
		const desk = new Desk('fail', true);
		expect(await desk.delete()).toEqual({
			id: '1',
			ids: ['1', '2', '3'],
			email: 'a@x.org',
			dryRun: true,
			wouldSend: ['1', '2', '3'].map((id) => ({ method: 'DELETE', path: `/people/${id}` })),
		});
		expect(desk.sent).toEqual([]);
	});

	it.each(['succeed', 'fail'] as const)(
		'takes for deleted what an earlier item would have deleted: a missing one is to %s',
		async (ifMissing) => {
			const desk = new Desk(ifMissing, true);
			const absent = { deleted: false, alreadyAbsent: true, dryRun: true, wouldSend: [] };
			await desk.delete();
			expect(await Promise.allSettled([desk.delete(), desk.delete('2')])).toMatchObject(
				ifMissing === 'fail'
					? [
							{ reason: { message: `'user' ${notFound('a@x.org')}` } },
							{ reason: { message: "'user' is deleted already: 2" } },
						]
					: [{ value: absent }, { value: { ...absent, id: '2' } }],
			);
		},
	);

	it('is not known to a run that is none', async () => {
		const desk = new Desk('fail', true);
		await desk.delete();
		const real = itemOf(desk.session);
		expect(real.directory(desk.collection()).records.hasRemoved('1')).toBe(false);
	});
});

describe('Deletion of what is not there', () => {
	const item9 = peopleWith().item('9');

	it('fails where it is to, with what is missing and what to do', async () => {
		const desk = new Desk('fail');
		expect(await thrownBy(desk.delete('b@x.org'))).toMatchObject({
			message: `'user' ${notFound('b@x.org')}`,
			advice: "If they may already be gone, set 'If Missing' to 'Succeed'.",
		});
		expect(desk.sent).toEqual([]);
	});

	it('succeeds where it is to, and says what was looked for', async () => {
		const desk = new Desk('succeed');
		expect(await desk.delete('b@x.org')).toEqual({
			deleted: false,
			alreadyAbsent: true,
			email: 'b@x.org',
		});
	});

	it('says nothing of it where that is no address', async () => {
		const desk = new Desk('succeed');
		desk.resource = { key: { noun: 'account', of: ({ email }) => email } };
		expect(await desk.delete('b@x.org', 'key')).toEqual({
			deleted: false,
			alreadyAbsent: true,
		});
		expect(desk.sent).toEqual([]);
	});

	it('looked up by ID is Cloudflare\u2019s own refusal where it is to fail', async () => {
		const desk = new Desk('fail');
		const failure = goneById('9');
		desk.world.failure = () => failure;
		expect(await thrownBy(desk.delete('9'))).toBe(failure);
		expect(desk.world.questions).toEqual(['id 9']);
	});

	it('looked up by ID is absent where it is to succeed, and the collection is there', async () => {
		const desk = new Desk('succeed');
		expect(await desk.delete('9')).toEqual({
			deleted: false,
			alreadyAbsent: true,
			id: '9',
		});
		expect(desk.world.questions).toEqual(['id 9', 'anybody']);
	});

	it('looked up by ID is not known to be absent where the collection is not there', async () => {
		const desk = new Desk('succeed');
		const failure = refusal(404, 1004, 'Share not found');
		desk.world.failure = (question) => (question === 'anybody' ? failure : undefined);
		expect(await thrownBy(desk.delete('9'))).toBe(failure);
	});

	it('looked up by address is not absent because its list answered once with 404', async () => {
		const desk = new Desk('succeed');
		const failure = refusal(404);
		desk.world.failure = (question) => (question === 'everybody' ? failure : undefined);
		expect(await thrownBy(desk.delete())).toBe(failure);
		expect(desk.sent).toEqual([]);
	});

	it.each([strangePage(404, item9), goneById('9', 7003), goneById('8'), refusal(403), noAnswer()])(
		'is not what a look-up says that fails with: $message',
		async (failure) => {
			const desk = new Desk('succeed');
			desk.world.failure = () => failure;
			expect(await thrownBy(desk.delete('9'))).toBe(failure);
			expect(await thrownBy(desk.delete('b@x.org'))).toBe(failure);
		},
	);
});

describe('Deletion of rows that do not count as there', () => {
	const deskOf = (ifMissing: 'fail' | 'succeed', ...statuses: string[]) => {
		const desk = new Desk(ifMissing);
		desk.resource = {
			hasSeveral: true,
			isThere: ({ status }) => status !== 'canceled',
			statusField: 'status',
		};
		desk.world.rows = statuses.map((status, at) => ({ ...rows[at]!, status }));
		return desk;
	};

	it('leaves them alone where others do', async () => {
		const desk = deskOf('fail', 'canceled', 'new', 'canceled');
		expect(await desk.delete()).toEqual({ deleted: true, id: '2', ids: ['2'], email: 'A@x.org' });
		expect(desk.sent).toEqual(['2']);
	});

	it.each(['a@x.org', '1'])('fails where it is to, with their status: %s', async (named) => {
		const desk = deskOf('fail', 'canceled', 'canceled');
		expect(await thrownBy(desk.delete(named))).toMatchObject({
			message: "'user' is canceled already: a@x.org",
			advice: "If they may already be gone, set 'If Missing' to 'Succeed'.",
		});
		expect(desk.sent).toEqual([]);
	});

	it.each(['a@x.org', '1'])('succeeds where it is to, with their status: %s', async (named) => {
		const desk = deskOf('succeed', 'canceled', 'canceled');
		expect(await desk.delete(named)).toEqual({
			deleted: false,
			alreadyAbsent: true,
			id: '1',
			email: 'a@x.org',
			status: 'canceled',
		});
		expect(desk.sent).toEqual([]);
	});

	it('names what they are known by, or their ID where they have none', async () => {
		const ofAccount = deskOf('fail', 'canceled');
		ofAccount.resource.key = { noun: 'account', of: ({ email }) => email };
		expect(await thrownBy(ofAccount.delete('1'))).toMatchObject({
			message: "'user' is canceled already: account a@x.org",
		});
		for (const noun of ['email', 'account'] as const) {
			const nameless = deskOf('fail', 'canceled');
			nameless.resource.key = { noun, of: () => undefined };
			expect(await thrownBy(nameless.delete('1'))).toMatchObject({
				message: "'user' is canceled already: 1",
			});
		}
	});
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
		await desk.delete('1');
		await desk.delete('1');
		expect(desk.sent).toEqual(['1']);
	});
});

describe('Deletion of an operation', () => {
	const desk = new Desk('succeed');
	const { read, lookup, run } = deletionOf<Row>(
		() => desk.subject('a@x.org', 'key'),
		({ value }, { isDryRun }) => ({ send: async () => await Promise.resolve({ value, isDryRun }) }),
	);
	const options = { ...ifMissingOption, name: 'options', options: [ifMissingOption] };

	it.each(['fail', 'succeed'])('reads whom, and what to do where they are missing: %s', (value) => {
		const given = parametersWith([options], { options: { ifMissing: value } });
		expect(read(given)).toEqual({
			subject: { ...desk.subject('a@x.org', 'key'), collection: expect.anything() },
			ifMissing: value,
		});
	});

	it('knows the rules of its record', async () => {
		const deletion = read(parametersWith([options], {}));
		expect(await run(deletion, desk.item())).toMatchObject({
			output: { deleted: true, value: 'a@x.org', isDryRun: false },
		});
	});

	it.each([
		['findEvery', 'key', true],
		['findOrProveAbsent', 'key', false],
		['get', 'id', true],
		['get', 'id', false],
	] as const)('looks up with %s: by %s, several rows: %p', (how, by, hasSeveral) => {
		desk.resource = { hasSeveral };
		const deletion = { subject: desk.subject('1', by), ifMissing: 'fail' } as const;
		expect(deletionLookup(deletion)).toMatchObject({ how, value: '1' });
		expect(lookup(deletion)).toMatchObject({ how, value: '1' });
	});
});
