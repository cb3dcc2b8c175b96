import type { IDataObject } from 'n8n-workflow';

import type { ApiPath, IdShape } from './paths';
import { itemPath } from './paths';
import type { Query } from './types';

/**
 * How a list comes: page by number, by token (Organizations API), or whole. `max` is the most rows
 * per page that the API takes, so that a list takes as few requests as possible.
 */
export type Paging =
	| {
			style: 'page';
			max: number;
			/** Cloudflare documents that the whole list comes where no page is asked for. */
			comesWhole?: boolean;
	  }
	| { style: 'token'; max: number }
	| { style: 'none' };

/** Rows that one request can bring. */
export const maxOf = (paging: Paging) => (paging.style === 'none' ? Infinity : paging.max);

/** The fewest rows that can be asked for: enough to see that a collection is there. */
export const minOf = (paging: Paging) => (paging.style === 'none' ? undefined : 1);

/** Rows are handed on whole, whatever Cloudflare adds to them. */
export interface Row {
	id: string;
}

/** What a record is known by besides its ID. */
interface Key<T> {
	/** What it is, and the mode of the locator that takes it. */
	noun: 'email' | 'account';
	/** Undefined where a row has none. */
	of: (row: T) => string | undefined;
	/** How to ask Cloudflare for one key; left out where the list can't be narrowed down. */
	query?: (key: string) => Query;
}

/** A row as a list search shows it. */
interface ListOption {
	name: string;
	/** Opened by the arrow beside the row. */
	url?: string;
	/** What the row is found by besides its name and its ID. */
	alias?: string;
}

/** How the rows of a resource are offered in a list search. */
export interface ListSearch<T> {
	/** Sent with every request for a page. */
	query?: Query;
	/** Name of Cloudflare's own filter for what is typed, where the list has one. */
	filter?: string;
	/** A typed ID can't be looked up by itself. */
	onlyListed?: boolean;
	/** Whether a row found by its ID belongs into this list; all do unless told otherwise. */
	belongs?: (row: T) => boolean;
	toOption: (row: T) => ListOption;
	/** What it means that there is no row at all, and what to do: n8n shows nothing else then. */
	empty: string;
}

/** What Cloudflare's documentation says about a resource, as far as messages need it. */
export interface ResourceFacts {
	/** "Access user" */
	noun: string;
	/** What the user selected besides the ID, and may have selected wrongly: "selected account". */
	selectedIn: string;
	/** Which credential it takes, in a sentence or two; for what has a node of its own. */
	credential?: string;
	/** Token permissions as the dashboard shows them, or undefined where Cloudflare publishes none. */
	read?: string;
	write?: string;
	/** What a token needs besides its permissions. */
	tokens?: string;
	/** Only a credential with a user behind it will do. */
	ofUser?: boolean;
	/** It belongs to an organization, which account-owned tokens can't reach. */
	ofOrganization?: boolean;
	/** Every valid credential may ask for it, whatever its permissions. */
	open?: boolean;
	/** What the plan or the role must be, where documented. */
	needs?: string;
	/** Codes with which a 404 is about what holds the record, and not about the record itself. */
	containerMissing?: { codes: number[]; container: ResourceFacts };
}

/** One kind of thing at Cloudflare: all that nodes, list searches, lookups and messages know of it. */
export interface Resource<T extends Row, C extends string = string> extends ResourceFacts {
	/** What holds the records: the parameters that name it, such as 'account'. */
	containers: readonly C[];
	/** The path of the list, from the IDs of its containers. */
	path: (containers: Record<C, string>) => ApiPath;
	/** What an ID looks like; 32 hex digits unless told otherwise. */
	id?: IdShape;
	paging: Paging;
	key?: Key<T>;
	list: ListSearch<T>;
	/** Which rows count as there; all do unless told otherwise. */
	isThere?: (row: T) => boolean;
	/** Of several rows with one key the one that counts comes first; without it they are ambiguous. */
	compare?: (a: T, b: T) => number;
	/** Several rows with one key may count at once: whoever is to be removed is in all of them. */
	hasSeveral?: boolean;
	/** The field that tells whether a row counts as there. */
	statusField?: keyof T & string;
	/** What the output of a deletion says of the record, besides its ID. */
	summary?: (row: T) => IDataObject;
}

/** Where a request goes, and what it is about. */
export interface Endpoint {
	readonly path: ApiPath;
	readonly resource: ResourceFacts;
}

/** The records of one resource in one container, such as the Access users of an account. */
export interface Collection<T extends Row> extends Endpoint {
	readonly resource: Resource<T>;
	item(id: string): Endpoint;
}

/** Throws an Error where a container is no whole ID. */
export function collectionOf<T extends Row, C extends string>(
	resource: Resource<T, C>,
	containers: Record<C, string>,
): Collection<T> {
	const path = resource.path(containers);
	return { path, resource, item: (id) => ({ path: itemPath(path, id), resource }) };
}

/** The resource that a 404 is about: the record, or what holds it. */
export function missingResource(resource: ResourceFacts, codes: number[]): ResourceFacts {
	const { containerMissing } = resource;
	const isContainer = containerMissing?.codes.some((code) => codes.includes(code));
	return containerMissing && isContainer ? containerMissing.container : resource;
}

/** All that a token needs, at once, so that nobody has to come back for the second one. */
export const permissionsOf = ({ read, write }: ResourceFacts): string =>
	read && write ? `'${read}' (to make changes also '${write}')` : `'${read ?? write}'`;
