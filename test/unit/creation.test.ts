import type { CloudflareFault } from '../../nodes/shared/cloudflare/faults';
import { createOnce, creationLookup } from '../../nodes/shared/operation/creation';
import type { Creation } from '../../nodes/shared/operation/creation';
import { itemOf, noAnswer, refusal, sessionWith, thrownBy } from './sessions';
import type { Row } from './people';
import { people, peopleWith, rowOf, World } from './people';

type IfExists = Creation<Row>['ifExists'];

const made = rowOf('new@x.org', 'made');

/** Creates records: what Cloudflare answers to a POST is what `answer` says. */
class Desk {
	readonly world = new World(people(3));
	sent = 0;
	answer: () => Row | Error = () => made;

	private readonly session = sessionWith({
		api: this.world.api,
		change: () => {
			this.sent++;
			const answer = this.answer();
			if (answer instanceof Error) throw answer;
			return answer;
		},
	});

	constructor(
		private readonly ifExists: IfExists = 'returnExisting',
		private readonly update?: (row: Row) => Promise<Row>,
		private readonly isDryRun = false,
	) {}

	/** Every creation is an item of its own. */
	item = () => itemOf(this.session, { isDryRun: this.isDryRun });

	create = async (email = 'new@x.org', ifExists = this.ifExists, item = this.item()) => {
		// Records with this ID let nobody in.
		const collection = peopleWith({ isThere: ({ id }) => id !== 'canceled' });
		const creation = { collection, parameter: 'email', key: email, ifExists };
		const assumed = { email } as Row;
		return await createOnce<Row>(creation, item, {
			send: async () => await item.api.post(collection, { email }, assumed),
			update: this.update,
		});
	};

	/** Fails, although the record is there from now on. */
	failAfterMaking(error: Error, row = made): void {
		this.answer = () => {
			this.world.rows.push(row);
			return error;
		};
	}
}

describe('Creation of what is not there', () => {
	it('sends it, and knows it from then on', async () => {
		const desk = new Desk();
		expect(await desk.create()).toEqual({ row: made, wasCreated: true });
		expect(await desk.create('NEW@x.org')).toEqual({ row: made, wasCreated: false });
		expect(desk.sent).toBe(1);
		expect(desk.world.questions).toEqual(['new@x.org']);
	});

	it('is sent once for items that name the same address at the same time', async () => {
		const desk = new Desk();
		const both = await Promise.all([desk.create(), desk.create('New@X.org')]);
		expect(both.map(({ wasCreated }) => wasCreated)).toEqual([true, false]);
		expect(desk.sent).toBe(1);
	});

	it('counts no record that lets nobody in', async () => {
		const desk = new Desk();
		desk.world.rows.push(rowOf('new@x.org', 'canceled'));
		expect(await desk.create()).toEqual({ row: made, wasCreated: true });
	});
});

describe('Creation of what is there', () => {
	const there = rowOf('p1@x.org');

	it('hands it on', async () => {
		const desk = new Desk('returnExisting', async () => await Promise.reject(new Error('no')));
		expect(await desk.create('p1@x.org')).toEqual({ row: there, wasCreated: false });
		expect(desk.sent).toBe(0);
	});

	it('fails where it is to, and says what is there and what to do', async () => {
		const desk = new Desk('fail');
		expect(await thrownBy(desk.create('p1@x.org'))).toMatchObject({
			message: "'email' is taken: p1@x.org is there already (ID p1@x.org)",
			advice: "Set 'If Exists' to 'Return Existing' to go on with what is there.",
		});
		expect(desk.sent).toBe(0);
	});

	it('brings it up to date where it is to', async () => {
		const desk = new Desk('update', async (row) => ({ ...row, email: 'changed' }));
		expect(await desk.create('p1@x.org')).toEqual({
			row: { ...there, email: 'changed' },
			wasCreated: false,
		});
	});

	it('hands it on where nothing of it can be changed', async () => {
		expect(await new Desk('update').create('p1@x.org')).toEqual({ row: there, wasCreated: false });
	});
});

describe('Creation in a dry run', () => {
	const dry = (ifExists?: IfExists, update?: (row: Row) => Promise<Row>) =>
		new Desk(ifExists, update, true);

	it('goes on with the record that is assumed, and notes the request instead of sending it', async () => {
		const desk = dry();
		const item = desk.item();
		const assumed = { row: { email: 'new@x.org' }, wasCreated: true };
		expect(await desk.create('new@x.org', 'fail', item)).toEqual(assumed);
		expect(item.changes).toEqual([
			{ method: 'POST', path: '/people', body: { email: 'new@x.org' } },
		]);
		expect(desk.sent).toBe(0);
	});

	it.each(['returnExisting', 'update'] as const)(
		'has a second item for the same address find what the first one would have made: %s',
		async (ifExists) => {
			// What would be made has no ID yet, so there is nothing to send a change to.
			const update = jest.fn(async (row: Row) => await Promise.resolve(row));
			const desk = dry(ifExists, update);
			const [first, second] = [desk.item(), desk.item()];
			expect(await desk.create('new@x.org', ifExists, first)).toMatchObject({ wasCreated: true });
			expect(await desk.create('New@x.org', ifExists, second)).toEqual({
				row: { email: 'new@x.org' },
				wasCreated: false,
			});
			expect([first, second].map(({ changes }) => changes.length)).toEqual([1, 0]);
			expect(update).not.toHaveBeenCalled();
		},
	);

	it('refuses a second item for the same address where that is to fail', async () => {
		const desk = dry('fail');
		const [first, second] = await Promise.all([desk.create(), thrownBy(desk.create('New@x.org'))]);
		expect(first).toMatchObject({ wasCreated: true });
		expect(second).toMatchObject({ message: "'email' is taken: New@x.org is there already" });
	});

	it('finds what is there as any run does', async () => {
		const there = rowOf('p1@x.org');
		expect(await dry().create('p1@x.org')).toEqual({ row: there, wasCreated: false });
	});

	it('brings up to date what is there as any run does', async () => {
		const desk = dry('update', async (row) => await Promise.resolve({ ...row, status: 'new' }));
		expect(await desk.create('p1@x.org')).toMatchObject({ row: { status: 'new' } });
	});
});

