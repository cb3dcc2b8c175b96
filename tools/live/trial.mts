import { setTimeout as sleep } from 'node:timers/promises';
import type { ApiPath } from '../../nodes/shared/cloudflare/paths.js';
import type { Answer, Row } from './answer.mjs';
import type { Cloudflare, Content } from './cloudflare.mjs';
import { declines, keyFirst, same, type Live } from './live.mjs';
import { NotAsked, Open } from './report.mjs';
import { Terminal, type Offer } from './terminal.mjs';

/** How far Cloudflare's clocks may be apart. */
const CLOCK_SKEW_MS = 60_000;
const SWEEPS = 6;

const isRefusal = ({ status }: Answer) => status >= 400 && status < 500;

/** The person's yes to an offer, with what was typed. Throws an Open in all other cases. */
export async function agreement({ consent }: Live, offer: Offer) {
	if (!(consent instanceof Terminal)) throw new NotAsked(consent);
	const typed = await consent.agreesTo(offer);
	if (!typed) throw new NotAsked('it was not agreed to');
	return { typed, terminal: consent };
}

type Get = (query: Content['query']) => Promise<Answer>;

/** A list at Cloudflare, and what this run may make in it. */
export interface Place {
	noun: string;
	collection: ApiPath;
	single(row: Row): ApiPath;
	/** What creates one. */
	body: object;
	/** All rows that can be what was typed. */
	list(get: Get): Promise<Answer>;
	isTyped(row: Row): boolean;
	/** Whether a row counts as there: some stay for ever, with a status that says so. */
	isThere(row: Row): boolean;
	/** The field that says when a row was made. */
	madeAt: string;
	deletion?(row: Row): Content;
}

/** Several answers to one question as one: the first that is not ok, or all rows. */
export const merged = (answers: [Answer, ...Answer[]]): Answer =>
	answers.find(({ ok }) => !ok) ?? { ...answers[0], rows: answers.flatMap(({ rows }) => rows) };

/** Makes rows where none was before, and takes away nothing but these. */
export class Trial {
	private readonly made = new Map<string, Row>();
	/** Creations after which nobody knows what was made. */
	private unseen = 0;
	/** By Cloudflare's clock, epoch milliseconds. */
	private lookedAt = NaN;

	private constructor(
		private readonly cloudflare: Cloudflare,
		private readonly cleaner: Cloudflare,
		private readonly place: Place,
	) {}

	/** Looks that nothing is there yet, does the work, and cleans up however the work ends. */
	static async run(
		live: Live,
		terminal: Terminal,
		cloudflare: Cloudflare,
		place: Place,
		work: (trial: Trial) => Promise<void>,
	): Promise<void> {
		const trial = new Trial(cloudflare, keyFirst(live), place);
		await trial.look();
		try {
			await work(trial);
		} finally {
			const left = await trial.sweep().catch(() => undefined);
			if (left === 0) terminal.say('  Cleaned up.');
			else live.report.leftBehind(terminal, place.noun, left);
		}
	}

	private async look(): Promise<void> {
		const look = await this.listed();
		if (Number.isNaN(look.at)) throw new Open('could not look first', [look]);
		if (look.rows.some((row) => this.place.isTyped(row))) {
			throw new NotAsked('what was typed is there already', [look]);
		}
		this.lookedAt = look.at;
	}

	private async listed(
		get: Get = async (query) => await this.cloudflare.ask('GET', this.place.collection, { query }),
	): Promise<Answer> {
		const answer = await this.place.list(get);
		if (!answer.ok) throw new Open('the list was refused', [answer]);
		return answer;
	}

	/** Creates one, or several where path and body say so. */
	async create(path = this.place.collection, body = this.place.body): Promise<Answer> {
		const answer = await this.cloudflare.ask('POST', path, { body });
		const rows = [answer.row, ...answer.rows].filter((row) => this.isOurs(row));
		for (const row of rows) this.made.set(String(row.id), row);
		if (rows.length === 0 && !isRefusal(answer)) this.unseen += 1;
		return answer;
	}

	/** Whether the list shows such a row of ours. */
	async has(holds: (row: Row) => boolean): Promise<boolean> {
		const { rows } = await this.listed();
		return rows.some((row) => this.isOurs(row) && this.place.isThere(row) && holds(row));
	}

	/** The first creation: an Open unless it made something new. */
	firstRow(answer: Answer): Row {
		if (!answer.ok) throw new Open('creating was refused', [answer]);
		if (this.isOurs(answer.row)) return answer.row;
		throw new Open('nothing shows that the row is new: left alone', [answer]);
	}

	/** A row that doesn't say when it was made is not ours. */
	private isOurs(row: Row): boolean {
		const made = Date.parse(String(row[this.place.madeAt]));
		return this.place.isTyped(row) && made >= this.lookedAt - CLOCK_SKEW_MS;
	}

	/** Those of ours that are there, also where the list does not show them. */
	private async remaining(): Promise<Row[]> {
		const { place, cleaner } = this;
		const listed = await this.listed(
			async (query) => await cleaner.insist('GET', place.collection, { query }),
		);
		const rows = new Map(listed.rows.map((row) => [String(row.id), row]));
		for (const [id, row] of this.made) {
			if (rows.has(id)) continue;
			const single = await cleaner.insist('GET', place.single(row));
			if (single.ok) rows.set(id, single.row);
		}
		return [...rows.values()].filter((row) => this.isOurs(row) && place.isThere(row));
	}

	/** @returns how many are left, undefined where that can't be told */
	private async sweep(): Promise<number | undefined> {
		for (let sweeps = 0; ; sweeps += 1) {
			const rows = await this.remaining();
			if (rows.length === 0) return this.unseen > 0 ? undefined : 0;
			if (sweeps === SWEEPS) return rows.length;
			for (const row of rows) {
				if (!this.made.has(String(row.id))) this.unseen -= 1;
				this.made.set(String(row.id), row);
				await this.cleaner.insist('DELETE', this.place.single(row), this.place.deletion?.(row));
			}
			// Removing may take Cloudflare a moment.
			if (sweeps > 0) await sleep(250 * 2 ** sweeps);
		}
	}
}

/** Settles what a second creation of the same came to, and returns it. */
export function secondCreation(
	{ report }: Live,
	name: 'duplicateAccessUser' | 'duplicateMember' | 'duplicateRecipient',
	answers: [first: Answer, second: Answer],
): 'conflict' | 'returnExisting' | undefined {
	const [first, second] = answers;
	const verdict = second.ok ? 'returnExisting' : 'conflict';
	if (second.ok ? same(first.row.id, second.row.id) : declines(second)) {
		report.settle(name, verdict, answers);
		return verdict;
	}
	const why = second.ok ? 'it made a second row, which no value stands for' : 'no clear refusal';
	report.leave([name], new Open(why, answers));
	return undefined;
}
