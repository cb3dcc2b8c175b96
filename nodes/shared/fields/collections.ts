import type { INodeProperties } from 'n8n-workflow';

import { DEFAULT_CONCURRENCY, DEFAULT_MAX_WAIT } from '../cloudflare/rateLimiter';
import { DEFAULT_TIMEOUT } from '../cloudflare/request';

const TIMEOUT: INodeProperties = {
	displayName: 'Request Timeout (Seconds)',
	name: 'timeout',
	type: 'number',
	typeOptions: { minValue: 1, maxValue: 600 },
	default: DEFAULT_TIMEOUT,
	description: 'How many seconds one request to Cloudflare may take',
};

/**
 * Compares texts of ours by the alphabet. localeCompare would do the same for them, but loads the rules of a
 * language for it, which takes a tenth of the time in which n8n loads a node.
 */
export function byAlphabet(a: string, b: string): number {
	const [first, second] = [a.toLowerCase(), b.toLowerCase()];
	return Number(first > second) - Number(first < second);
}

const byLabel = (a: INodeProperties, b: INodeProperties) =>
	byAlphabet(a.displayName, b.displayName);

export function collection(
	name: string,
	displayName: string,
	placeholder: string,
	options: INodeProperties[],
): INodeProperties {
	return {
		displayName,
		name,
		type: 'collection',
		placeholder,
		default: {},
		options,
	};
}

/** Limits for the whole execution. The values of the first item are used. */
const PACE: INodeProperties[] = [
	{
		displayName: 'Max Concurrency',
		name: 'maxConcurrency',
		type: 'number',
		typeOptions: { minValue: 1, maxValue: 20 },
		default: DEFAULT_CONCURRENCY,
		description: 'Maximum number of parallel requests, for all items together',
	},
	{
		displayName: 'Max Rate-Limit Wait (Seconds)',
		name: 'rateLimitMaxWait',
		type: 'number',
		typeOptions: { minValue: 0, maxValue: 3600 },
		default: DEFAULT_MAX_WAIT,
		description:
			"The longest single wait, in seconds, when Cloudflare's rate limit is used up. If a longer wait is needed, the remaining items fail.",
	},
];

/** Dry Run, If Exists and the like. */
const isProtecting = ({ name }: INodeProperties) => /^(dryRun$|if[A-Z])/.test(name);

/**
 * The `options` collection: the operation's own options, first those that protect, and then those of
 * every operation, which only set the pace.
 */
export const optionsWith = (...own: INodeProperties[]): INodeProperties =>
	collection('options', 'Options', 'Add option', [
		...own.filter(isProtecting).sort(byLabel),
		...own.filter((option) => !isProtecting(option)),
		...PACE,
		TIMEOUT,
	]);

/**
 * An option of every changing operation. Its default is on, because a user who adds it wants a dry
 * run. Without the option there is no dry run.
 */
export const dryRun: INodeProperties = {
	displayName: 'Dry Run',
	name: 'dryRun',
	type: 'boolean',
	default: true,
	description: 'Whether to change nothing and only return what would be done',
};

/** The parameter of allowChangesField. */
export const ALLOW_CHANGES = 'allowChanges';

/**
 * For every changing operation, shown where an AI agent uses the node as a tool. It takes no
 * expression, so that the model can't switch it on.
 */
export const allowChangesField = (): INodeProperties => ({
	displayName: 'Allow Changes',
	name: ALLOW_CHANGES,
	type: 'boolean',
	noDataExpression: true,
	default: false,
	displayOptions: { show: { '@tool': [true] } },
	description:
		'Whether the model may change something without asking. While this is off, every call is a dry run that answers what would be changed.',
});

const RETURN_EXISTING = {
	name: 'Return Existing',
	value: 'returnExisting',
	description: 'Use the existing one, so that running again changes nothing',
};
const FAIL_IF_EXISTS = { name: 'Fail', value: 'fail', description: 'Report it as a failed item' };

/** What a creation does if the record exists already. */
export const ifExists: INodeProperties = {
	displayName: 'If Exists',
	name: 'ifExists',
	type: 'options',
	options: [FAIL_IF_EXISTS, RETURN_EXISTING],
	default: 'returnExisting',
	description: 'What to do if it already exists',
};

/** The same, for a record that the API can update. */
export const ifExistsOr = (update: string): INodeProperties => ({
	...ifExists,
	options: [
		FAIL_IF_EXISTS,
		RETURN_EXISTING,
		{ name: 'Update', value: 'update', description: update },
	],
});

/** What a deletion does if the record doesn't exist. */
export const ifMissing: INodeProperties = {
	displayName: 'If Missing',
	name: 'ifMissing',
	type: 'options',
	options: [
		{ name: 'Fail', value: 'fail', description: 'Report it as a failed item' },
		{
			name: 'Leave Out',
			value: 'leaveOut',
			description: 'Return no item for it, so that the next node only gets those that exist',
		},
		{
			name: 'Succeed',
			value: 'succeed',
			description: 'Report that it was already absent, so that running again does not fail',
		},
	],
	default: 'fail',
	description: 'What to do if it does not exist',
};

/** The `filters` collection of a Get Many. */
export const filtersOf = (...filters: INodeProperties[]): INodeProperties =>
	collection('filters', 'Filters', 'Add filter', filters.sort(byLabel));

/** The `additionalFields` collection of a create. */
export const additionalFieldsOf = (...fields: INodeProperties[]): INodeProperties =>
	collection('additionalFields', 'Additional Fields', 'Add field', fields.sort(byLabel));

/** Return All and Limit, for every Get Many. */
export const returnAllAndLimit: INodeProperties[] = [
	{
		displayName: 'Return All',
		name: 'returnAll',
		type: 'boolean',
		default: false,
		description: 'Whether to return all results or only up to a given limit',
	},
	{
		displayName: 'Limit',
		name: 'limit',
		type: 'number',
		typeOptions: { minValue: 1 },
		default: 50,
		description: 'Max number of results to return',
		displayOptions: { show: { returnAll: [false] } },
	},
];

/**
 * Simplify, for rows with more than ten fields. Each operation needs its own object, because it is
 * shown after that operation's other fields.
 */
export const simplifyField = (): INodeProperties => ({
	displayName: 'Simplify',
	name: 'simplify',
	type: 'boolean',
	default: true,
	description: 'Whether to return a simplified version of the response instead of the raw data',
});
