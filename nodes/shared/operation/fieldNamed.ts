import type { INodeProperties, INodePropertyOptions } from 'n8n-workflow';

/** The definition of a parameter; a dot separates a collection and its option ('filters.status'). */
export function fieldNamed(fields: INodeProperties[], name: string): INodeProperties | undefined {
	const [parameter, option] = name.split('.');
	const field = fields.find((one) => one.name === parameter);
	if (option === undefined) return field;
	return ((field?.options ?? []) as INodeProperties[]).find((one) => one.name === option);
}

/** The values of a drop-down. */
export function optionValues(field: INodeProperties | undefined): string[] {
	const options = (field?.options ?? []) as INodePropertyOptions[];
	return options.map(({ value }) => String(value));
}

/** Whether a value is missing, blank, or an empty list. */
export const isEmpty = (value: unknown): boolean =>
	value === undefined ||
	value === null ||
	(typeof value === 'string' && value.trim() === '') ||
	(Array.isArray(value) && value.length === 0);
