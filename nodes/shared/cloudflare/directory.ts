import type { CloudflareApi } from './api';
import type { Paging } from './paging';
import type { ApiPath } from './paths';
import type { Query } from './request';

/** Where records are looked up by something that people know: an email address, an account's ID. */
export interface Place<T> {
	path: ApiPath;
	paging: Paging;
	/** What a record is known by; letter case doesn't matter. */
	keyOf: (row: T) => string | undefined;
	/** How to ask Cloudflare for one key; left out where the list can't be narrowed down. */
	queryFor?: (key: string) => Query;
}

/** So many questions at once are worth a look at the whole list. */
const WORTH_LISTING = 3;

interface Question<T> {
	key: string;
	answer: (rows: T[]) => void;
	fail: (error: unknown) => void;
}

const same = (key: string | undefined) => key?.toLowerCase() ?? '';

/**
 * Who is where, for one execution: every question is asked once, and questions that come together
 * are answered together, one by one where that takes fewer requests and by listing everybody where
 * that does. What the execution itself creates or deletes is known without asking.
 */
export class Directory<T extends { id: string }> {
	private readonly known = new Map<string, T[]>();
	private readonly queues = new Map<string, Promise<unknown>>();
	/** What this execution did, which an answer that was under way doesn't know. */
	private readonly made = new Map<string, T[]>();
	private readonly gone = new Set<string>();
	/** Keys that a dry run would have made a record for. */
	private readonly promised = new Set<string>();
	private complete = false;
	private questions: Array<Question<T>> = [];

	constructor(private readonly place: Place<T>) {}

	/** The records with this key, as far as this execution knows; Cloudflare is asked once. */
	async find(api: CloudflareApi, key: string): Promise<T[]> {
		const known = this.known.get(same(key)) ?? (this.complete ? [] : undefined);
		return known ?? (await this.findFresh(api, key));
	}

	/** The same, asked anew: after a change of which nobody knows whether it was made. */
	async findFresh(api: CloudflareApi, key: string): Promise<T[]> {
		return await new Promise<T[]>((answer, fail) => {
			this.questions.push({ key, answer, fail });
			// Whoever asks in the same breath is answered with this one.
			if (this.questions.length === 1) void Promise.resolve().then(() => this.answer(api));
		});
	}

	/** Remembers a record that this execution made. */
	add(row: T): void {
		const key = same(this.place.keyOf(row));
		this.made.set(key, [...(this.made.get(key) ?? []), row]);
		this.learn(key, this.known.get(key) ?? []);
	}

	/** Remembers that a record is gone, or would be. */
	remove({ id, key }: { id: string; key: string }): void {
		this.gone.add(id);
		this.learn(same(key), this.known.get(same(key)) ?? []);
	}

	/** Remembers that a record would have been made. */
	promise(key: string): void {
		this.promised.add(same(key));
	}

	isPromised(key: string): boolean {
		return this.promised.has(same(key));
	}

	/** One after the other for the same key, so that a second item sees what the first one did. */
	async inTurn<R>(key: string, work: () => Promise<R>): Promise<R> {
		const before = this.queues.get(same(key));
		const turn = before ? before.then(work, work) : work();
		this.queues.set(same(key), turn);
		return await turn;
	}

	private async answer(api: CloudflareApi): Promise<void> {
		const questions = this.questions.splice(0);
		const keys = [...new Map(questions.map(({ key }) => [same(key), key])).values()];
		try {
			const everybody = await this.listed(api, keys.length);
			if (everybody) this.learnAll(everybody);
			else await Promise.all(keys.map(async (key) => await this.ask(api, key)));
			for (const { key, answer } of questions) answer(this.known.get(same(key)) ?? []);
		} catch (error) {
			questions.forEach(({ fail }) => fail(error));
		}
	}

	private async listed(api: CloudflareApi, questions: number): Promise<T[] | undefined> {
		const { path, paging, queryFor } = this.place;
		if (!queryFor) return await api.listFresh<T>(path, paging);
		return questions < WORTH_LISTING
			? undefined
			: await api.listFresh<T>(path, paging, {}, { requests: questions });
	}

	/** What Cloudflare says of one key, put right by what was done here while it answered. */
	private learn(key: string, rows: T[]): void {
		const byId = new Map([...rows, ...(this.made.get(key) ?? [])].map((row) => [row.id, row]));
		this.known.set(
			key,
			[...byId.values()].filter(({ id }) => !this.gone.has(id)),
		);
	}

	private learnAll(everybody: T[]): void {
		const byKey = new Map<string, T[]>([...this.made.keys()].map((key) => [key, []]));
		for (const row of everybody) {
			const key = same(this.place.keyOf(row));
			const others = byKey.get(key);
			if (others) others.push(row);
			else byKey.set(key, [row]);
		}
		this.known.clear();
		for (const [key, rows] of byKey) this.learn(key, rows);
		this.complete = true;
	}

	/**
	 * Asks for one key. Whether Cloudflare's filters mind letter case or take parts isn't documented:
	 * the rows are compared here, and a key with capitals that isn't found is asked for once more in
	 * lower case.
	 */
	private async ask(api: CloudflareApi, key: string): Promise<void> {
		const { path, paging, keyOf, queryFor = () => ({}) } = this.place;
		let rows: T[] = [];
		for (const spelling of new Set([key, key.toLowerCase()])) {
			const selection = { keep: (row: T) => same(keyOf(row)) === same(key) };
			rows = (await api.listFresh<T>(path, paging, queryFor(spelling), selection)) ?? [];
			if (rows.length > 0) break;
		}
		this.learn(same(key), rows);
	}
}
