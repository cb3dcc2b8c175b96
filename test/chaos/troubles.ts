import type { Fault } from '../../emulator';

type Method = 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';

/** One thing that goes wrong, and what an item that fails of it must say. */
export interface Trouble extends Fault {
	says: RegExp;
	/** Seconds that the node is ready to wait for the quota; as long as it takes unless told. */
	maxWait?: number;
	/** A change that it strikes was made. */
	acted?: boolean;
	/** It passes without the user noticing, however often it strikes. */
	harmless?: boolean;
}

const reset = /could not be reached: .*(ECONNRESET|socket hang up)/;
const empty = /could not be read: it is empty/;
const late = /no answer within 1 s/;

const status = (code: number): Trouble => ({
	kind: 'status',
	status: code,
	says: new RegExp(`could not answer: .*HTTP ${code}`),
});

/** Strikes reads and changes alike. */
const anywhere: Trouble[] = [
	{ kind: '429', says: /rate limit/, harmless: true },
	{ kind: '429', retryAfter: 1, says: /rate limit/, harmless: true },
	status(500),
	status(502),
	status(503),
	{ kind: 'reset-before', says: reset },
	{ kind: 'reset-after', says: reset, acted: true },
	{ kind: 'timeout', says: late },
	{ kind: 'html', says: /it is an HTML page/ },
	{ kind: 'cut-off-json', says: /its JSON is cut off|no such|not found/, acted: true },
	{ kind: 'wrong-content-type', says: /never/, acted: true, harmless: true },
];

/** Nothing in the answer. A deletion may be answered like that, so it is no lie there. */
const nothing: Trouble[] = [
	{ kind: 'empty-200', says: empty },
	{ kind: 'no-body-204', says: empty },
];

/** The change is made, and then its answer goes wrong. */
const afterwards: Trouble[] = [...anywhere, ...nothing]
	.filter(({ kind }) => ['status', 'timeout', 'html', 'empty-200', 'no-body-204'].includes(kind))
	.map((trouble) => ({ ...trouble, afterAct: true, acted: true }));

/** What may go wrong with requests of a method. */
export function troublesOf(method: Method): Trouble[] {
	const troubles = [
		...anywhere,
		...(method === 'DELETE' ? [] : nothing),
		...(method === 'GET' ? [] : afterwards),
	];
	return troubles.map((trouble) => ({ ...trouble, method }));
}

/** The quota is used up for longer than the node may wait. */
export const outwaited = (method?: Method): Trouble => ({
	kind: '429',
	retryAfter: 3,
	method,
	maxWait: 1,
	says: /rate limit is used up for another [34] s/,
});

/** Everything fails, look-ups included. */
export const everywhere = (change: Method): Trouble[] =>
	[
		...anywhere.filter(({ harmless }) => !harmless),
		...(change === 'DELETE' ? [] : nothing),
		outwaited(),
	].map((trouble) => ({ ...trouble, method: undefined }));

export type { Method };

/** How it is called in a complaint. */
export const nameOf = ({ kind, status: code, retryAfter, method, afterAct }: Trouble): string =>
	[kind, code, retryAfter && `Retry-After ${retryAfter}`, method, afterAct && 'after acting']
		.filter(Boolean)
		.join(' ');
