import type { CloudflareApi } from './api';
import { isGone, isUntrusted } from './faults';
import { InOrder } from './inOrder';
import { keyFor, KnownRecords } from './knownRecords';
import { LookupRequests } from './lookupRequests';
import type { Collection, Row } from './resource';
import { maxOf } from './resource';

/** From so many questions on, reading the whole list may take fewer requests. */
const WORTH_LISTING = 3;

/** One question: which records have this key, or this ID. */
interface Question<T> {
	by: 'key' | 'id';
	value: string;
	/** An empty answer is to be relied on, as somebody will be called absent for it. */
	certain: boolean;
	/** Every record is wanted: a filter may leave out one that is spelled differently. */
	every?: boolean;
	answer: (rows: T[]) => void;
	fail: (error: unknown) => void;
}

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
export class Directory<T extends Row> {
	/** What is known without asking; operations tell it what they did. */
	readonly records: KnownRecords<T>;
	private readonly requests: LookupRequests<T>;
	private readonly inOrder = new InOrder();
	private there?: Promise<void>;
	private questions: Array<Question<T>> = [];
	private readonly planned = new Map<string, Promise<T[]>>();

	constructor(private readonly collection: Collection<T>) {
		this.records = new KnownRecords((row) => collection.resource.key?.of(row));
		this.requests = new LookupRequests(collection, this.records);
	}

	/**
	 * Asks ahead for what an item will look up, so that the lookups of all items are answered
	 * together. A failure is met by the item, in answer().
	 */
	plan(api: CloudflareApi, lookup: Lookup): void {
		const name = nameOf(lookup);
		if (this.planned.has(name)) return;
		const rows = this.lookUp(api, lookup);
		rows.catch(() => undefined);
		this.planned.set(name, rows);
	}

	/** The rows that a lookup finds, planned or not. */
	async answer(api: CloudflareApi, lookup: Lookup): Promise<T[]> {
		const planned = this.planned.get(nameOf(lookup));
		this.planned.delete(nameOf(lookup));
		// Once it was answered, what the execution did since is known besides.
		const rows = await planned;
		if (rows && lookup.how === 'get') return rows.filter(({ id }) => !this.records.hasRemoved(id));
		return await this.lookUp(api, lookup);
	}

	private async lookUp(api: CloudflareApi, { how, value }: Lookup): Promise<T[]> {
		const found = await this[how](api, value);
		return [found ?? []].flat() as T[];
	}

	/** The records with this key, as far as this execution knows; Cloudflare is asked once. */
	async find(api: CloudflareApi, key: string): Promise<T[]> {
		if (this.records.isAsked(key)) return this.records.with(key);
		return await this.ask(api, { by: 'key', value: key, certain: false });
	}

	/** The same, asked once more: after a change of which nobody knows whether it was made. */
	async findFresh(api: CloudflareApi, key: string): Promise<T[]> {
		this.records.setAbsent(key, false);
		return await this.ask(api, { by: 'key', value: key, certain: true });
	}

	/** All records with this key, however their key is spelled; an empty answer means nobody. */
	async findEvery(api: CloudflareApi, key: string): Promise<T[]> {
		const isKnown = this.records.isComplete || this.records.isAbsent(key);
		return isKnown
			? await this.findOrProveAbsent(api, key)
			: await this.ask(api, { by: 'key', value: key, certain: true, every: true });
	}

	/** The same, where an empty answer means that nobody has this key. */
	async findOrProveAbsent(api: CloudflareApi, key: string): Promise<T[]> {
		const known = this.records.with(key);
		if (known.length > 0 || this.records.isAbsent(key)) return known;
		return await this.ask(api, { by: 'key', value: key, certain: true });
	}

	/**
	 * The record with this ID; undefined where this execution deleted it. Throws what Cloudflare
	 * answers where it isn't there: see saysGone.
	 */
	async get(api: CloudflareApi, id: string): Promise<T | undefined> {
		if (this.records.hasRemoved(id)) return undefined;
		return (await this.ask(api, { by: 'id', value: id, certain: true }))[0];
	}

	/**
	 * Whether an error says that a record of this collection is gone: it is a 404 of Cloudflare's own
	 * about a record, and the collection itself is there. Throws where that can't be seen.
	 */
	async saysGone(api: CloudflareApi, error: unknown): Promise<boolean> {
		if (!isGone(error)) return false;
		this.there ??= this.requests.isThere(api);
		await this.there;
		return true;
	}

