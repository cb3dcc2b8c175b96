import type { INodeProperties } from 'n8n-workflow';

import { DEFAULT_TIMEOUT } from '../cloudflare/client';

const TIMEOUT: INodeProperties = {
	displayName: 'Timeout',
	name: 'timeout',
	type: 'number',
	typeOptions: { minValue: 1, maxValue: 600 },
	default: DEFAULT_TIMEOUT,
	description: 'How many seconds one request to Cloudflare may take',
};

const byLabel = (a: INodeProperties, b: INodeProperties) =>
	a.displayName.localeCompare(b.displayName);

function collection(
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
		options: options.sort(byLabel),
	};
}

/** The `options` collection: what the operation adds, and what every operation has. */
export const optionsWith = (...own: INodeProperties[]): INodeProperties =>
	collection('options', 'Options', 'Add option', [...own, TIMEOUT]);

/** The `filters` collection of a Get Many. */
export const filtersOf = (...filters: INodeProperties[]): INodeProperties =>
	collection('filters', 'Filters', 'Add filter', filters);

/** The `additionalFields` collection of a create. */
export const additionalFieldsOf = (...fields: INodeProperties[]): INodeProperties =>
	collection('additionalFields', 'Additional Fields', 'Add field', fields);

/** Return All and Limit, as every Get Many has them. */
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
 * Simplify, for answers with more than ten fields. Each operation has one of its own, as it stands
 * after that operation's other fields.
 */
export const simplifyField = (): INodeProperties => ({
	displayName: 'Simplify',
	name: 'simplify',
	type: 'boolean',
	default: true,
	description: 'Whether to return a simplified version of the response instead of the raw data',
});
