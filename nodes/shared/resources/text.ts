import type { IDataObject } from 'n8n-workflow';

/** The trimmed text of a field; undefined if it is empty or not a text. */
export const text = (value: unknown): string | undefined =>
	(typeof value === 'string' && value.trim()) || undefined;

/** "name (detail)", or the name alone. */
export const withDetail = (name: string, detail: unknown): string =>
	text(detail) ? `${name} (${text(detail)})` : name;

/** Some fields of a row, in this order; a missing one is null. */
export function fieldsOf(row: IDataObject, keys: readonly string[]): IDataObject {
	const kept: IDataObject = {};
	// Objects that are filled in the same order share their layout: long lists take less memory.
	for (const key of keys) kept[key] = row[key] ?? null;
	return kept;
}

/** The names in a list of texts, or of objects that have one; undefined if it is no list. */
export const namesIn = (list: unknown): string[] | undefined =>
	Array.isArray(list)
		? list.flatMap((one: IDataObject | string | null) => {
				const { name, id } = typeof one === 'object' && one ? one : { name: one, id: undefined };
				return text(name) ?? text(id) ?? [];
			})
		: undefined;

/** One line for each policy: "allow Administrator Read Only in com.cloudflare.api.account.023e…". */
export const policyLines = (policies: unknown): string[] | undefined =>
	Array.isArray(policies)
		? policies.map((policy: IDataObject | null) => {
				const groups = namesIn(policy?.permission_groups)?.join(', ');
				const scope = namesIn(policy?.resource_groups)?.join(', ');
				return [text(policy?.access), groups, scope && `in ${scope}`].filter(Boolean).join(' ');
			})
		: undefined;
