import type { IDataObject } from 'n8n-workflow';

import type { Paging } from './pageSize';
import type { ApiPath, IdShape } from './paths';
import { itemPath } from './paths';
import type { ExtraQuota } from './rateLimiter';
import type { Query } from './types';

/** Rows are returned with all fields, including ones that Cloudflare adds later. */
export interface Row {
	id: string;
}

/** What identifies a record for people, besides its ID. */
interface Key<T> {
	/** The kind of key, which is also the name of the locator mode for it. */
	noun: 'email' | 'account' | 'name';
	/** Compared exactly; by default ignoring what doesn't matter in an address, such as its case. */
	exact?: boolean;
	/** Undefined if the row has no key. */
	of: (row: T) => string | undefined;
	/** The key in a sentence, if it doesn't say by itself what it is: "account 0a1b…". */
	inWords?: (key: string) => string;
	/** The fields of a row with this key. */
	fields: (key: string) => IDataObject;
	/** The filter for one key, if the list has one. */
	query?: (key: string) => Query;
}

interface ListOption {
	name: string;
	/** Opened by the link icon beside the row. */
	url?: string;
	/** Searched besides the name and the ID. */
	alias?: string;
}

/** How a list search reads and shows the rows of a resource. */
export interface ListSearch<T> {
	/** Sent with every request for a page. */
	query?: Query;
	/** The name of Cloudflare's own filter for the typed text, if the list has one. */
	filter?: string;
	/** A typed ID is searched in the list and not looked up by itself. */
	onlyListed?: boolean;
	/** Whether a row that was found by its ID belongs to the list; by default every row does. */
	belongs?: (row: T) => boolean;
	toOption: (row: T) => ListOption;
	/** The message for an empty list: what it means and what to do. n8n would show nothing. */
	empty: string;
}

/** The account, organization or share in which a record is. */
export interface Where extends IDataObject {
	type: string;
	id: string;
	/** Null if Cloudflare doesn't tell this credential. */
	name: string | null;
}

/** What the notice of a node says of the credential besides the permissions. */
interface CredentialWords {
	/** The first sentence. */
	about?: string;
	/** What takes the permission to write; "for changes" unless told otherwise. */
	toWrite?: string;
	/** Whose token it has to be to write. */
	writer?: string;
	/** A sentence behind the permissions. */
	more?: string;
}

/** Facts from Cloudflare's documentation that messages use. */
export interface ResourceFacts {
	/** "Access user" */
	noun: string;
	/** What else the user selected and may have got wrong: "selected account". */
	selectedIn: string;
	/** For the notice of its node: words beside the permissions, or all of it where no token is documented. */
	credential?: CredentialWords | string;
	/** Token permissions as the dashboard shows them; undefined if Cloudflare publishes none. */
	read?: string;
	write?: string;
	/** What a token needs besides its permissions. */
	tokens?: string;
	/** It needs a credential that belongs to a user. */
	ofUser?: boolean;
	/** Cloudflare takes only API tokens for it: what it is, in the message for others, such as "devices". */
	tokenOnly?: string;
	/** It belongs to an organization, which account-owned tokens can't reach. */
	ofOrganization?: boolean;
	/** Every valid credential can read it, whatever its permissions. */
	open?: boolean;
	/** The account has to turn it on first: then a 404 may mean that it has not. */
	optIn?: boolean;
	/** The plan or role that it needs, if that is documented. */
	needs?: string;
	/** Fields of its records that must never leave the node, such as a code that lets somebody in. */
	withheld?: readonly string[];
	/** Older responses have the rows of a list in an array in the array. */
	nestedRows?: boolean;
	/** The quota that its requests need besides the client quota. */
	quota?: ExtraQuota;
	/** Codes of a 404 that is about the container and not about the record. */
	containerMissing?: { codes: number[]; container: ResourceFacts };
}

/** Everything that nodes, list searches, lookups and messages know about one kind of record. */
export interface Resource<T extends Row, C extends string = string> extends ResourceFacts {
	/** The parameters that name the containers, such as 'account'. */
	containers: readonly C[];
	/** The path of the list. */
	path(containers: Record<C, string>): ApiPath;
	/** The format of an ID; 32 hex digits by default. */
	id?: IdShape;
	paging: Paging;
	key?: Key<T>;
	list: ListSearch<T>;
	/** A filter for rows that the list may leave out. They are read before a key counts as not found. */
	leftOut?: Query;
	/** Which rows count as existing; by default all do. */
	isThere?: (row: T) => boolean;
	/** Sorts rows with the same key, most relevant first; without it they are ambiguous. */
	compare?: (a: T, b: T) => number;
	/** A person may have several rows that count, and all of them must be deleted. */
	hasSeveral?: boolean;
	/** The field that decides whether a row counts as existing. */
	statusField?: keyof T & string;
	/** The resource that contains it, and in it the record with the ID of the last container. */
	container?: Resource<never>;
	/**
	 * Whom a row is about: the key first, and then the name of a person, if there is one; null if unknown.
	 */
	person?: (row: T) => IDataObject;
	/** The user of a row, where people log in with it: nobody removes the credential's own user. */
	userOf?: (row: T) => { id?: string; email?: string };
	/**
	 * Whether a row makes somebody Super Administrator, whose last one can't be removed; undefined if the
	 * row doesn't tell.
	 */
	isSuperAdministrator?: (row: T) => boolean | undefined;
	/** The account or organization that a row is about, where that is not the container of its list. */
	where?: (row: T) => Where;
	/** The fields that users need most: the same keys for every row, flat, null if unknown. */
	simplified?: (row: T) => IDataObject;
	/** Fields that only some rows have. After a change, the output has them all, so that its table has no gaps. */
	mayLack?: readonly string[];
	/** Fields of a simplified row whose change is news, for the trigger. */
	watched?: readonly string[];
	/** The field with the time at which a record was made, so that the trigger reports the oldest first. */
	madeAt?: keyof T & string;
	/** What the output of a deletion contains besides the person and the ID. */
	summary?: (row: T) => IDataObject;
}

/** The path of a request, and its resource. */
export interface Endpoint {
	readonly path: ApiPath;
	readonly resource: ResourceFacts;
	/** A POST here does the same however often it arrives, so it may be repeated. */
	readonly repeatable?: boolean;
	/**
	 * When the request is outdated (a value of performance.now()), because its body was made of what was
	 * read before. It is not sent after that, nor repeated.
	 */
	readonly goodUntil?: number;
}

/** The records of one resource in one container, such as the Access users of an account. */
export interface Collection<T extends Row> extends Endpoint {
	readonly resource: Resource<T>;
	/** The IDs of the containers, by the name of their parameter. */
	readonly containers: Record<string, string>;
	item(id: string): Endpoint;
}

/** Throws an Error if a container's value is not a complete ID. */
export function collectionOf<T extends Row, C extends string>(
	resource: Resource<T, C>,
	containers: Record<C, string>,
): Collection<T> {
	const path = resource.path(containers);
	return { path, resource, containers, item: (id) => ({ path: itemPath(path, id), resource }) };
}

/** The resource that a 404 is about: the record or its container. */
export function missingResource(resource: ResourceFacts, codes: number[]): ResourceFacts {
	const { containerMissing } = resource;
	const isContainer = containerMissing?.codes.some((code) => codes.includes(code));
	return containerMissing && isContainer ? containerMissing.container : resource;
}

/** All permissions that a token needs, so that the user can add them in one step. */
export const permissionsOf = ({ read, write }: ResourceFacts): string =>
	read && write ? `'${read}' (to make changes also '${write}')` : `'${read ?? write}'`;