describe('Creation: what is looked up first', () => {
	it.each([
		['new@x.org', 'find'],
		['jos\u00e9@x.org', 'findOrProveAbsent'],
		['a@XN--bcher-kva.example', 'findOrProveAbsent'],
		['a@b.xn--p1ai', 'findOrProveAbsent'],
	])('%s: %s, as an address beyond ASCII has two spellings', (key, how) => {
		const collection = peopleWith();
		const creation = { collection, parameter: 'email', key, ifExists: 'fail' } as const;
		expect(creationLookup(creation)).toEqual({ collection, value: key, how });
	});
});

describe('Creation of unknown fate', () => {
	it('is one where the record is there now, and is not sent again', async () => {
		const desk = new Desk('fail');
		desk.failAfterMaking(noAnswer());
		expect(await desk.create()).toEqual({ row: made, wasCreated: true });
		expect(desk.sent).toBe(1);
		expect(await desk.create('new@x.org', 'returnExisting')).toMatchObject({ wasCreated: false });
		expect(desk.sent).toBe(1);
	});

	it.each([502, 408])('is one after HTTP %i as well', async (status) => {
		const desk = new Desk();
		desk.failAfterMaking(refusal(status));
		expect(await desk.create()).toEqual({ row: made, wasCreated: true });
	});

	it('is found although the filter misses it, as it is spelled differently', async () => {
		const desk = new Desk();
		desk.failAfterMaking(noAnswer(), rowOf('New@x.org', 'made'));
		expect(await desk.create()).toMatchObject({ row: { id: 'made' }, wasCreated: true });
		expect(desk.world.questions).toEqual(['new@x.org', 'new@x.org', 'everybody']);
	});

	it('fails where nobody is there, and says that running again is safe', async () => {
		const desk = new Desk();
		const failure = noAnswer();
		desk.answer = () => failure;
		const { facts } = (await thrownBy(desk.create())) as CloudflareFault;
		expect(facts).toEqual({
			...failure.facts,
			advice:
				'It was not there when Cloudflare was asked again. Running again is safe: it is looked up first.',
		});
		// The fault of the request itself is as it was.
		expect(failure.facts).toEqual(noAnswer().facts);
		expect(desk.sent).toBe(1);
	});

	it('fails with the request\u2019s own error where nobody can be looked up any more', async () => {
		const desk = new Desk();
		const failure = noAnswer();
		desk.answer = () => {
			desk.world.failure = () => new Error('the look-up failed');
			return failure;
		};
		expect(await thrownBy(desk.create())).toBe(failure);
	});
});

describe('Creation that Cloudflare declines', () => {
	it.each([400, 409, 422])('with %i, as it is there: as if it had been found', async (status) => {
		const desk = new Desk();
		desk.failAfterMaking(refusal(status));
		expect(await desk.create()).toEqual({ row: made, wasCreated: false });
		expect(desk.sent).toBe(1);
	});

	it('as it is there, fails where that is to fail', async () => {
		const desk = new Desk('fail');
		desk.failAfterMaking(refusal(409));
		expect(await thrownBy(desk.create())).toMatchObject({
			message: "'email' is taken: new@x.org is there already (ID made)",
		});
	});

	it('as it is there, brings it up to date where it is to', async () => {
		const desk = new Desk('update', async (row) => ({ ...row, email: 'changed' }));
		desk.failAfterMaking(refusal(409));
		expect(await desk.create()).toMatchObject({ row: { email: 'changed' }, wasCreated: false });
	});

	it('for another reason fails with that reason', async () => {
		const desk = new Desk();
		const failure = refusal(400);
		desk.answer = () => failure;
		expect(await thrownBy(desk.create())).toBe(failure);
	});

	it.each([
		['401', refusal(401)],
		['403', refusal(403)],
		['404', refusal(404)],
		['a certainty that it did not arrive', new Error('closed')],
	])('with %s, says so, and nobody is looked up', async (_what, failure) => {
		const desk = new Desk();
		desk.failAfterMaking(failure);
		expect(await thrownBy(desk.create())).toBe(failure);
		expect(desk.world.questions).toEqual(['new@x.org']);
	});
});
