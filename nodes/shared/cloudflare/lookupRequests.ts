import type { CloudflareApi } from './api';
import { isInconsistent } from './faults';
import type { KeyForm, KnownRecords } from './knownRecords';
import type { Collection, Row } from './resource';
import { maxOf, minOf } from './pageSize';
import { inSlices, Slices } from './slices';

/** From this many questions on, reading the whole list may take fewer requests. */
const LIST_FROM = 3;

/** Which records have this key or this ID? */
export interface Question<T> {
	by: 'key' | 'id';
	value: string;
	/** An empty answer must prove absence. */
	certain: boolean;
	/** Every record is needed, and a filter may leave out one with another spelling. */
	every?: boolean;
	answer: (rows: T[]) => void;
	fail: (error: unknown) => void;
}

/** Sends the requests of lookups and adds the rows to the known records. */
export class LookupRequests<T extends Row> {
	constructor(
		private readonly collection: Collection<T>,
		private readonly records: KnownRecords<T>,
		private readonly keyFor: KeyForm,
	) {}

	/** Answers questions together, with as few requests as possible. */
	async answerAll(api: CloudflareApi, questions: Array<Question<T>>): Promise<void> {
		try {
			const byKey = questions.filter(({ by }) => by === 'key');
			const distinct = new Set(questions.map(({ by, value }) => `${by} ${this.keyFor(value)}`))
				.size;
			const onlyByListing =
				questions.some(({ every }) => every) || (byKey.length > 0 && !this.canFilter);
			const rows = await this.listIfCheaper(api, distinct, onlyByListing);
			await this.listLeftOut(api, byKey);
			const reads = this.readById(api, questions, rows);
			const slices = new Slices();
			const failures = await this.findByKey(api, byKey, rows, slices);
			// In the order of the questions, because the items go on in this order.
			const answer = ({ by, value, answer: found, fail }: Question<T>) => {
				const key = failures.size > 0 ? this.keyFor(value) : '';
				if (by === 'id') void reads.get(value)?.then((row) => found([row]), fail);
				else if (failures.has(key)) fail(failures.get(key));
				else found(this.records.with(value));
			};
			await inSlices(questions, answer, slices);
		} catch (error) {
			questions.forEach(({ fail }) => fail(error));
		}
	}

	/** All rows; undefined if single requests are cheaper, or if the list is inconsistent. */
	private async listIfCheaper(
		api: CloudflareApi,
		questions: number,
		onlyByListing: boolean,
	): Promise<T[] | undefined> {
		if (!onlyByListing && questions < LIST_FROM) return undefined;
		return await this.list(api, onlyByListing ? undefined : questions).catch((error: unknown) => {
			// An inconsistent list doesn't fail the lookups: single requests can still answer them.
			if (onlyByListing || !isInconsistent(error)) throw error;
			return undefined;
		});
	}

	/** Reads the rows that the list may leave out, if a key is not found without them. */
	private async listLeftOut(api: CloudflareApi, byKey: Array<Question<T>>): Promise<void> {
		const { leftOut } = this.collection.resource;
		if (!leftOut || byKey.every(({ value }) => this.records.with(value).length > 0)) return;
		const rows = (await api.listFresh<T>(this.collection, leftOut)) ?? [];
		for (const row of rows) this.records.found(row);
	}

	/** Looks for the keys, and for those that it doesn't find with a second method. Returns the failures by key. */
	private async findByKey(
		api: CloudflareApi,
		questions: Array<Question<T>>,
		listed: T[] | undefined,
		slices: Slices,
	): Promise<Map<string, unknown>> {
		const failures = listed ? new Map() : await this.filterAll(api, this.distinct(questions));
		const open: Array<Question<T>> = [];
		const find = (question: Question<T>) => {
			if (!question.certain || this.records.with(question.value).length > 0) return;
			if (!failures.has(this.keyFor(question.value))) open.push(question);
		};
		await inSlices(questions, find, slices);
		await this.checkAbsence(api, this.distinct(open), listed, failures);
		return failures;
	}

