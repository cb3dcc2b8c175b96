import type { IDataObject } from 'n8n-workflow';

/** Advice for a parameter that is empty. */
export const GAVE_NOTHING =
	'If it is an expression, check the name of the field: it gave nothing for this item.';

/** A parameter of an item is not valid, or it doesn't fit the data at Cloudflare. */
export class ParameterFault extends Error {
	/**
	 * @param parameter its name, dotted inside collections ('options.ifMissing')
	 * @param what what is wrong, to follow the parameter's label: "is empty"
	 * @param advice what to do next
	 * @param details for the error output, such as the ID of a record that was already created
	 */
	constructor(
		readonly parameter: string,
		readonly what: string,
		readonly advice?: string,
		readonly details?: IDataObject,
	) {
		super(`'${parameter}' ${what}`);
	}
}
