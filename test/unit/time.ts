import * as pausing from '../../nodes/shared/cloudflare/pause';

/** The next turn of the event loop: what can go on without time passing has gone on by then. */
const turn = async () => await new Promise(setImmediate);

/**
 * Time that passes only where the test says so. A pause ends when its time has come or its signal
 * fires, whichever is first, as the real one does.
 */
export class Time {
	now = 0;
	private pauses: Array<{ until: number; end: () => void }> = [];

	constructor() {
		jest.spyOn(performance, 'now').mockImplementation(() => this.now);
		jest.spyOn(pausing, 'pause').mockImplementation(async (ms, signal) => {
			if (ms <= 0 || signal?.aborted) return;
			await new Promise<void>((end) => {
				this.pauses.push({ until: this.now + ms, end });
				signal?.addEventListener('abort', () => end());
			});
		});
	}

	/** Lets time pass, pause by pause. */
	async passUntil(moment: number): Promise<void> {
		await turn();
		for (;;) {
			const until = Math.min(...this.pauses.map((one) => one.until));
			if (until > moment) break;
			this.now = Math.max(this.now, until);
			const over = this.pauses.filter((one) => one.until <= this.now);
			this.pauses = this.pauses.filter((one) => one.until > this.now);
			over.forEach(({ end }) => end());
			await turn();
		}
		this.now = moment;
		await turn();
	}
}
