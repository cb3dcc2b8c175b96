import type { IDataObject } from 'n8n-workflow';
import type { Outcome, Task } from './task.mjs';

const PER_PAGE = 1000;

/** Not a contender: fetches the rows with the least code, and keeps only them in memory. */
export function rowsOnly({ baseUrl, account, token }: Task): () => Promise<Outcome> {
	return async () => {
		const items: IDataObject[] = [];
		for (let page = 1; ; page++) {
			const query = `page=${page}&per_page=${PER_PAGE}`;
			const answer = await fetch(`${baseUrl}/accounts/${account}/access/users?${query}`, {
				headers: { authorization: `Bearer ${token}` },
			});
			const { result } = (await answer.json()) as { result: IDataObject[] };
			items.push(...result);
			// Otherwise the peak tells how long V8 puts off its work, and not how big the rows are.
			globalThis.gc?.();
			if (result.length < PER_PAGE) return { items, failed: 0 };
		}
	};
}