	/** The keys of questions, each in one spelling. */
	private distinct(questions: Array<Question<T>>): string[] {
		return [...new Map(questions.map(({ value }) => [this.keyFor(value), value])).values()];
	}

	/** Looks with the second method for keys that the first one did not find, and adds the failures. */
	private async checkAbsence(
		api: CloudflareApi,
		keys: string[],
		listed: T[] | undefined,
		failures: Map<string, unknown>,
	): Promise<void> {
		if (keys.length === 0) return;
		const pages = Math.ceil((listed?.length ?? 0) / maxOf(this.collection.resource.paging)) || 1;
		if (listed && this.canFilter && keys.length <= pages) {
			for (const [key, error] of await this.filterAll(api, keys)) failures.set(key, error);
		} else {
			await this.list(api).catch((error: unknown) => {
				for (const key of keys) failures.set(this.keyFor(key), error);
			});
		}
		for (const key of keys) {
			if (!failures.has(this.keyFor(key)) && this.records.with(key).length === 0) {
				this.records.setAbsent(key);
			}
		}
	}

	/** The records by ID, each read once unless it was listed. */
	private readById(
		api: CloudflareApi,
		questions: Array<Question<T>>,
		listed: T[] = [],
	): Map<string, Promise<T>> {
		const reads = new Map<string, Promise<T>>();
		const ids = questions.flatMap(({ by, value }) => (by === 'id' ? [value] : []));
		if (ids.length === 0) return reads;
		const byId = new Map(listed.map((row) => [row.id, row]));
		for (const id of new Set(ids)) {
			const row = byId.get(id);
			const read = row ? Promise.resolve(row) : api.getFresh<T>(this.collection.item(id));
			// A failure is reported once the question is answered.
			read.catch(() => undefined);
			reads.set(id, read);
		}
		return reads;
	}

	/** All rows; undefined if that takes more requests than allowed. */
	private async list(api: CloudflareApi, requests?: number): Promise<T[] | undefined> {
		const rows = await api.listFresh<T>(this.collection, {}, { requests });
		if (rows) this.records.rememberAll(rows);
		return rows;
	}

	/** One filtered request for each key. Returns the failures by key. */
	private async filterAll(api: CloudflareApi, keys: string[]): Promise<Map<string, unknown>> {
		const failures = new Map<string, unknown>();
		await Promise.all(
			keys.map(
				async (key) =>
					await this.one(api, key).catch((error: unknown) => failures.set(this.keyFor(key), error)),
			),
		);
		return failures;
	}

	/**
	 * One key. Cloudflare doesn't document whether its filters ignore letter case or match parts. So the
	 * rows are compared here, and a key with capitals that isn't found is tried again in lower case.
	 */
	private async one(api: CloudflareApi, key: string): Promise<void> {
		const { query = () => ({}) } = this.collection.resource.key ?? {};
		let rows: T[] = [];
		for (const spelling of new Set([key, key.toLowerCase()])) {
			const selection = {
				keep: (row: T) => this.keyFor(this.collection.resource.key?.of(row)) === this.keyFor(key),
			};
			rows = (await api.listFresh<T>(this.collection, query(spelling), selection)) ?? [];
			if (rows.length > 0) break;
		}
		this.records.remember(key, rows);
	}

	/** Throws Cloudflare's fault if the collection doesn't exist or can't be read. */
	async checkCollection(api: CloudflareApi): Promise<void> {
		if (!this.records.isComplete)
			await api.listFresh<T>(
				this.collection,
				{},
				{ limit: minOf(this.collection.resource.paging) },
			);
	}

	/** Whether Cloudflare has a filter for the key. */
	private get canFilter(): boolean {
		return this.collection.resource.key?.query !== undefined;
	}
}
