import type { IDataObject } from 'n8n-workflow';

import type { Emulator, SeedOptions, State } from '../../emulator';
import type { Paging } from '../../nodes/shared/cloudflare/pageSize';
import type { Scheme } from '../support/emulator';
import type { ListSearch } from '../support/engine';
import type { NodeName } from '../support/nodes';

/**
 * All that the suites know of one node. Each file in `fixtures/` exports one as `fixture`, and every
 * suite that goes over nodes, operations, lists or resources finds it there.
 */
export interface NodeFixture {
	node: NodeName;
	/** What there is to change: at least seven rows for each operation, in every state that matters. */
	seed: SeedOptions;
	/** More rows than the first page of the list search has. */
	many: SeedOptions;
	/** Far more rows than a list search may read, or than come at once. */
	huge: SeedOptions;
	/** The credential that every operation is tried with; email and Global API Key unless told otherwise. */
	credential?: Scheme;
	operations: Array<Omit<Fixture, 'node' | 'credential'>>;
	/** The list searches that no other node has. */
	lists: Array<Omit<ListSearchCase, 'node' | 'credential'>>;
	/** None for a node that has no resource of its own and asks for those of the others. */
	resource?: ResourceFixture;
}

/** What Cloudflare's documentation says of the node's resource. */
interface ResourceFixture {
	/** The name of the file in `nodes/shared/resources/`. */
	name: string;
	/** Of the list, with the names of its containers: `/accounts/:account/members`. */
	path: string;
	paging: Paging;
	/** An ID, where it is not 32 hex digits. */
	id?: string;
	/** The permissions to read and to write, where Cloudflare publishes them. */
	permissions: readonly string[];
}

/** A row as the emulator holds it. */
export type Row = IDataObject & { id: string };

/** One operation with an input for it. Without one, fixtures.test.ts fails. */
export interface Fixture {
	node: NodeName;
	/** That of the node. */
	credential?: Scheme;
	operation: string;
	/** Tells two fixtures of one operation apart, where a parameter shows other fields. */
	variant?: string;
	/** What the editor saves besides what names the containers and the record. */
	parameters?: IDataObject;
	/** What holds the records: the parameters that name it, and the IDs in the emulator. */
	containers: Record<string, string>;
	/** The parameter that names the record, for operations on one. */
	record?: string;
	/** What names a row there, by mode of the locator; `text` where it is no locator. */
	names?: Record<string, (row: Row) => string>;
	/** The rows that the operation is about; at least seven, and a change can be made to each. */
	rows: (emulator: Emulator) => Row[];
	/** All rows, where those above don't have the ones that were changed already. */
	everyRow?: (emulator: Emulator) => Row[];
	/** For creations: what names three records that are not there yet. */
	newcomers?: string[];
	/** The method of the request that an item sends to change something; none for reading. */
	change?: 'POST' | 'PUT' | 'PATCH' | 'DELETE';
	/** The list in the body, or the body itself, where one request carries the records of many items. */
	batch?: string;
	/** Where the body replaces a whole record: what it changes in the seed, for each record one part. */
	partsOf?: (body: unknown) => unknown[];
	/** For people: puts one with this address into the emulator. */
	add?: (emulator: Emulator, email: string) => Row;
	/** For filters: a good value for each, which lets the first row through. */
	filters?: (row: Row) => IDataObject;
	/** The field of a row that each filter of type date is compared with. */
	dates?: Record<string, string>;
	/** The parameter that changes a record, the field of the row, and the option that asks for it. */
	sets?: { parameter: string; field: string; values: string[]; options?: IDataObject };
	/** More parameters, with which the output has all fields of the preview. */
	allFields?: IDataObject;
	/** What the output says once the change is made, where the operation neither creates nor deletes. */
	done?: IDataObject;
	/** What is there is deleted first, with a request of its own: the record has another ID afterwards. */
	withdraws?: boolean;
	/** What names the person in the output, where the resource has no people: a group, for example. */
	person?: readonly string[];
	/** The field of the output with the ID of the record, where that is not `id`. */
	idField?: string;
	/** Where the record with the ID is in a row of the output, where it is in no field of the row itself. */
	idIn?: (row: IDataObject) => unknown;
	/** The rows that come out for one item, where there are several: a person's findings, and one that ends them. */
	rowsEach?: number;
	/** The fields of the output that hold an object, such as a plan. All others are flat. */
	nested?: readonly string[];
	/** What can't be read is a row of the output and no failure: it looks in many places at once. */
	listsNotSeen?: boolean;
	/** What messages and rows call a record, where that is not what names it: a plan, by whom it is about. */
	called?: (record: unknown) => string;
	/** What names nobody who is there, where it is more than an address or an ID. */
	nobody?: string;
	/** What fails before anything is sent, where it is no failure that a record is not there. */
	unfit?: (emulator: Emulator) => string;
	/** A failure of one item keeps none of the others from being done. */
	sideBySide?: boolean;
	/** Done again, it is sent again, and does no harm. */
	repeats?: boolean;
	/** The options with which doing it a second time fails, where it otherwise looks the same. */
	failsAgain?: IDataObject;
	/** Token permissions that it takes besides those of its resource. */
	alsoNeeds?: readonly string[];
	/** Nothing at Cloudflare tells afterwards whether the record was made. */
	cannotBeLookedUp?: boolean;
}

/** A list search of a node, and what it finds with the seed {@link NodeFixture.many}. */
export interface ListSearchCase {
	node: NodeName;
	/** The only credential that it takes, if it doesn't take both. */
	credential?: Scheme;
	method: string;
	/** The other parameters of the node. */
	parameters: ListSearch['parameters'];
	/** The expected IDs in Cloudflare's order. */
	ids: (state: State) => string[];
	/** Matches the path of the list request. */
	listPath: RegExp;
	/** The query parameter for the page; none if the list has no pages. */
	pageParameter?: 'page' | 'page_token' | 'cursor';
	/** The number of rows on the first page. */
	firstPageRows: number;
	/** The number of requests in addition to those for the pages. */
	lookups: number;
	/** Rows that are compared before a search gives up; none where it can see the whole list. */
	compared?: number;
	/** A filter that finds the last row. */
	filter: string;
	/** Matches the name of the last row in the list. */
	name: RegExp;
}
