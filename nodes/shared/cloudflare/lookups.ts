import type { CloudflareApi } from './api';
import { isNotFound, pathOf } from './faults';
import { KeyedQueue } from './keyedQueue';
import type { KeyForm } from './knownRecords';
import { keyFormOf, KnownRecords, remembering } from './knownRecords';
import type { Question } from './lookupRequests';
import { LookupRequests } from './lookupRequests';
import type { Collection, Row } from './resource';

/** What an item looks up: a key, with one of three methods, or an ID. */
export interface Lookup {
	how: 'find' | 'findOrProveAbsent' | 'findEvery' | 'get';
	value: string;
}

/**
 * The lookups in one collection, for one execution. Each lookup is sent once. Lookups that come at
 * the same time are answered together, with filters or with the whole list, whichever takes fewer
 * requests. Records that the execution created or deleted itself are known without a request.
 *
 * A list or a filter proves that a record exists, never that it doesn't: rows move while they are
 * listed, and Cloudflare doesn't document how its filters compare. Absence is therefore checked with
 * a second method.
 */
export class Lookups<T extends Row> {
	/** The known records. Operations add the changes that they made. */
	readonly records: KnownRecords<T>;
	private readonly requests: LookupRequests<T>;
	private readonly queue = new KeyedQueue();
	private collectionCheck?: Promise<void>;
	private questions: Array<Question<T>> = [];
	private collecting = Promise.resolve();
	private readonly prefetched = new Map<string, { rows: Promise<T[]>; items: number }>();

	private readonly keyFor: KeyForm;

	constructor(private readonly collection: Collection<T>) {
		const form = keyFormOf(collection.resource);
		this.keyFor = remembering(form);
		this.records = new KnownRecords((row) => collection.resource.key?.of(row), this.keyFor, form);
		this.requests = new LookupRequests(collection, this.records, this.keyFor);
	}

	/**
	 * Starts the lookup of an item before the item runs, so that the lookups of all items are answered
	 * together. answer() throws if the lookup failed.
	 *
	 * @param collecting nothing is sent until it resolves, because more lookups follow
	 */
	prefetch(api: CloudflareApi, lookup: Lookup, collecting?: Promise<void>): void {
		if (collecting) this.collecting = collecting;
		const name = this.nameOf(lookup);
		const known = this.prefetched.get(name);
		if (known) {
			known.items += 1;
			return;
		}
		const rows = this.lookUp(api, lookup);
		rows.catch(() => undefined);
		this.prefetched.set(name, { rows, items: 1 });
	}

	/**
	 * The rows that a lookup finds. All items that prefetched it share its result or its failure; another
	 * item looks up again if nothing is known.
	 */
	async answer(api: CloudflareApi, lookup: Lookup): Promise<T[]> {
		const name = this.nameOf(lookup);
		const prefetched = this.prefetched.get(name);
		if (prefetched && --prefetched.items === 0) this.prefetched.delete(name);
		const rows = await prefetched?.rows;
		// The execution may have deleted a record since the prefetch.
		if (rows && lookup.how === 'get') return rows.filter(({ id }) => !this.records.hasRemoved(id));
		return await this.lookUp(api, lookup);
	}

	private nameOf({ how, value }: Lookup): string {
		return `${how} ${this.keyFor(value)}`;
	}

	private async lookUp(api: CloudflareApi, { how, value }: Lookup): Promise<T[]> {
		const found = await this[how](api, value);
		return [found ?? []].flat() as T[];
	}

	/** The records with this key. An empty result does not prove absence. */
	async find(api: CloudflareApi, key: string): Promise<T[]> {
		if (this.records.isKnown(key)) return this.records.with(key);
		return await this.enqueue(api, { by: 'key', value: key, certain: false });
	}

	/** The same with a new request, after a change whose outcome is unknown. */
	async findFresh(api: CloudflareApi, key: string): Promise<T[]> {
		this.records.setAbsent(key, false);
		return await this.enqueue(api, { by: 'key', value: key, certain: true });
	}

	/** All records with this key in any spelling; an empty result proves absence. */
	async findEvery(api: CloudflareApi, key: string): Promise<T[]> {
		const isKnown = this.records.isComplete || this.records.isAbsent(key);
		return isKnown
			? await this.findOrProveAbsent(api, key)
			: await this.enqueue(api, { by: 'key', value: key, certain: true, every: true });
	}

	/** Records with this key; an empty result proves absence. */
	async findOrProveAbsent(api: CloudflareApi, key: string): Promise<T[]> {
		const known = this.records.with(key);
		if (known.length > 0 || this.records.isAbsent(key)) return known;
		return await this.enqueue(api, { by: 'key', value: key, certain: true });
	}

	/**
	 * The record with this ID; undefined if this execution deleted it. Throws Cloudflare's fault if it
	 * doesn't exist: see isRecordGone.
	 */
	async get(api: CloudflareApi, id: string): Promise<T | undefined> {
		if (this.records.hasRemoved(id)) return undefined;
		return (await this.enqueue(api, { by: 'id', value: id, certain: true }))[0];
	}

	/**
	 * Whether an error proves that a record of this collection doesn't exist: it is Cloudflare's own 404
	 * for the record's path, and the collection itself exists. Throws if the collection can't be read.
	 */
	async isRecordGone(api: CloudflareApi, error: unknown, id: string): Promise<boolean> {
		if (!isNotFound(error) || pathOf(error) !== this.collection.item(id).path) return false;
		this.collectionCheck ??= this.requests.checkCollection(api);
		await this.collectionCheck;
		return true;
	}

	/** Runs work for the same key or ID one at a time, so that each item sees earlier changes. */
	async oneAtATime<R>(key: string, work: () => Promise<R>): Promise<R> {
		return await this.queue.run(this.keyFor(key), work);
	}

	private async enqueue(
		api: CloudflareApi,
		question: Omit<Question<T>, 'answer' | 'fail'>,
	): Promise<T[]> {
		return await new Promise<T[]>((answer, fail) => {
			this.questions.push({ ...question, answer, fail });
			// The lookups of this microtask are sent together.
			if (this.questions.length === 1)
				void this.collecting.then(() => this.requests.answerAll(api, this.questions.splice(0)));
		});
	}
}
