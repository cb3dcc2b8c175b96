import { afterPromises } from '../../nodes/shared/cloudflare/task';

const settled = async (turns: number) => {
	for (; turns > 0; turns--) await undefined;
};

describe('A callback after promises', () => {
	it('comes when all has run that settled promises lead to', async () => {
		const order: string[] = [];
		const done = new Promise<void>((resolve) =>
			afterPromises(() => {
				order.push('called back');
				resolve();
			}),
		);
		void settled(200).then(() => order.push('settled'));
		await done;
		expect(order).toEqual(['settled', 'called back']);
	});

	it('comes once, however often it was asked for, and again when asked for again', async () => {
		const callback = jest.fn();
		for (let round = 1; round <= 2; round++) {
			await new Promise<void>((resolve) => {
				afterPromises(callback);
				afterPromises(callback);
				afterPromises(resolve);
			});
			expect(callback).toHaveBeenCalledTimes(round);
		}
	});
});
