import type { CloudflareApi } from './api';
import type { KnownRecords } from './knownRecords';
import { keyFor } from './knownRecords';
import type { Collection, Row } from './resource';
import { minOf } from './resource';

/** The requests by which the records of a collection are looked up; what they bring is remembered. */
export class LookupRequests<T extends Row> {
	constructor(
		private readonly collection: Collection<T>,
		private readonly records: KnownRecords<T>,
	) {}

	/** Everybody; undefined where that takes more requests than allowed. */
	async list(api: CloudflareApi, requests?: number): Promise<T[] | undefined> {
		const rows = await api.listFresh<T>(this.collection, {}, { requests });
		if (rows) this.records.learnAll(rows);
		return rows;
	}

	/** Asks for each key by itself. Returns why, where that failed. */
	async each(api: CloudflareApi, keys: string[]): Promise<Map<string, unknown>> {
		const failures = new Map<string, unknown>();
		await Promise.all(
			keys.map(
				async (key) =>
					await this.one(api, key).catch((error: unknown) => failures.set(keyFor(key), error)),
			),
		);
		return failures;
	}

	/**
	 * Asks for one key. Whether Cloudflare's filters mind letter case or take parts isn't documented:
	 * the rows are compared here, and a key with capitals that isn't found is asked for once more in
	 * lower case.
	 */
	private async one(api: CloudflareApi, key: string): Promise<void> {
		const { query = () => ({}) } = this.collection.resource.key ?? {};
		let rows: T[] = [];
		for (const spelling of new Set([key, key.toLowerCase()])) {
			const selection = {
				keep: (row: T) => keyFor(this.collection.resource.key?.of(row)) === keyFor(key),
			};
			rows = (await api.listFresh<T>(this.collection, query(spelling), selection)) ?? [];
			if (rows.length > 0) break;
		}
		this.records.learn(key, rows);
	}

	/** Throws Cloudflare's refusal where the collection isn't there or can't be read. */
	async isThere(api: CloudflareApi): Promise<void> {
		if (!this.records.isComplete)
			await api.listFresh<T>(
				this.collection,
				{},
				{ limit: minOf(this.collection.resource.paging) },
			);
	}
}
