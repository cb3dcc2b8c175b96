import { WouldSend } from '../../nodes/shared/cloudflare/dryRun';
import { createOnce } from '../../nodes/shared/operation/creation';
import { callWith, noAnswer, refusal } from './calls';
import type { Row } from './people';
import { people, peopleWith, rowOf, World } from './people';

type IfExists = 'fail' | 'returnExisting' | 'update';

const made = rowOf('new@x.org', 'made');

/** A desk that makes records: what Cloudflare does with a request is what `send` says. */
class Desk {
	readonly world = new World(people(3));
	private readonly shared = new Map<string, unknown>();
	sent = 0;
	send: () => Row | Error = () => made;

	constructor(
		private readonly ifExists: IfExists = 'returnExisting',
		private readonly update?: (row: Row) => Promise<Row>,
	) {}

	create = async (key = 'new@x.org', ifExists = this.ifExists) =>
		await createOnce<Row>({
			call: callWith({ 'options.ifExists': ifExists }, this.world.api, this.shared),
			// Records with this ID let nobody in.
			collection: peopleWith({ isThere: ({ id }) => id !== 'canceled' }),
			parameter: 'email',
			key,
			send: async () => {
				this.sent++;
				const answer = this.send();
				if (answer instanceof Error) throw answer;
				return answer;
			},
			update: this.update,
		});

	/** Fails, although the record is there from now on. */
	failAfterMaking(error: Error, row = made): void {
		this.send = () => {
			this.world.rows.push(row);
			return error;
		};
	}
}

const thrownBy = async (creating: Promise<unknown>): Promise<Error> =>
	await creating.then(
		(output) => new Error(`Not thrown, but ${JSON.stringify(output)}`),
		(error: Error) => error,
	);

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
			description: "Set 'If Exists' to 'Return Existing' to go on with what is there.",
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
	const dry = (ifExists?: IfExists) => {
		const desk = new Desk(ifExists);
		desk.send = () => new WouldSend([{ method: 'POST', path: '/people', body: {} }]);
		return desk;
	};

	it('says whom the request concerns, and what is known of them besides', async () => {
		const desk = dry();
		const about = new WouldSend([]);
		about.about = { name: 'New' };
		desk.send = () => about;
		expect(await thrownBy(desk.create())).toBe(about);
		expect(about.about).toEqual({ name: 'New', email: 'new@x.org' });
	});

	it.each(['returnExisting', 'update'] as const)(
		'has a second item for the same address find what the first one would have made: %s',
		async (ifExists) => {
			const desk = dry(ifExists);
			expect(await thrownBy(desk.create())).toBeInstanceOf(WouldSend);
			expect(await desk.create('New@x.org')).toEqual({
				row: { email: 'New@x.org' },
				wasCreated: false,
			});
			expect(desk.sent).toBe(1);
		},
	);

	it('refuses a second item for the same address where that is to fail', async () => {
		const desk = dry('fail');
		const [first, second] = await Promise.all([
			thrownBy(desk.create()),
			thrownBy(desk.create('New@x.org')),
		]);
		expect(first).toBeInstanceOf(WouldSend);
		expect(second).toMatchObject({ message: "'email' is taken: New@x.org is there already" });
		expect(desk.sent).toBe(1);
	});

	it('finds what is there as any run does', async () => {
		const desk = dry();
		expect(await desk.create('p1@x.org')).toEqual({ row: rowOf('p1@x.org'), wasCreated: false });
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
		desk.send = () => failure;
		expect(await thrownBy(desk.create())).toBe(failure);
		expect(failure.description).toBe(
			'It was not there when Cloudflare was asked again. Running again is safe: it is looked up first.',
		);
		expect(desk.sent).toBe(1);
	});

	it('fails with the request\u2019s own error where nobody can be looked up any more', async () => {
		const desk = new Desk();
		const failure = noAnswer();
		const { description } = failure;
		desk.send = () => {
			desk.world.failure = () => new Error('the look-up failed');
			return failure;
		};
		expect(await thrownBy(desk.create())).toBe(failure);
		expect(failure.description).toBe(description);
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

	it('for another reason fails with that reason, untouched', async () => {
		const desk = new Desk();
		const failure = refusal(400);
		const { description } = failure;
		desk.send = () => failure;
		expect(await thrownBy(desk.create())).toBe(failure);
		expect(failure.description).toBe(description);
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
