import type { IDataObject } from 'n8n-workflow';

import { momentOf } from '../shared/cloudflare/moments';
import { inconsistentFault } from '../shared/cloudflare/requestFaults';
import { inSlices } from '../shared/cloudflare/slices';
import type { ItemSession } from '../shared/operation/itemSession';
import { ParameterFault } from '../shared/operation/parameterFault';
import { isIdentified } from '../shared/pickers/listSource';
import type { Changes, Differences, Memory, Snapshot } from './memory';
import { differencesOf, hasShrunk, seenOf } from './memory';
import type { EventName, Settings, WatchedRow } from './settings';
import { pluralOf } from './sources';

/** Rows by ID, in the order of the list. */
export type Rows = Map<string, WatchedRow>;

/** Something that happened to a row. */
export interface News {
	id: string;
	event: EventName;
	changed: Changes;
}

/**
 * The whole list. A row without an ID would be gone and added again, so the list counts as disturbed; of two rows
 * with the same ID there is one, as in Get Many. Throws a fault if the list is longer than the user allows.
 */
async function readAll(
	{ collection, maxRows, source }: Settings,
	{ api }: ItemSession,
): Promise<Rows> {
	const rows = await api.list(collection, {}, { limit: maxRows + 1 });
	if (!rows.every(isIdentified)) throw inconsistentFault(collection, 'a row has no ID');
	if (rows.length > maxRows) {
		throw new ParameterFault(
			'options.maxRows',
			`is ${maxRows}, and there are more ${pluralOf(source)}`,
			'Raise it, or watch a smaller list. n8n keeps all IDs with the workflow.',
		);
	}
	return new Map(rows.map((row) => [row.id, row]));
}

/**
 * The list, read a second time if it lacks a row that was there: when somebody is removed and somebody else added
 * while its pages are read, a row can move to a page that was already read. Only a row that both readings lack is
 * gone.
 */
export async function readForSure(
	settings: Settings,
	item: ItemSession,
	before: Memory | undefined,
): Promise<Rows> {
	const rows = await readAll(settings, item);
	const isWhole = Object.keys(before?.seen ?? {}).every((id) => rows.has(id));
	return isWhole ? rows : new Map([...rows, ...(await readAll(settings, item))]);
}

export async function snapshotOf(
	rows: Rows,
	{ source: { resource }, watched }: Settings,
): Promise<Snapshot> {
	const snapshot: Snapshot = { watched, rows: new Map() };
	await inSlices([...rows], ([id, row]) => {
		snapshot.rows.set(id, seenOf(resource.simplified?.(row as never) ?? row, watched));
	});
	return snapshot;
}

/** All that happened since the last poll, wanted or not. In the first one everybody is new, or nobody. */
function sinceThen(
	before: Memory | undefined,
	snapshot: Snapshot,
	settings: Settings,
): Differences {
	if (before) return differencesOf(before, snapshot);
	const added = settings.emitExisting ? [...snapshot.rows.keys()] : [];
	return { added, changed: new Map(), gone: [] };
}

/**
 * The wanted news, the oldest rows first where they have a date, then who is gone. Throws a ParameterFault if the
 * list has shrunk too much to be believed, whatever events are wanted: rows that came back would be called added.
 */
export function newsOf(
	before: Memory | undefined,
	snapshot: Snapshot,
	rows: Rows,
	settings: Settings,
): News[] {
	const { source, events, acceptShrink } = settings;
	const differences = sinceThen(before, snapshot, settings);
	const { added, changed, gone } = differences;
	if (before && !acceptShrink && hasShrunk(before, differences)) {
		const count = Object.keys(before.seen).length;
		throw new ParameterFault(
			'options.acceptShrink',
			`is off, and ${gone.length} of ${count} ${pluralOf(source)} of the last poll are missing now`,
			"Nothing was reported or forgotten. If it is right, switch on 'Accept Shrink' under Options; else check what this credential can still see.",
		);
	}
	const isNew = new Set(added);
	const present = [...snapshot.rows.keys()].flatMap((id): News[] => {
		if (isNew.has(id)) return [{ id, event: 'added', changed: {} }];
		const changes = changed.get(id);
		return changes ? [{ id, event: 'changed', changed: changes }] : [];
	});
	const lost = gone.map((id): News => ({ id, event: 'gone', changed: {} }));
	const isWanted = ({ event }: News) => events.includes(event);
	return [...oldestFirst(present.filter(isWanted), rows, settings), ...lost.filter(isWanted)];
}

function oldestFirst(news: News[], rows: Rows, { source }: Settings): News[] {
	const { madeAt } = source.resource;
	if (!madeAt) return news;
	const momentIn = ({ id }: News) => momentOf(rows.get(id)?.[madeAt]) ?? Infinity;
	const moments = new Map(news.map((one) => [one, momentIn(one)]));
	return [...news].sort((a, b) => {
		const [first, second] = [moments.get(a)!, moments.get(b)!];
		if (first !== second) return first - second;
		return a.id < b.id ? -1 : 1;
	});
}

/** What the workflow gets. All items have the same fields behind the row; of a row that is gone, only the ID is left. */
export function outputOf(
	news: News[],
	rows: Rows,
	shown: (row: WatchedRow) => IDataObject,
): IDataObject[] {
	const detectedAt = new Date().toISOString();
	return news.map(({ id, event, changed }) => {
		const row = event === 'gone' ? undefined : rows.get(id);
		return { ...(row ? shown(row) : { id }), event, changed: changed as IDataObject, detectedAt };
	});
}
