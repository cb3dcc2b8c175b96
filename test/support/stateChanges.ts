import type { IDataObject } from 'n8n-workflow';

import type { Emulator } from '../../emulator';
import { Table } from '../../emulator/table';

/** A row of a table, or the records that are in no table, by where they are. */
type Kept = Map<string, IDataObject>;

/** A copy of all that the emulator keeps. */
export function stateOf({ state }: Emulator): Kept {
	const { tables, ...others } = state as unknown as { tables: Map<string, unknown> };
	const kept: Kept = new Map([['others', JSON.parse(JSON.stringify(others)) as IDataObject]]);
	for (const [name, table] of tables) {
		if (!(table instanceof Table)) throw new Error(`${name} is no table`);
		for (const row of table.rows() as IDataObject[]) {
			kept.set(`${name.split(' ')[0]} ${String(row.id)} ${name}`, structuredClone(row));
		}
	}
	return kept;
}

/** Cloudflare's own times, counters of the emulator, and IDs that Cloudflare makes. */
const IGNORED = ['updated_at', 'modified_on', 'created', 'id'];

function labelOf(row: IDataObject): string {
	const { email } = (row.user ?? {}) as IDataObject;
	return String(row.email ?? email ?? row.name ?? row.value ?? row.id);
}

/**
 * Every difference between two states, sorted: "- accessUsers ada@example.com" for a row that is gone,
 * "+ …" for a new one, "~ accessGroups Sales include -{…}" for an element that a list lacks now, and
 * "~ accountTokens CI status "active" > "disabled"" for another value. Times are not told apart.
 */
export function changesIn(before: Kept, after: Kept): string[] {
	const lines: string[] = [];
	for (const key of new Set([...before.keys(), ...after.keys()])) {
		const [table = ''] = key.split(' ');
		const [old, now] = [before.get(key), after.get(key)];
		if (old && now) lines.push(...differences(`~ ${table} ${labelOf(old)}`, old, now));
		else lines.push(`${old ? '-' : '+'} ${table} ${labelOf((old ?? now)!)}`);
	}
	return lines.sort();
}

const textOf = (value: unknown) =>
	String(JSON.stringify(value)).replace(/"20\d\d-[^"]+Z"|\b1[78]\d{11}\b/g, 'a time');

function differences(label: string, old: unknown, now: unknown): string[] {
	if (JSON.stringify(old) === JSON.stringify(now)) return [];
	if (Array.isArray(old) && Array.isArray(now) && old.length !== now.length) {
		const [left, right] = [old, now].map((list) => list.map((one) => JSON.stringify(one)));
		return [
			...left!.filter((one) => !right!.includes(one)).map((one) => `${label} -${one}`),
			...right!.filter((one) => !left!.includes(one)).map((one) => `${label} +${one}`),
		];
	}
	if (!isObject(old) || !isObject(now)) return [`${label} ${textOf(old)} > ${textOf(now)}`];
	const names = new Set([...Object.keys(old), ...Object.keys(now)]);
	return [...names]
		.filter((name) => !IGNORED.includes(name))
		.flatMap((name) => differences(`${label} ${name}`, old[name], now[name]));
}

const isObject = (value: unknown): value is Record<string, unknown> =>
	typeof value === 'object' && value !== null;
