import type { CloudflareApi } from '../cloudflare/api';
import type { Change } from '../cloudflare/change';
import type { CloudflareClock } from '../cloudflare/clock';
import { Lookups } from '../cloudflare/lookups';
import type { Collection, Row } from '../cloudflare/resource';
import type { Session } from '../cloudflare/session';

/** How the requests of one item are sent. */
export interface ItemSettings {
	/** Seconds per request; undefined for the default. */
	timeout: number | undefined;
	isDryRun: boolean;
	/** Rows are returned with a few fields only. */
	simplify: boolean;
	/** It only finds out whether the item would fail: see runItems.ts. */
	isPrecheck?: boolean;
	/** It waits for what Cloudflare does in the background. */
	isWaiting?: boolean;
	/** A tool of an AI agent that may not change anything. */
	isReadOnlyTool?: boolean;
}

/** What an operation uses to work on one item. */
export class ItemSession {
	/** What the item has changed so far, or would have changed in a dry run. */
	readonly changes: Change[] = [];
	readonly api: CloudflareApi;

	constructor(
		private readonly session: Session,
		readonly settings: ItemSettings,
	) {
		const { timeout, isDryRun: dryRun, isWaiting } = settings;
		this.api = session.api({ timeout, dryRun, changes: this.changes, isWaiting });
	}

	get isDryRun(): boolean {
		return this.settings.isDryRun;
	}

	/** Fires when the execution ends, so that waits can end. */
	get signal(): AbortSignal {
		return this.session.queue.signal;
	}

	/** How many requests of this execution may be in flight at once. */
	get maxConcurrency(): number {
		return this.session.queue.maxConcurrency;
	}

	/** Whether the credential belongs to a user. */
	get hasUser(): boolean {
		return this.session.hasUser;
	}

	get clock(): CloudflareClock {
		return this.session.clock;
	}

	/** The same item in a precheck. */
	precheck(): ItemSession {
		return new ItemSession(this.session, { ...this.settings, isDryRun: true, isPrecheck: true });
	}

	/** The same item for one of several steps, which notes its own changes. */
	forStep(): ItemSession {
		return new ItemSession(this.session, this.settings);
	}

	/** The same item in a wait. */
	waiting(): ItemSession {
		return new ItemSession(this.session, { ...this.settings, isWaiting: true });
	}

	/** Ends the sending for all items of the execution. */
	endSending(): void {
		this.session.queue.close();
	}

	/**
	 * The lookups of a collection, shared by all items. Dry runs have lookups of their own, because what a
	 * dry run assumes is not real.
	 */
	lookups<T extends Row>(collection: Collection<T>): Lookups<T> {
		return this.shared(
			`lookups ${this.isDryRun} ${collection.path}`,
			() => new Lookups(collection),
		);
	}

	/** Runs changes of one record one at a time in this n8n process: see RateLimiter. */
	get oneAtATime(): Session['oneAtATime'] {
		return this.session.oneAtATime;
	}

	/** Any other object that all items share; it is made when it is first needed. */
	shared<S>(name: string, make: () => S): S {
		const { isPrecheck } = this.settings;
		return this.session.shared(isPrecheck ? `precheck ${name}` : name, make);
	}
}
