import type { IDataObject } from 'n8n-workflow';

/** A parameter of an item can't be used, by itself or for what Cloudflare knows. */
export class ParameterFault extends Error {
	/**
	 * @param parameter its name, dotted inside collections ('options.ifMissing')
	 * @param what what is wrong, to be said behind the parameter's label: "is empty"
	 * @param advice what to do next
	 * @param details what the error output is to keep, such as the ID of what was made before
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
