import type { Fault } from '../../emulator';

export type Method = 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';

/** A fault, and the error that an item must report when it fails because of the fault. */
export interface FaultCase extends Fault {
	expectedError: RegExp;
	/** The option Max Rate Limit Wait in seconds; no limit when omitted. */
	maxWait?: number;
	/** Cloudflare makes the change before the fault occurs. */
	acted?: boolean;
	/** The node recovers without an error, however often the fault occurs. */
	harmless?: boolean;
}

const reset = /could not be reached: .*(ECONNRESET|socket hang up)/;
const empty = /could not be read: it is empty/;
const timedOut = /no response within 1 s/;

const status = (code: number): FaultCase => ({
	kind: 'status',
	status: code,
	expectedError: new RegExp(`had a server error: .*HTTP ${code}`),
});

/** Faults of reads and of changes. */
const allMethods: FaultCase[] = [
	{ kind: '429', expectedError: /rate limit/, harmless: true },
	{ kind: '429', retryAfter: 1, expectedError: /rate limit/, harmless: true },
	status(500),
	status(502),
	status(503),
	{ kind: 'reset-before', expectedError: reset },
	{ kind: 'reset-after', expectedError: reset, acted: true },
	{ kind: 'timeout', expectedError: timedOut },
	{ kind: 'html', expectedError: /it is an HTML page/ },
	{ kind: 'cut-off-json', expectedError: /its JSON is cut off|no such|not found/, acted: true },
	{ kind: 'wrong-content-type', expectedError: /never/, acted: true, harmless: true },
];

/** Empty responses. They are valid for a deletion, so they are no fault there. */
const emptyResponses: FaultCase[] = [
	{ kind: 'empty-200', expectedError: empty },
	{ kind: 'no-body-204', expectedError: empty },
];

/** Cloudflare makes the change, and then the response is lost or damaged. */
const afterChange: FaultCase[] = [...allMethods, ...emptyResponses]
	.filter(({ kind }) => ['status', 'timeout', 'html', 'empty-200', 'no-body-204'].includes(kind))
	.map((fault) => ({ ...fault, afterAct: true, acted: true }));

/** The faults that requests of this method can have. */
export function faultCases(method: Method): FaultCase[] {
	const faults = [
		...allMethods,
		...(method === 'DELETE' ? [] : emptyResponses),
		...(method === 'GET' ? [] : afterChange),
	];
	return faults.map((fault) => ({ ...fault, method }));
}

/** The rate limit is used up for longer than the node may wait. */
export const rateLimitBeyondWait = (method?: Method): FaultCase => ({
	kind: '429',
	retryAfter: 3,
	method,
	maxWait: 1,
	expectedError: /rate limit is used up for another [34] s/,
});

/** Faults of every request, lookups included. */
export const faultsOfEveryRequest = (change: Method): FaultCase[] =>
	[
		...allMethods.filter(({ harmless }) => !harmless),
		...(change === 'DELETE' ? [] : emptyResponses),
		rateLimitBeyondWait(),
	].map((fault) => ({ ...fault, method: undefined }));

/** The name of a fault in the list of problems. */
export const nameOf = ({ kind, status: code, retryAfter, method, afterAct }: FaultCase): string =>
	[kind, code, retryAfter && `Retry-After ${retryAfter}`, method, afterAct && 'after the change']
		.filter(Boolean)
		.join(' ');
