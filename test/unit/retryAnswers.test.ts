import type { IN8nHttpFullResponse } from 'n8n-workflow';

import type { Answer } from './retries';
import { ended, failing, fine, json, pauses, SECRET, sending, sent, thrown } from './retries';

jest.mock('../../nodes/shared/cloudflare/pause', () => ({ pause: jest.fn() }));

describe('An answer carries', () => {
	const dated = (date?: string): Answer => ({ ...fine, headers: date ? { date } : {} });

	it('the time at which Cloudflare sent it, by its own clock', async () => {
		const { envelope } = await sent('POST', dated('Fri, 20 Nov 2026 12:00:05 GMT'));
		expect(envelope?.receivedAt).toBe(Date.UTC(2026, 10, 20, 12, 0, 5));
	});

	it.each([undefined, '', 'yesterday'])('no time where its date is %j', async (date) => {
		expect((await sent('GET', dated(date))).envelope?.receivedAt).toBeUndefined();
	});

	it('no time that its body makes up', async () => {
		const body = { success: true, result: {}, receivedAt: 1, sentAt: -1 };
		const { envelope } = await sent('GET', json(200, body));
		expect(envelope?.receivedAt).toBeUndefined();
		expect(envelope?.sentAt).toBeGreaterThan(0);
	});

	it('when it was sent, without the attempts before', async () => {
		pauses.mockImplementation(async (ms) => {
			jest.advanceTimersByTime(ms);
		});
		const { outcome, post, queue } = sending('GET', failing(503), fine);
		let firstAnsweredAt = Infinity;
		let secondArrivedAt = 0;
		post.mockImplementationOnce(async () => {
			firstAnsweredAt = performance.now();
			return failing(503) as IN8nHttpFullResponse;
		});
		post.mockImplementationOnce(async () => {
			secondArrivedAt = performance.now();
			return fine as IN8nHttpFullResponse;
		});
		queue.start();
		const { sentAt = 0 } = await ended(outcome);
		expect(sentAt).toBeGreaterThan(firstAnsweredAt);
		expect(sentAt).toBeLessThanOrEqual(secondArrivedAt);
	});
});

describe('A secret that comes back', () => {
	it('is struck out of the ray that an error names', async () => {
		const refused = {
			...failing(400),
			headers: { 'cf-ray': `8a1b-${SECRET}`, 'x-echo': SECRET },
		};
		const { error } = await sent('GET', refused);
		expect(error?.facts).toMatchObject({ rayId: '8a1b-***' });
		expect(JSON.stringify([error?.message, error?.facts])).not.toContain(SECRET);
	});

	it('is struck out of an answer', async () => {
		const answer = json(200, { success: true, result: { note: `you sent ${SECRET}` } });
		expect((await sent('GET', answer)).envelope?.result).toEqual({ note: 'you sent ***' });
	});

	it('is struck out of an error', async () => {
		const refused = json(400, { success: false, errors: [{ code: 1, message: `bad ${SECRET}` }] });
		const { error } = await sent('GET', refused);
		expect(JSON.stringify([error?.message, error?.facts])).not.toContain(SECRET);
		expect(error?.message).toContain('bad ***');
	});

	it('is struck out of what the network says', async () => {
		const { error } = await sent('POST', thrown('EPROTO', `odd header ${SECRET}`));
		expect(JSON.stringify([error?.message, error?.facts])).not.toContain(SECRET);
	});
});
