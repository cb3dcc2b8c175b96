import type { Lane } from '../../nodes/shared/cloudflare/gate';
import { Gate, gateFor } from '../../nodes/shared/cloudflare/gate';
import { tick, Wire } from './wire';

function open(gate: Gate, settings: Partial<Pick<Lane, 'maxConcurrency' | 'maxWait'>> = {}): Lane {
	const lane = Object.assign(gate.lane(), settings);
	lane.start();
	return lane;
}

const refusal = (retryAfter: string) => ({ status: 429, headers: { 'retry-after': retryAfter } });
const told = (remaining: number, seconds = 60) => ({
	headers: { ratelimit: `"default";r=${remaining};t=${seconds}` },
});

/** A gate that knows that there is no quota to mind. */
async function openGate(): Promise<Gate> {
	const gate = new Gate();
	const wire = new Wire();
	wire.send(open(gate), 'first');
	await wire.answerAll();
	return gate;
}

let wire: Wire;
beforeEach(() => (wire = new Wire()));

describe('A lane', () => {
	it('lets nothing out before it is started', async () => {
		const lane = (await openGate()).lane();
		wire.send(lane, 'a', 3);
		await tick();
		expect(wire.names()).toBe('');
		lane.start();
		await tick();
		expect(wire.names()).toBe('a1 a2 a3');
	});

	it('has no more under way than it may', async () => {
		wire.send(open(await openGate(), { maxConcurrency: 2 }), 'a', 5);
		await tick();
		expect(wire.names()).toBe('a1 a2');
		await wire.sent[0]!.answer();
		expect(wire.names()).toBe('a1 a2 a3');
		await wire.answerAll();
		expect(wire.names()).toBe('a1 a2 a3 a4 a5');
	});

	it('has room again after a request that threw', async () => {
		const lane = open(await openGate(), { maxConcurrency: 1 });
		const failing = lane.send(async () => await Promise.reject(new Error('broken')));
		wire.send(lane, 'a');
		await expect(failing).rejects.toThrow('broken');
		await tick();
		expect(wire.names()).toBe('a1');
	});

	it('lets nothing out before the last answer is digested', async () => {
		const lane = open(await openGate(), { maxConcurrency: 1 });
		const first = lane.send(async () => ({ status: 404, headers: {} }));
		wire.send(lane, 'a', 3);
		await first;
		lane.close();
		await tick();
		expect(wire.names()).toBe('');
		expect(wire.refused).toHaveLength(3);
	});
});

describe('A new gate', () => {
	it('lets one ask first, and the others when it has been told', async () => {
		wire.send(open(new Gate()), 'a', 9);
		await tick();
		expect(wire.names()).toBe('a1');
		await wire.sent[0]!.answer(told(1000));
		expect(wire.names()).toBe('a1 a2 a3 a4 a5 a6');
	});

	it('sends the next one where the first got no answer', async () => {
		wire.send(open(new Gate()), 'a', 3);
		await tick();
		await wire.sent[0]!.answer({ status: 0 });
		expect(wire.names()).toBe('a1 a2');
	});

	it('goes slower near the end, over all lanes together', async () => {
		const gate = new Gate();
		wire.send(open(gate), 'a', 3);
		wire.send(open(gate), 'b', 3);
		await tick();
		await wire.sent[0]!.answer(told(30));
		expect(wire.names()).toBe('a1 b1 a2');
	});
});

describe('Lanes', () => {
	it('take turns, so that a long one does not keep a short one waiting', async () => {
		const gate = await openGate();
		wire.send(open(gate, { maxConcurrency: 1 }), 'a', 4);
		wire.send(open(gate, { maxConcurrency: 1 }), 'b', 2);
		await wire.answerAll();
		expect(wire.names()).toBe('a1 b1 a2 b2 a3 a4');
	});

	it('that are full do not hold up the others', async () => {
		const gate = await openGate();
		wire.send(open(gate, { maxConcurrency: 1 }), 'a', 3);
		wire.send(open(gate), 'b', 3);
		await tick();
		expect(wire.names()).toBe('a1 b1 b2 b3');
	});

	it('that were never started do not hold up the others', async () => {
		const gate = await openGate();
		wire.send(gate.lane(), 'a', 2);
		wire.send(open(gate), 'b', 2);
		await tick();
		expect(wire.names()).toBe('b1 b2');
	});

	it('share a block: what one ran into holds for all, until it is over', async () => {
		const gate = await openGate();
		const [one, other] = [open(gate), open(gate)];
		wire.send(one, 'a');
		await tick();
		await wire.sent[0]!.answer(refusal('1'));
		const startedAt = Date.now();
		wire.send(other, 'b');
		await tick();
		expect(wire.names()).toBe('a1');
		while (wire.sent.length < 2) await tick();
		expect(Date.now() - startedAt).toBeGreaterThanOrEqual(1000);
		expect(wire.names()).toBe('a1 b1');
	});

	it('have no more under way together than the most that one of them may', async () => {
		const gate = await openGate();
		['a', 'b', 'c'].forEach((name) => wire.send(open(gate, { maxConcurrency: 2 }), name, 2));
		await tick();
		expect(wire.names()).toBe('a1 a2');
		await wire.sent[0]!.answer();
		expect(wire.names()).toBe('a1 a2 b1');
		wire.send(open(gate, { maxConcurrency: 4 }), 'd', 5);
		await tick();
		// The new one may have four: so many may be under way in all, and it is the last in line.
		expect(wire.sent).toHaveLength(5);
		expect(wire.names()).toBe('a1 a2 b1 c1 d1');
	});

	it('that came later are not served before those that wait', async () => {
		const gate = await openGate();
		const settings = { maxConcurrency: 1 };
		wire.send(open(gate, settings), 'a', 3);
		['b', 'c', 'd'].forEach((name) => wire.send(open(gate, settings), name, 2));
		await wire.answerAll();
		expect(wire.names()).toBe('a1 b1 c1 d1 a2 b2 c2 d2 a3');
	});

	it('closed while others wait leave the others their turn', async () => {
		const gate = await openGate();
		const [one, other] = [open(gate, { maxConcurrency: 1 }), open(gate, { maxConcurrency: 1 })];
		wire.send(one, 'a', 3);
		wire.send(other, 'b', 2);
		await tick();
		one.close();
		await wire.answerAll();
		expect(wire.names()).toBe('a1 b1 b2');
	});
});

