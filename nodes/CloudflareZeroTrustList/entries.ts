import { addressKey } from '../shared/cloudflare/address';
import type { CloudflareApi } from '../shared/cloudflare/api';
import type { Collection } from '../shared/cloudflare/resource';
import { maxOf } from '../shared/cloudflare/pageSize';
import type { ZeroTrustListItem } from '../shared/resources/zeroTrustListItems';

/** The entries of a list at one moment. */
export class Entries {
	private readonly byAddress = new Map<string, ZeroTrustListItem[]>();

	constructor(private readonly rows: ZeroTrustListItem[]) {
		for (const row of rows) {
			if (typeof row.value !== 'string') continue;
			const key = addressKey(row.value);
			this.byAddress.set(key, [...(this.byAddress.get(key) ?? []), row]);
		}
	}

	get count(): number {
		return this.rows.length;
	}

	/** Those with this address. There may be several spellings of it. */
	with(address: string): ZeroTrustListItem[] {
		return this.byAddress.get(addressKey(address)) ?? [];
	}
}

/** Reads the entries of one list for all items of an execution. */
export class ListReader {
	private first?: Promise<Entries>;
	private next?: Promise<Entries>;

	constructor(private readonly collection: Collection<ZeroTrustListItem>) {}

	/** The entries before the first change, which are read once. */
	async before(api: CloudflareApi): Promise<Entries> {
		this.first ??= this.read(api);
		return await this.first;
	}

	/** The entries now. Whoever asks in the same moment shares the requests. */
	async now(api: CloudflareApi): Promise<Entries> {
		this.next ??= Promise.resolve().then(async () => {
			this.next = undefined;
			return await this.read(api);
		});
		return await this.next;
	}

	/** An entry may move to a page that was read already, so a list with several pages is read twice. */
	private async read(api: CloudflareApi): Promise<Entries> {
		const rows = (await api.listFresh(this.collection)) ?? [];
		if (rows.length <= maxOf(this.collection.resource.paging)) return new Entries(rows);
		const again = (await api.listFresh(this.collection)) ?? [];
		const byText = new Map([...rows, ...again].map((row) => [JSON.stringify(row), row]));
		return new Entries([...byText.values()]);
	}
}
