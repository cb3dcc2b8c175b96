import type { CloudflareApi } from './api';
import { isNotFound, pathOf } from './faults';
import { KeyedQueue } from './keyedQueue';
import { keyFor, KnownRecords } from './knownRecords';
import type { Question } from './lookupRequests';
import { LookupRequests } from './lookupRequests';
import type { Collection, Row } from './resource';

/** What an item looks up: by its key in one of three ways, or by its ID. */
export interface Lookup {
	how: 'find' | 'findOrProveAbsent' | 'findEvery' | 'get';
	value: string;
}

const nameOf = ({ how, value }: Lookup) => `${how} ${keyFor(value)}`;

/**
 * Lookups in one collection, for one execution: every question is asked once, and questions that
 * come together are answered together, one by one where that takes fewer requests and by listing
 * everybody where that does. What the execution itself creates or deletes is known without asking.
 *
 * A list or a filter proves that somebody is there, never that somebody isn't: rows move while they
 * are listed, and how exactly Cloudflare compares isn't documented. Who is to be called absent is
 * asked for in a second way.
 */
export class Lookups<T extends Row> {
	/** What is known without asking; operations tell it what they did. */
	readonly records: KnownRecords<T>;
	private readonly requests: LookupRequests<T>;
	private readonly queue = new KeyedQueue();
	private collectionCheck?: Promise<void>;
	private questions: Array<Question<T>> = [];
	private readonly prefetched = new Map<string, Promise<T[]>>();

	constructor(private readonly collection: Collection<T>) {
		this.records = new KnownRecords((row) => collection.resource.key?.of(row));
		this.requests = new LookupRequests(collection, this.records);
	}

	/**
	 * Asks ahead for what an item will look up, so that the lookups of all items are answered
	 * together. A failure is met by the item, in answer().
	 */
	prefetch(api: CloudflareApi, lookup: Lookup): void {
		const name = nameOf(lookup);
		if (this.prefetched.has(name)) return;
		const rows = this.lookUp(api, lookup);
		rows.catch(() => undefined);
		this.prefetched.set(name, rows);
	}

	/**
	 * The rows that a lookup finds, planned or not. All items that come while a planned one is under
	 * way share it, its failure too; who comes after that asks again where nothing is known.
	 */
	async answer(api: CloudflareApi, lookup: Lookup): Promise<T[]> {
		const name = nameOf(lookup);
		const prefetched = this.prefetched.get(name);
		const rows = await prefetched?.finally(() => this.prefetched.delete(name));
		// Once it was answered, what the execution did since is known besides.
		if (rows && lookup.how === 'get') return rows.filter(({ id }) => !this.records.hasRemoved(id));
		return await this.lookUp(api, lookup);
	}

	private async lookUp(api: CloudflareApi, { how, value }: Lookup): Promise<T[]> {
		const found = await this[how](api, value);
		return [found ?? []].flat() as T[];
	}

	/** The records with this key, as far as this execution knows; Cloudflare is asked once. */
	async find(api: CloudflareApi, key: string): Promise<T[]> {
		if (this.records.isKnown(key)) return this.records.with(key);
		return await this.enqueue(api, { by: 'key', value: key, certain: false });
	}

	/** The same, asked once more: after a change of which nobody knows whether it was made. */
	async findFresh(api: CloudflareApi, key: string): Promise<T[]> {
		this.records.setAbsent(key, false);
		return await this.enqueue(api, { by: 'key', value: key, certain: true });
	}

	/** All records with this key, however their key is spelled; an empty answer means nobody. */
	async findEvery(api: CloudflareApi, key: string): Promise<T[]> {
		const isKnown = this.records.isComplete || this.records.isAbsent(key);
		return isKnown
			? await this.findOrProveAbsent(api, key)
			: await this.enqueue(api, { by: 'key', value: key, certain: true, every: true });
	}

	/** The same, where an empty answer means that nobody has this key. */
	async findOrProveAbsent(api: CloudflareApi, key: string): Promise<T[]> {
		const known = this.records.with(key);
		if (known.length > 0 || this.records.isAbsent(key)) return known;
		return await this.enqueue(api, { by: 'key', value: key, certain: true });
	}

	/**
	 * The record with this ID; undefined where this execution deleted it. Throws what Cloudflare
	 * answers where it isn't there: see saysGone.
	 */
	async get(api: CloudflareApi, id: string): Promise<T | undefined> {
		if (this.records.hasRemoved(id)) return undefined;
		return (await this.enqueue(api, { by: 'id', value: id, certain: true }))[0];
	}

	/**
	 * Whether an error says that a record of this collection is gone: it is Cloudflare's own 404 to the
	 * record's address, not to a list or a filter, and the collection itself is there. Throws where
	 * that can't be seen.
	 */
	async isRecordGone(api: CloudflareApi, error: unknown, id: string): Promise<boolean> {
		if (!isNotFound(error) || pathOf(error) !== this.collection.item(id).path) return false;
		this.collectionCheck ??= this.requests.checkCollection(api);
		await this.collectionCheck;
		return true;
	}

	/** One after the other for the same key or ID, so that a second item sees what the first one did. */
	async oneAtATime<R>(key: string, work: () => Promise<R>): Promise<R> {
		return await this.queue.run(keyFor(key), work);
	}

	private async enqueue(
		api: CloudflareApi,
		question: Omit<Question<T>, 'answer' | 'fail'>,
	): Promise<T[]> {
		return await new Promise<T[]>((answer, fail) => {
			this.questions.push({ ...question, answer, fail });
			// Whoever asks in the same breath is answered with this one.
			if (this.questions.length === 1)
				void Promise.resolve().then(() => this.requests.answerAll(api, this.questions.splice(0)));
		});
	}
}
