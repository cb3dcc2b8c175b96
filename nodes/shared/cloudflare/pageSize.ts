/**
 * How a list is paged: by number, by token (Organizations API), by cursor (devices), or not at all.
 * `max` is the largest page that the API allows, so that a list takes as few requests as possible.
 */
export type Paging =
	| {
			style: 'page';
			max: number;
			/** The smallest page that the API allows; 1 unless given. */
			min?: number;
			/** Cloudflare documents that the whole list comes if no page is requested. */
			comesWhole?: boolean;
			/** Sorts the list, so that rows keep their place while its pages are read. */
			order?: Record<string, string>;
	  }
	| { style: 'token'; max: number }
	| { style: 'cursor'; max: number }
	| { style: 'none' };

/** The most rows that one request can return. */
export const maxOf = (paging: Paging) => (paging.style === 'none' ? Infinity : paging.max);

/** The page size for a number of wanted rows; 0 for a list without pages. */
export function pageSizeFor(paging: Paging, wanted: number): number {
	if (paging.style === 'none') return 0;
	const min = paging.style === 'page' ? (paging.min ?? 1) : 1;
	return Math.min(paging.max, Math.max(min, wanted));
}

/** The fewest rows that can be requested, to check that a collection exists. */
export const minOf = (paging: Paging) => (paging.style === 'none' ? undefined : 1);
