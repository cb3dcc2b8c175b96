import type { INodeProperties, INodePropertyOptions } from 'n8n-workflow';

const isField = (entry: object): entry is INodeProperties => 'type' in entry && 'name' in entry;

/** The definition behind a parameter name; dots lead into collections ('filters.status'). */
export function fieldNamed(fields: INodeProperties[], name: string): INodeProperties | undefined {
	const [head, ...rest] = name.split('.');
	const field = fields.find((one) => one.name === head);
	if (!field || rest.length === 0) return field;
	return fieldNamed((field.options ?? []).filter(isField), rest.join('.'));
}

/** The values that a drop-down offers. */
export function optionValues(field: INodeProperties | undefined): string[] {
	const options = (field?.options ?? []) as INodePropertyOptions[];
	return options.map(({ value }) => String(value));
}
