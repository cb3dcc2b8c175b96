import type { IExecuteFunctions, INodeProperties } from 'n8n-workflow';

import type { CloudflareApi } from '../cloudflare/api';
import type { Connection } from '../cloudflare/client';
import type { CloudflareClock } from '../cloudflare/clock';
import type { Directory } from '../cloudflare/directory';
import type { Collection, Resource, Row } from '../cloudflare/resource';
import { collectionOf } from '../cloudflare/resource';
import { Parameters } from './parameters';
import type { ParameterValues } from './parameterValues';

/** One item's view of an operation: its parameters, checked, and the API. */
export class Call extends Parameters {
	private opened?: CloudflareApi;

	constructor(
		ctx: IExecuteFunctions,
		fields: INodeProperties[],
		itemIndex: number,
		given: ParameterValues,
		private readonly connection: Connection,
	) {
		super(ctx, fields, itemIndex, given);
	}

	/** Paced, repeated where that is safe, and changing nothing in a dry run. */
	get api(): CloudflareApi {
		this.opened ??= this.connection.api({ timeout: this.timeout, dryRun: this.isDryRun });
		return this.opened;
	}

	/** Fires when the execution ends, for whatever waits. */
	get signal(): AbortSignal {
		return this.connection.lane.signal;
	}

	/** Requests of this execution that may be under way at once. */
	get maxConcurrency(): number {
		return this.connection.lane.maxConcurrency;
	}

	/** Lets nothing more leave, for any item of the execution. */
	endSending(): void {
		this.connection.lane.close();
	}

	/** Look-ups by what people know, shared by all items. */
	directory<T extends Row>(collection: Collection<T>): Directory<T> {
		return this.connection.directory(collection, this.isDryRun);
	}

	/** The records of a resource in the containers that the item's locators name. */
	collection<T extends Row, C extends string>(resource: Resource<T, C>): Collection<T> {
		const ids = resource.containers.map((name) => [name, this.id(name)]);
		return collectionOf(resource, Object.fromEntries(ids) as Record<C, string>);
	}

	/** Something that all items share, made when it is first needed. */
	shared<S>(name: string, make: () => S): S {
		return this.connection.shared(name, make);
	}

	/** Whether the credential has a user behind it. */
	get hasUser(): boolean {
		return this.connection.hasUser;
	}

	get clock(): CloudflareClock {
		return this.connection.clock;
	}
}