describe('A request without an answer', () => {
	const seconds = async (count: number) => {
		const until = performance.now() + count * 1000;
		while (performance.now() < until) await tick();
	};

	it('lets one more go each second, where nothing is known', async () => {
		const gate = new Gate();
		wire.send(open(gate), 'a');
		wire.send(open(gate), 'b', 2);
		await seconds(0.8);
		expect(wire.names()).toBe('a1');
		await seconds(0.4);
		expect(wire.names()).toBe('a1 b1');
		await seconds(1);
		expect(wire.names()).toBe('a1 b1 b2');
	});

	it('takes up a place of other executions for 2 s only, and one of its own until the end', async () => {
		const gate = await openGate();
		const settings = { maxConcurrency: 1 };
		const [hanging, other] = [open(gate, settings), open(gate, settings)];
		wire.send(hanging, 'a', 2);
		wire.send(other, 'b', 2);
		await seconds(1.5);
		expect(wire.names()).toBe('a1');
		await seconds(1);
		expect(wire.names()).toBe('a1 b1');
		await wire.sent[1]!.answer();
		expect(wire.names()).toBe('a1 b1 b2');
		await wire.sent[0]!.answer();
		await wire.sent[2]!.answer();
		expect(wire.names()).toBe('a1 b1 b2 a2');
	});
});

describe('A block', () => {
	it('that is told of without 429 holds everything as well', async () => {
		const lane = open(await openGate());
		wire.send(lane, 'a');
		await tick();
		await wire.sent[0]!.answer({ status: 200, rateLimited: true });
		wire.send(lane, 'b');
		await tick();
		expect(wire.names()).toBe('a1');
		lane.close();
	});

	describe('of an hour, 330 s after it began,', () => {
		let clock: jest.SpyInstance;
		afterEach(() => clock.mockRestore());

		/** A gate whose credential was refused so long ago. */
		async function refusedLongAgo(): Promise<Gate> {
			const gate = await openGate();
			wire.send(open(gate), 'a');
			await tick();
			await wire.sent[0]!.answer(refusal('3600'));
			let now = performance.now() + 330_000;
			clock = jest.spyOn(performance, 'now').mockImplementation(() => (now += 0.01));
			return gate;
		}

		it('lets one request look, and all the others go when that is answered', async () => {
			wire.send(open(await refusedLongAgo()), 'b', 3);
			await tick();
			expect([wire.names(), wire.refused]).toEqual(['a1 b1', []]);
			await wire.sent[1]!.answer(told(1000));
			expect(wire.names()).toBe('a1 b1 b2 b3');
		});

		it('lets one request look, and refuses all the others when that is refused', async () => {
			wire.send(open(await refusedLongAgo()), 'b', 3);
			await tick();
			await wire.sent[1]!.answer(refusal('3000'));
			expect(wire.names()).toBe('a1 b1');
			expect(wire.refused.map(({ name, reason }) => `${name} ${reason}`)).toEqual([
				'b2 quota',
				'b3 quota',
			]);
		});
	});

	it('longer than 3 s is said at once to who waits 3 s', async () => {
		const gate = await openGate();
		const lane = open(gate, { maxWait: 3 });
		wire.send(lane, 'a');
		await tick();
		await wire.sent[0]!.answer(told(4, 20));
		wire.send(lane, 'b');
		await tick();
		expect(wire.refused).toMatchObject([{ name: 'b1', reason: 'quota' }]);
	});

	it('longer than a lane waits refuses what is in it, and says until when', async () => {
		const gate = await openGate();
		const [patient, hasty] = [open(gate), open(gate, { maxWait: 10 })];
		wire.send(hasty, 'a');
		await tick();
		await wire.sent[0]!.answer(refusal('60'));
		const until = Date.now() + 60_500;
		wire.send(hasty, 'b', 2);
		wire.send(patient, 'c');
		await tick();
		expect(wire.refused.map(({ name, reason }) => `${name} ${reason}`)).toEqual([
			'b1 quota',
			'b2 quota',
		]);
		const [first] = wire.refused;
		expect(first?.reason === 'quota' && Math.abs(first.opensAt - until)).toBeLessThan(500);
		patient.close();
	});

	it('refuses those that waited already, when it turns out longer', async () => {
		const gate = await openGate();
		const lane = open(gate, { maxConcurrency: 2, maxWait: 10 });
		wire.send(lane, 'a', 4);
		await tick();
		await wire.sent[0]!.answer(refusal('2'));
		expect(wire.refused).toEqual([]);
		await wire.sent[1]!.answer(refusal('3600'));
		expect(wire.refused.map(({ name }) => name)).toEqual(['a3', 'a4']);
	});

	it('is not waited for where nobody may wait at all', async () => {
		const gate = await openGate();
		wire.send(open(gate, { maxWait: 0 }), 'a');
		await tick();
		await wire.sent[0]!.answer(refusal('1'));
		wire.send(open(gate, { maxWait: 0 }), 'b');
		await tick();
		expect(wire.refused).toMatchObject([{ name: 'b1', reason: 'quota' }]);
	});
});

