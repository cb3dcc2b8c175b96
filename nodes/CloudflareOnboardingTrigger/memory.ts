import { createHash } from 'node:crypto';

import type { IDataObject } from 'n8n-workflow';

import { canonical } from '../shared/cloudflare/canonical';

/**
 * What the last poll saw, as n8n stores it with the workflow.
 *
 * `seen` has for each ID either a short hash of the watched values, or their JSON where the event Changed needs
 * the old ones: an address is only kept where somebody wants to know what it was.
 */
export interface Memory {
	version: 1;
	/** Which list it was: what was seen of another one is not compared with this one. */
	scope: string;
	/** When the reading of that list began, in epoch milliseconds. */
	readAt: number;
	/** The names of the watched fields, in alphabetical order. */
	watched: string[];
	seen: Record<string, string>;
}

/** The watched values of a row as JSON, and their hash, which is made once because it takes the most time. */
interface Seen {
	values: string;
	hash: string;
}

/** The list as it is now, by ID. */
export interface Snapshot {
	watched: string[];
	rows: Map<string, Seen>;
}

/** The old and the new value of each field that differs. */
export type Changes = Record<string, { old: unknown; new: unknown }>;

export interface Differences {
	added: string[];
	changed: Map<string, Changes>;
	gone: string[];
}

const HASH_LENGTH = 10;

/** A short hash. */
export const hashOf = (text: string): string =>
	createHash('sha256').update(text).digest('base64url').slice(0, HASH_LENGTH);

/** A hash never starts with a bracket. */
const isValues = (entry: string): boolean => entry.startsWith('[');

/** What is kept of a row. In which order Cloudflare lists roles is no difference. */
export function seenOf(row: IDataObject, watched: readonly string[]): Seen {
	const values = canonical(watched.map((field) => inOrder(row[field] ?? null)));
	return { values, hash: hashOf(values) };
}

const inOrder = (value: unknown): unknown =>
	Array.isArray(value) && value.every((one) => typeof one === 'string') ? [...value].sort() : value;

/** The memory in n8n's static data; undefined if there is none of this list. */
export function memoryIn(data: IDataObject, scope: string): Memory | undefined {
	const { version, scope: of, seen } = data as Partial<Memory>;
	return version === 1 && of === scope && seen ? (data as unknown as Memory) : undefined;
}

/**
 * Puts a snapshot into n8n's static data, in place, because n8n stores that object. Nothing is written where
 * nothing differs: n8n would store the whole workflow data again after each poll.
 *
 * @param keepValues keep the values and not only their hash
 */
export function remember(
	data: IDataObject,
	{ watched, rows }: Snapshot,
	{ scope, readAt, keepValues }: { scope: string; readAt: number; keepValues: boolean },
): void {
	const entries = [...rows].map(([id, one]) => [id, keepValues ? one.values : one.hash] as const);
	const known = memoryIn(data, scope);
	const seen = new Map(Object.entries(known?.seen ?? {}));
	const isSame =
		known?.watched.join() === watched.join() &&
		seen.size === entries.length &&
		entries.every(([id, entry]) => seen.get(id) === entry);
	if (isSame) return;
	const memory: Memory = { version: 1, scope, readAt, watched, seen: Object.fromEntries(entries) };
	Object.assign(data, memory);
}

/** What is different from the last poll, in the order of the list. */
export function differencesOf(before: Memory, now: Snapshot): Differences {
	const seen = new Map(Object.entries(before.seen));
	const added: string[] = [];
	const changed = new Map<string, Changes>();
	for (const [id, row] of now.rows) {
		const entry = seen.get(id);
		if (entry === undefined) added.push(id);
		else {
			const changes = changesOf(entry, before.watched, row, now.watched);
			if (changes) changed.set(id, changes);
		}
	}
	return { added, changed, gone: [...seen.keys()].filter((id) => !now.rows.has(id)) };
}

/**
 * How a row has changed; undefined if it has not. Of a row that was kept as a hash, the old values are not known,
 * so the changes are empty, and where other fields are watched now, nothing can be compared.
 */
function changesOf(
	entry: string,
	before: readonly string[],
	{ values, hash }: Seen,
	watched: readonly string[],
): Changes | undefined {
	const isComparable = before.join() === watched.join();
	if (!isValues(entry)) return isComparable && entry !== hash ? {} : undefined;
	if (isComparable && entry === values) return undefined;
	const old = JSON.parse(entry) as unknown[];
	const current = JSON.parse(values) as unknown[];
	const changes: Changes = {};
	for (const [nth, field] of watched.entries()) {
		const at = before.indexOf(field);
		if (at < 0 || canonical(old[at]) === canonical(current[nth])) continue;
		changes[field] = { old: old[at], new: current[nth] };
	}
	return Object.keys(changes).length > 0 ? changes : undefined;
}

/** Suddenly empty, or without more than half of its rows: more likely an accident than the truth. */
export const hasShrunk = (before: Memory, { gone }: Pick<Differences, 'gone'>): boolean =>
	gone.length * 2 > Object.keys(before.seen).length;
