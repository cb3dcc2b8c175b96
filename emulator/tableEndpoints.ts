import type { Access } from './auth';
import type { ApiRequest, Endpoint, Schema } from './endpoint';
import type { ApiError, ApiResponse } from './envelope';
import { sorted } from './filters';
import { page, type Query, type TotalPages } from './paging';
import { accountOf } from './resources/accounts';
import type { State } from './state';
import type { Table } from './table';

/** Rows of a table, and what the API does with them in the plain way. */
interface Plain<Row extends { id: string }> {
	/** Of one row. Its last parameter names the row, and what comes before that is the path of the list. */
	path: string;
	table: (request: ApiRequest) => Table<Row>;
	/** The error for a row that doesn't exist. */
	missing: (request: ApiRequest) => ApiError;
	reads: Access;
	gateway?: boolean;
	/** A row as the API returns it, where that isn't the row itself. */
	toResponse?: (row: Row, request: ApiRequest) => unknown;
	list?: {
		/** Where it isn't that of a single row. */
		access?: Access;
		query: Record<string, Schema>;
		size: number;
		totalPages: TotalPages;
		matches?: (row: Row, request: ApiRequest) => boolean;
		/** The text that the rows are sorted by. Without one, they are in order of creation. */
		sortedBy?: (query: Query) => ((row: Row) => string) | undefined;
	};
	remove?: {
		access: Access;
		/** What is answered instead of the row. It is called before the row is gone, and may refuse. */
		answer?: (row: Row, request: ApiRequest) => ApiResponse;
	};
}

/** The row that a path names, and the endpoints: to get one and, if described, to list and to delete. */
export function tableEndpoints<Row extends { id: string }>({
	path,
	table,
	missing,
	reads,
	gateway,
	toResponse = (row) => row,
	list,
	remove,
}: Plain<Row>) {
	const [collection = '', name = ''] = path.split(/\/:(?=\w+$)/);
	const rowOf = (request: ApiRequest): Row => {
		const row = table(request).get(request.params[name] ?? '');
		if (!row) throw missing(request);
		return row;
	};
	const get = (request: ApiRequest) => ({ result: toResponse(rowOf(request), request) });
	const endpoints: Endpoint[] = [{ method: 'GET', path, access: reads, gateway, handle: get }];
	if (list) {
		const { access = reads, query, size, totalPages, matches, sortedBy } = list;
		const handle = (request: ApiRequest) => {
			const all = table(request).rows();
			const rows = matches ? all.filter((row) => matches(row, request)) : all;
			const textOf = sortedBy?.(request.query);
			const inOrder = textOf ? sorted(rows, request.query.direction, textOf) : rows;
			const listed = page(inOrder, request, size, totalPages);
			return { ...listed, result: listed.result.map((row) => toResponse(row, request)) };
		};
		endpoints.push({ method: 'GET', path: collection, access, gateway, query, handle });
	}
	if (remove) {
		const { access, answer = (row, request) => ({ result: toResponse(row, request) }) } = remove;
		const handle = (request: ApiRequest) => {
			const row = rowOf(request);
			const response = answer(row, request);
			table(request).remove(row.id);
			return response;
		};
		endpoints.push({ method: 'DELETE', path, access, gateway, handle });
	}
	return { rowOf, endpoints };
}

/** The table of the account in the path. */
export const inAccount =
	<Row extends { id: string }>(tableOf: (state: State, accountId: string) => Table<Row>) =>
	({ state, params }: ApiRequest) =>
		tableOf(state, accountOf(state, params).id);
