import type { CloudflareApi } from '../cloudflare/api';
import type { Change } from '../cloudflare/change';
import type { CloudflareClock } from '../cloudflare/clock';
import type { Lookups } from '../cloudflare/lookups';
import type { Collection, Row } from '../cloudflare/resource';
import type { Session } from '../cloudflare/session';

/** How one item wants its requests sent. */
export interface ItemSettings {
	/** Seconds per request; undefined for the default. */
	timeout: number | undefined;
	isDryRun: boolean;
}

/** What an operation reaches Cloudflare with, for one item. */
export class ItemSession {
	/** What the item changed so far; in a dry run what it would have changed. */
	readonly changes: Change[] = [];
	readonly api: CloudflareApi;

	constructor(
		private readonly session: Session,
		readonly settings: ItemSettings,
	) {
		const { timeout, isDryRun: dryRun } = settings;
		this.api = session.api({ timeout, dryRun, changes: this.changes });
	}

	get isDryRun(): boolean {
		return this.settings.isDryRun;
	}

	/** Fires when the execution ends, for whatever waits. */
	get signal(): AbortSignal {
		return this.session.queue.signal;
	}

	/** Requests of this execution that may be under way at once. */
	get maxConcurrency(): number {
		return this.session.queue.maxConcurrency;
	}

	/** Whether the credential has a user behind it. */
	get hasUser(): boolean {
		return this.session.hasUser;
	}

	get clock(): CloudflareClock {
		return this.session.clock;
	}

	/** Lets nothing more leave, for any item of the execution. */
	endSending(): void {
		this.session.queue.close();
	}

	/** Lookups by what people know, shared by all items. */
	lookups<T extends Row>(collection: Collection<T>): Lookups<T> {
		return this.session.lookups(collection, this.isDryRun);
	}

	/** Something that all items share, made when it is first needed. */
	shared<S>(name: string, make: () => S): S {
		return this.session.shared(name, make);
	}
}
