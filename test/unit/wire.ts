import { setTimeout as sleep } from 'node:timers/promises';

import type { QuotaAnswer } from '../../nodes/shared/cloudflare/quota';
import type {
	ExecutionQueue,
	ExtraQuota,
	QueueRefusal,
} from '../../nodes/shared/cloudflare/rateLimiter';

interface Sent {
	name: string;
	answer: (answer?: Partial<QuotaAnswer>) => Promise<void>;
}

/** The rate limiter sends the next request a few turns of the event loop after a response. */
export const tick = async () => {
	for (let turns = 4; turns > 0; turns--) await sleep(2);
};

/** The requests that were sent, in order. Each waits until the test answers it. */
export class Wire {
	readonly sent: Sent[] = [];
	readonly refused: Array<QueueRefusal & { name: string }> = [];
	private readonly queues = new Set<ExecutionQueue>();

	names = () => this.sent.map(({ name }) => name).join(' ');

	/** Sends requests a1, a2, … through a queue. */
	send(queue: ExecutionQueue, name: string, count = 1, quota?: ExtraQuota): void {
		this.queues.add(queue);
		for (let nth = 1; nth <= count; nth++) this.sendOne(queue, `${name}${nth}`, quota);
	}

	private sendOne(queue: ExecutionQueue, name: string, quota?: ExtraQuota): void {
		const exchange = async () =>
			await new Promise<QuotaAnswer>((resolve) => {
				const answer = async (given: Partial<QuotaAnswer> = {}) => {
					resolve({ status: 200, headers: {}, ...given });
					await tick();
				};
				this.sent.push({ name, answer });
			});
		queue
			.send(exchange, quota)
			.catch((refusal: QueueRefusal) => this.refused.push({ name, ...refusal }));
	}

	/** Answers what is under way, and what leaves upon that, until nothing more does. */
	async answerAll(given?: Partial<QuotaAnswer>): Promise<void> {
		await tick();
		for (let next = 0; next < this.sent.length; next++) await this.sent[next]!.answer(given);
	}

	/** Ends the executions, and with them the waits for the quota. */
	close(): void {
		for (const queue of this.queues) queue.close();
	}
}
