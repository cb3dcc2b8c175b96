import type { IDataObject } from 'n8n-workflow';

import { momentOf } from '../cloudflare/moments';

/** The trimmed text of a field; undefined if it is empty or not a text. */
export const text = (value: unknown): string | undefined =>
	(typeof value === 'string' && value.trim()) || undefined;

/** A time from Cloudflare in ISO 8601; null if it is missing or no time. */
export function timeOf(value: unknown): string | null {
	const time = new Date(momentOf(value) ?? NaN);
	return Number.isNaN(time.getTime()) ? null : time.toISOString();
}

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

/** An object; an empty one if the field is missing or something else. */
export const objectIn = (value: unknown): IDataObject =>
	typeof value === 'object' && value !== null && !Array.isArray(value)
		? (value as IDataObject)
		: {};

/** The objects in a list; none if the field is missing or no list. */
export const objectsIn = <T extends object>(list: readonly T[] | null | undefined): T[] =>
	Array.isArray(list) ? (list as T[]).filter((one) => typeof one === 'object' && one !== null) : [];

/** The names in a list of texts, or of objects that have one; undefined if it is no list. */
export const namesIn = (list: unknown): string[] | undefined =>
	Array.isArray(list)
		? list.flatMap((one: IDataObject | string | null) => {
				const { name, id } = typeof one === 'object' && one ? one : { name: one, id: undefined };
				return text(name) ?? text(id) ?? [];
			})
		: undefined;
