import { setTimeout as sleep } from 'node:timers/promises';
import type { ApiPath } from '../../nodes/shared/cloudflare/paths.js';
import type { Answer, Row } from './answer.mjs';
import type { Cloudflare, Content } from './cloudflare.mjs';
import { isRejection, keyFirst, equalIgnoringCase, type Live } from './live.mjs';
import { NotAsked, Open } from './report.mjs';
import { Terminal, type Proposal } from './terminal.mjs';

/** How much Cloudflare's clocks may differ. */
const CLOCK_SKEW_MS = 60_000;
const CLEANUP_ATTEMPTS = 6;

const isClientError = ({ status }: Answer) => status >= 400 && status < 500;

/** Asks the user to agree, and returns the inputs. Throws an Open if the user does not agree. */
export async function askConsent({ consent }: Live, offer: Proposal) {
	if (!(consent instanceof Terminal)) throw new NotAsked(consent);
	const typed = await consent.confirmProposal(offer);
	if (!typed) throw new NotAsked('it was not agreed to');
	return { typed, terminal: consent };
}

type Get = (query: Content['query']) => Promise<Answer>;

/** A list at Cloudflare, and what this run may create in it. */
export interface TestList {
	noun: string;
	collection: ApiPath;
	single(row: Row): ApiPath;
	/** The body that creates a row. */
	body: object;
	/** All rows that may match the input. */
	list(get: Get): Promise<Answer>;
	matchesInput(row: Row): boolean;
	/** Whether a row counts as existing. Some rows remain after a deletion, with another status. */
	exists(row: Row): boolean;
	/** The field with the time of creation. */
	createdField: string;
	deletion?(row: Row): Content;
}

/** Several responses as one: the first that is not ok, or all rows. */
export const merged = (answers: [Answer, ...Answer[]]): Answer =>
	answers.find(({ ok }) => !ok) ?? { ...answers[0], rows: answers.flatMap(({ rows }) => rows) };

/** Creates rows where none existed before, and deletes only these. */
export class Trial {
	private readonly created = new Map<string, Row>();
	/** The number of creations whose outcome is unknown. */
	private unknownCreations = 0;
	/** By Cloudflare's clock, epoch milliseconds. */
	private checkedAt = NaN;

	private constructor(
		private readonly cloudflare: Cloudflare,
		private readonly cleaner: Cloudflare,
		private readonly place: TestList,
	) {}

	/** Checks that nothing exists yet, does the work, and cleans up whether the work fails or not. */
	static async run(
		live: Live,
		terminal: Terminal,
		cloudflare: Cloudflare,
		place: TestList,
		work: (trial: Trial) => Promise<void>,
	): Promise<void> {
		const trial = new Trial(cloudflare, keyFirst(live), place);
		await trial.assertNothingExists();
		try {
			await work(trial);
		} finally {
			const left = await trial.cleanUp().catch(() => undefined);
			if (left === 0) terminal.say('  Cleaned up.');
			else live.report.notCleanedUp(terminal, place.noun, left);
		}
	}

	private async assertNothingExists(): Promise<void> {
		const look = await this.readList();
		if (Number.isNaN(look.at)) throw new Open('could not look first', [look]);
		if (look.rows.some((row) => this.place.matchesInput(row))) {
			throw new NotAsked('what was typed is there already', [look]);
		}
		this.checkedAt = look.at;
	}

	private async readList(
		get: Get = async (query) => await this.cloudflare.ask('GET', this.place.collection, { query }),
	): Promise<Answer> {
		const answer = await this.place.list(get);
		if (!answer.ok) throw new Open('the list was refused', [answer]);
		return answer;
	}

	/** Creates one row, or several if path and body say so. */
	async create(path = this.place.collection, body = this.place.body): Promise<Answer> {
		const answer = await this.cloudflare.ask('POST', path, { body });
		const rows = [answer.row, ...answer.rows].filter((row) => this.isOurs(row));
		for (const row of rows) this.created.set(String(row.id), row);
		if (rows.length === 0 && !isClientError(answer)) this.unknownCreations += 1;
		return answer;
	}

	/** Whether the list has such a row that this run created. */
	async has(holds: (row: Row) => boolean): Promise<boolean> {
		const { rows } = await this.readList();
		return rows.some((row) => this.isOurs(row) && this.place.exists(row) && holds(row));
	}

	/** The row of the first creation. Throws an Open if it is not new. */
	firstRow(answer: Answer): Row {
		if (!answer.ok) throw new Open('creating was refused', [answer]);
		if (this.isOurs(answer.row)) return answer.row;
		throw new Open('nothing shows that the row is new: left alone', [answer]);
	}

	/** A row without a time of creation does not count as created by this run. */
	private isOurs(row: Row): boolean {
		const made = Date.parse(String(row[this.place.createdField]));
		return this.place.matchesInput(row) && made >= this.checkedAt - CLOCK_SKEW_MS;
	}

	/** The remaining rows of this run, also those that the list does not show. */
	private async remaining(): Promise<Row[]> {
		const { place, cleaner } = this;
		const listed = await this.readList(
			async (query) => await cleaner.askWithRetry('GET', place.collection, { query }),
		);
		const rows = new Map(listed.rows.map((row) => [String(row.id), row]));
		for (const [id, row] of this.created) {
			if (rows.has(id)) continue;
			const single = await cleaner.askWithRetry('GET', place.single(row));
			if (single.ok) rows.set(id, single.row);
		}
		return [...rows.values()].filter((row) => this.isOurs(row) && place.exists(row));
	}

	/** @returns the number of remaining rows; undefined if it is unknown */
	private async cleanUp(): Promise<number | undefined> {
		for (let sweeps = 0; ; sweeps += 1) {
			const rows = await this.remaining();
			if (rows.length === 0) return this.unknownCreations > 0 ? undefined : 0;
			if (sweeps === CLEANUP_ATTEMPTS) return rows.length;
			for (const row of rows) {
				if (!this.created.has(String(row.id))) this.unknownCreations -= 1;
				this.created.set(String(row.id), row);
				await this.cleaner.askWithRetry(
					'DELETE',
					this.place.single(row),
					this.place.deletion?.(row),
				);
			}
			// A deletion may take a moment.
			if (sweeps > 0) await sleep(250 * 2 ** sweeps);
		}
	}
}

/** Settles the question what a second creation returns, and returns the answer. */
export function secondCreation(
	{ report }: Live,
	name: 'duplicateAccessUser' | 'duplicateMember' | 'duplicateRecipient',
	answers: [first: Answer, second: Answer],
): 'conflict' | 'returnExisting' | undefined {
	const [first, second] = answers;
	const verdict = second.ok ? 'returnExisting' : 'conflict';
	if (second.ok ? equalIgnoringCase(first.row.id, second.row.id) : isRejection(second)) {
		report.settle(name, verdict, answers);
		return verdict;
	}
	const why = second.ok ? 'it made a second row, which no value stands for' : 'no clear refusal';
	report.leaveOpen([name], new Open(why, answers));
	return undefined;
}
