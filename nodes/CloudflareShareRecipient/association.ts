import type { IDataObject } from 'n8n-workflow';

import { isExecutionEnded, isInconsistent } from '../shared/cloudflare/faults';
import type { Collection } from '../shared/cloudflare/resource';
import type { ItemSession } from '../shared/operation/itemSession';
import { ParameterFault } from '../shared/operation/parameterFault';
import type { Parameters } from '../shared/operation/parameters';
import { Waiting } from '../shared/operation/waiting';
import type { AssociationStatus, ShareRecipient } from '../shared/resources/shareRecipients';

const DEFAULT_SECONDS = 300;

interface Problem {
	error?: string;
	resource_id?: string;
	terminal?: boolean;
}

type Watched = ShareRecipient & { resources?: Problem[] | null };

const WITH_RESOURCES = { include_resources: true };

/** The status to wait for, and the longest wait. */
export interface Wait {
	status: 'associated' | 'disassociated';
	seconds: number;
}

const OPTIONS = {
	associated: 'options.waitUntilAssociated',
	disassociated: 'options.waitUntilDisassociated',
};

/** Undefined if the item doesn't wait. */
export function readWait(parameters: Parameters, status: Wait['status']): Wait | undefined {
	const seconds = parameters.wholeNumber('options.waitTimeout') ?? DEFAULT_SECONDS;
	return parameters.flag(OPTIONS[status]) ? { status, seconds } : undefined;
}

/**
 * Waits until a recipient is associated or disassociated. All items with recipients of the same share
 * are checked together. The wait fails at once if the status can't be reached: a resource can't be
 * shared (`terminal`), or somebody else changes the recipient in the other direction. Every fault has
 * the ID and what was done before the wait. Returns the last row.
 *
 * @param done what was done before the wait, for the error output
 */
export async function untilSettled(
	recipients: Collection<ShareRecipient>,
	id: string,
	{ status: wanted, seconds }: Wait,
	done: IDataObject,
	item: ItemSession,
): Promise<ShareRecipient | IDataObject> {
	let row: Watched | undefined;
	const fail = (what: string, advice: string): never => {
		const details = { id, association_status: row?.association_status ?? null, ...done };
		throw new ParameterFault('share', `${what} (recipient ${id})`, advice, details);
	};
	const isReversed = detectReversal(wanted);
	const look = (now: Watched | undefined) => {
		row = now;
		if (row === undefined || row.association_status === wanted) return true;
		const problems = wanted === 'associated' ? terminalProblems(row) : [];
		if (problems.length > 0) {
			fail(
				`can't be given to this recipient: ${problems.join('; ')}`,
				'Cloudflare does not try again. Remove the cause, delete the recipient and create it again.',
			);
		}
		if (isReversed(row.association_status)) {
			fail(
				`will not be ${wanted}: it is ${row.association_status} now`,
				'Somebody else changed this recipient in the meantime. Find out who before you run again.',
			);
		}
		return false;
	};
	const onTimeout = () =>
		fail(
			`is not ${wanted} after ${seconds} s: still ${row?.association_status}`,
			"Cloudflare goes on in the background. Raise 'Association Timeout (Seconds)', or check again later with Get.",
		);
	const { signal } = item;
	const waiting = item.shared(`waiting ${recipients.path}`, () => {
		return new Waiting<Watched>(async (ids) => await readMany(recipients, ids, item));
	});
	await waiting
		.until({ id, look, timeout: seconds * 1000, signal, onTimeout })
		.catch((error: unknown) => {
			if (!isExecutionEnded(error)) throw error;
			fail(`is not known to be ${wanted}: the execution ended first`, 'Check again with Get.');
		});
	// The documentation says that rows stay, but a missing row certainly has no share.
	if (row === undefined && wanted === 'associated') {
		fail("can't be associated: the recipient is gone", 'Somebody else deleted it in the meantime.');
	}
	return row ?? { id, association_status: 'disassociated' };
}

async function readMany(
	recipients: Collection<ShareRecipient>,
	ids: string[],
	item: ItemSession,
): Promise<Map<string, Watched>> {
	const rows = ids.length > 1 ? await list(recipients, item) : [];
	const wanted = new Set(ids);
	const found = new Map(rows.filter(({ id }) => wanted.has(id)).map((row) => [row.id, row]));
	// A list proves that a row exists, never that it doesn't.
	const missing = ids.filter((id) => !found.has(id));
	await Promise.all(
		missing.map(async (id) => {
			const row = await readOne(recipients, id, item);
			if (row) found.set(id, row);
		}),
	);
	return found;
}

async function list(
	recipients: Collection<ShareRecipient>,
	{ api }: ItemSession,
): Promise<Watched[]> {
	return await api.listFresh<Watched>(recipients as Collection<Watched>, WITH_RESOURCES).then(
		(rows) => rows ?? [],
		(error: unknown) => {
			if (isInconsistent(error)) return [];
			throw error;
		},
	);
}

async function readOne(
	recipients: Collection<ShareRecipient>,
	id: string,
	item: ItemSession,
): Promise<Watched | undefined> {
	return await item.api
		.getFresh<Watched>(recipients.item(id), WITH_RESOURCES)
		.catch(async (error: unknown) => {
			if (await item.lookups(recipients).isRecordGone(item.api, error, id)) return undefined;
			throw error;
		});
}

function terminalProblems({ resources }: Watched): string[] {
	const problems = Array.isArray(resources) ? resources.filter((one) => one?.terminal) : [];
	return problems.map(({ error, resource_id: id }) => `${error} (resource ${id})`);
}

/**
 * Detects that a recipient changes in the other direction. Cloudflare may show the status before a
 * change for a moment, so another status only counts after the expected one was seen. For an
 * association, it also counts twice in a row.
 */
function detectReversal(wanted: 'associated' | 'disassociated') {
	const onTheWay = wanted === 'associated' ? 'associating' : 'disassociating';
	let wasOnTheWay = false;
	let times = 0;
	return (status: AssociationStatus): boolean => {
		const isAway = status !== onTheWay;
		times = isAway ? times + 1 : 0;
		wasOnTheWay ||= !isAway;
		return isAway && (wasOnTheWay || (wanted === 'associated' && times > 1));
	};
}