describe('Closing a lane', () => {
	it('ends a wait of 300 s at once, and nothing leaves afterwards', async () => {
		const gate = await openGate();
		const lane = open(gate);
		wire.send(lane, 'a', 2);
		await tick();
		await wire.sent[0]!.answer(refusal('300'));
		wire.send(lane, 'b', 3);
		const startedAt = Date.now();
		lane.close();
		await tick();
		expect(Date.now() - startedAt).toBeLessThan(1000);
		expect(wire.refused.map(({ reason }) => reason)).toEqual(['closed', 'closed', 'closed']);
		await wire.sent[1]!.answer();
		wire.send(lane, 'c');
		await tick();
		expect(wire.names()).toBe('a1 a2');
	});

	it('tells whatever else waits', () => {
		const lane = new Gate().lane();
		expect(lane.signal.aborted).toBe(false);
		lane.close();
		expect(lane.signal.aborted).toBe(true);
	});

	it('before it was started refuses as well', async () => {
		const lane = new Gate().lane();
		wire.send(lane, 'a', 2);
		lane.close();
		await tick();
		expect(wire.refused.map(({ reason }) => reason)).toEqual(['closed', 'closed']);
	});
});

describe('Gates', () => {
	const base = 'https://api.example.com';

	it('are shared by whoever uses one credential at one address', () => {
		expect(gateFor(base, { key: 'a' })).toBe(gateFor(base, { key: 'a' }));
	});

	it('are apart for another credential or address', () => {
		const gates = [
			gateFor(base, { key: 'a' }),
			gateFor(base, { key: 'b' }),
			gateFor('x', { key: 'a' }),
		];
		expect(new Set(gates).size).toBe(3);
	});

	describe('that are not used', () => {
		let now: number;
		let clock: jest.SpyInstance;
		beforeEach(() => {
			now = performance.now() + 3_600_000;
			clock = jest.spyOn(performance, 'now').mockImplementation(() => now);
		});
		afterEach(() => clock.mockRestore());
		const minutesLater = (minutes: number) => {
			now += minutes * 60_000 + 1;
			gateFor('somebody else');
		};

		it('are forgotten after ten minutes', () => {
			const gate = gateFor(base, 'idle');
			minutesLater(9);
			expect(gateFor(base, 'idle')).toBe(gate);
			minutesLater(10);
			expect(gateFor(base, 'idle')).not.toBe(gate);
		});

		it('count from the last request and the last execution', async () => {
			const gate = gateFor(base, 'busy');
			const lane = open(gate);
			minutesLater(9);
			wire.send(lane, 'a');
			await wire.answerAll();
			minutesLater(9);
			expect(gateFor(base, 'busy')).toBe(gate);
			gate.lane();
			minutesLater(9);
			expect(gateFor(base, 'busy')).toBe(gate);
		});

		it('are kept while a request waits or has no answer', async () => {
			const gate = gateFor(base, 'hanging');
			wire.send(open(gate), 'a');
			wire.send(gateFor(base, 'waiting').lane(), 'b');
			const waiting = gateFor(base, 'waiting');
			minutesLater(30);
			expect(gateFor(base, 'hanging')).toBe(gate);
			expect(gateFor(base, 'waiting')).toBe(waiting);
		});

		it('are kept while they are blocked', async () => {
			const gate = gateFor(base, 'blocked');
			wire.send(open(gate), 'a');
			await tick();
			await wire.sent[0]!.answer(refusal('1800'));
			minutesLater(29);
			expect(gateFor(base, 'blocked')).toBe(gate);
			minutesLater(2);
			expect(gateFor(base, 'blocked')).not.toBe(gate);
		});
	});
});
