import type { ApiRequest } from './endpoint';
import type { ApiResponse } from './envelope';
import { sorted } from './filters';

/** Gateway's lists: all rows with the text in `search` that meet each `filter`, without pages. */
export function gatewayList<Row extends { name: string; description?: string }>(
	request: ApiRequest,
	conditionOf: (filter: string) => (row: Row) => boolean,
	rowsOf: () => Row[],
	textOf?: (row: Row) => string,
): ApiResponse {
	const { query } = request;
	const conditions = ((query.filter ?? []) as string[]).map(conditionOf);
	const part = String(query.search ?? '').toLowerCase();
	const rows = rowsOf().filter(({ name, description = '' }) =>
		`${name}\n${description}`.toLowerCase().includes(part),
	);
	const found = rows.filter((row) => conditions.every((holds) => holds(row)));
	const result = textOf ? sorted(found, query.direction, textOf) : found;
	const { length } = result;
	return { result, result_info: { count: length, page: 1, per_page: length, total_count: length } };
}
