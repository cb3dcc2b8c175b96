import { Fifo } from '../../nodes/shared/cloudflare/fifo';

describe('A FIFO', () => {
	it('gives out in the order in which it was given', () => {
		const queue = new Fifo<number>();
		const out: Array<number | undefined> = [];
		for (let nth = 0; nth < 100; nth++) {
			queue.push(2 * nth);
			queue.push(2 * nth + 1);
			out.push(queue.shift());
		}
		expect(queue.length).toBe(100);
		while (queue.length > 0) out.push(queue.shift());
		expect(out).toEqual(Array.from({ length: 200 }, (_, nth) => nth));
		expect(queue.shift()).toBeUndefined();
		expect(queue.length).toBe(0);
	});

	it('gives out all that is left at once', () => {
		const queue = new Fifo<string>();
		['a', 'b', 'c', 'd', 'e'].forEach((item) => queue.push(item));
		queue.shift();
		expect(queue.clear()).toEqual(['b', 'c', 'd', 'e']);
		expect(queue.length).toBe(0);
		queue.push('f');
		expect(queue.shift()).toBe('f');
	});

	it('takes no longer for each of many', () => {
		const queue = new Fifo<number>();
		for (let nth = 0; nth < 300_000; nth++) queue.push(nth);
		const before = process.cpuUsage();
		while (queue.length > 0) queue.shift();
		const { user } = process.cpuUsage(before);
		// `Array.shift` needs half a minute and more for that.
		expect(user / 1000).toBeLessThan(2000);
	});
});
