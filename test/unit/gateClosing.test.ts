import { Gate, gateFor } from '../../nodes/shared/cloudflare/gate';
import { tick, Wire } from './wire';
import { open, openGate, refusal } from './gates';

let wire: Wire;
beforeEach(() => (wire = new Wire()));

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