	/** One after the other for the same key or ID, so that a second item sees what the first one did. */
	async inTurn<R>(key: string, work: () => Promise<R>): Promise<R> {
		return await this.inOrder.run(keyFor(key), work);
	}

	private async ask(
		api: CloudflareApi,
		question: Omit<Question<T>, 'answer' | 'fail'>,
	): Promise<T[]> {
		return await new Promise<T[]>((answer, fail) => {
			this.questions.push({ ...question, answer, fail });
			// Whoever asks in the same breath is answered with this one.
			if (this.questions.length === 1) void Promise.resolve().then(() => this.answerAll(api));
		});
	}

	private async answerAll(api: CloudflareApi): Promise<void> {
		const questions = this.questions.splice(0);
		try {
			const byKey = questions.filter(({ by }) => by === 'key');
			const distinct = new Set(questions.map(({ by, value }) => `${by} ${keyFor(value)}`)).size;
			const onlyByListing =
				questions.some(({ every }) => every) || (byKey.length > 0 && !this.canFilter);
			const rows = await this.listWhereWorthIt(api, distinct, onlyByListing);
			await Promise.all([
				this.answerByKey(api, byKey, rows),
				this.answerById(
					api,
					questions.filter(({ by }) => by === 'id'),
					rows,
				),
			]);
		} catch (error) {
			questions.forEach(({ fail }) => fail(error));
		}
	}

	/** Everybody; undefined where that takes more requests than asking one by one, or can't be done. */
	private async listWhereWorthIt(
		api: CloudflareApi,
		questions: number,
		onlyByListing: boolean,
	): Promise<T[] | undefined> {
		if (!onlyByListing && questions < WORTH_LISTING) return undefined;
		return await this.requests
			.list(api, onlyByListing ? undefined : questions)
			.catch((error: unknown) => {
				// A list that can't be trusted need not fail everybody: each can still be asked for.
				if (onlyByListing || !isUntrusted(error)) throw error;
				return undefined;
			});
	}

	private async answerByKey(
		api: CloudflareApi,
		questions: Array<Question<T>>,
		listed: T[] | undefined,
	): Promise<void> {
		const keys = new Map(questions.map(({ value }) => [keyFor(value), value]));
		const failures = listed ? new Map() : await this.requests.each(api, [...keys.values()]);
		const isOpen = ({ value, certain }: Question<T>) =>
			certain && !failures.has(keyFor(value)) && this.records.with(value).length === 0;
		const open = new Map(
			questions.filter(isOpen).map(({ value }) => [keyFor(value), value] as const),
		);
		await this.askInAnotherWay(api, [...open.values()], listed, failures);
		for (const { value, answer, fail } of questions) {
			const key = keyFor(value);
			if (failures.has(key)) fail(failures.get(key));
			else answer(this.records.with(value));
		}
	}

	/** Asks for those once more whom one way did not find; what fails is added to the failures. */
	private async askInAnotherWay(
		api: CloudflareApi,
		keys: string[],
		listed: T[] | undefined,
		failures: Map<string, unknown>,
	): Promise<void> {
		if (keys.length === 0) return;
		const pages = Math.ceil((listed?.length ?? 0) / maxOf(this.collection.resource.paging)) || 1;
		if (listed && this.canFilter && keys.length <= pages) {
			for (const [key, error] of await this.requests.each(api, keys)) failures.set(key, error);
		} else {
			await this.requests.list(api).catch((error: unknown) => {
				for (const key of keys) failures.set(keyFor(key), error);
			});
		}
		for (const key of keys) {
			if (!failures.has(keyFor(key)) && this.records.with(key).length === 0) {
				this.records.setAbsent(key);
			}
		}
	}

	private async answerById(
		api: CloudflareApi,
		questions: Array<Question<T>>,
		listed: T[] = [],
	): Promise<void> {
		if (questions.length === 0) return;
		const byId = new Map(listed.map((row) => [row.id, row]));
		const asked = new Map<string, Promise<T>>();
		await Promise.all(
			questions.map(async ({ value, answer, fail }) => {
				const row = byId.get(value);
				const found = row
					? Promise.resolve(row)
					: (asked.get(value) ?? api.getFresh<T>(this.collection.item(value)));
				asked.set(value, found);
				await found.then((one) => answer([one]), fail);
			}),
		);
	}

	/** Whether Cloudflare can be asked for one key. */
	private get canFilter(): boolean {
		return this.collection.resource.key?.query !== undefined;
	}
}
