import {
	CloudflareFault,
	isExecutionEnded,
	isOutdated,
	isTransient,
} from '../shared/cloudflare/faults';
import { pause } from '../shared/cloudflare/pause';
import type { ItemSession } from '../shared/operation/itemSession';
import { ParameterFault } from '../shared/operation/parameterFault';
import type { AccessGroup } from '../shared/resources/accessGroups';
import type { How } from './groupRules';
import { bodyOf, changeOf, differenceTo, problemWith } from './groupRules';
import type { GroupReading, OneGroup } from './readGroup';
import { nameOf, readGroup } from './readGroup';

/** Milliseconds after which a group has to be read again before a change is made of it. */
const FRESH_FOR = 1000;

/** Milliseconds within which a change has to leave, for each time that the rate limit holds it up. */
const SENT_WITHIN = [1000, 5000, 30_000];

/**
 * Milliseconds until a group is read back. Another run that had read the group before this change has
 * sent its own by then.
 */
const READ_BACK_AFTER = 1000;

/** How often a group is written, because others keep changing it at the same time. */
const MAX_WRITES = 3;

/** Addresses to put into one group, or to take out of it. */
export interface AddressChange extends OneGroup {
	how: How;
	addresses: string[];
}

/** Throws a ParameterFault for a change that can't be sent: see problemWith. */
export function refuseImpossible(change: AddressChange, row: AccessGroup): void {
	const { collection, how, addresses } = change;
	const problem = problemWith(nameOf(collection, row), how, changeOf(row, how, addresses));
	if (problem) throw new ParameterFault('email', ...problem);
}

/**
 * Puts addresses into `include` of one group, or takes them out. Cloudflare only replaces whole groups,
 * so the group is read just before, and read back a moment later: if another run has replaced it with
 * what it had read before, the change is made again. In this n8n process, one change of a group waits
 * for the other.
 *
 * Returns the group, and the addresses that were changed as addressKey has them. A dry run returns the
 * group as it is.
 *
 * Throws a ParameterFault if the change can't be sent, if Cloudflare's answer has other rules than were
 * sent, or if others keep undoing it.
 */
export async function changeGroup(
	change: AddressChange,
	item: ItemSession,
	known?: GroupReading,
): Promise<{ row: AccessGroup; changed: ReadonlySet<string> }> {
	const changed = new Set<string>();
	const tries: Tries = { writes: 0, heldUp: 0 };
	for (let reading = known; ;) {
		const step = await write(change, item, reading, tries);
		step.keys.forEach((key) => changed.add(key));
		if (step.isDone) return { row: step.row, changed };
		if (step.isHeldUp) {
			reading = undefined;
			continue;
		}
		await pause(READ_BACK_AFTER, item.signal);
		const back = await readGroup(change, item).catch((error: unknown) => {
			// Another item has ended the execution: then the answer itself tells what was done.
			if (step.answer && isExecutionEnded(error)) return undefined;
			if (step.lost) throw step.lost;
			throw error instanceof CloudflareFault ? error.with({ advice: NOT_READ_BACK }) : error;
		});
		if (!back) return { row: step.answer!, changed };
		if (changeOf(back.row, change.how, change.addresses).keys.length === 0) {
			return { row: back.row, changed };
		}
		reading = back;
	}
}

const NOT_READ_BACK =
	'The change was sent, but the group could not be read afterwards. Check the group, or run again: what is right already is not sent again.';

/** What happened to the writes of one group so far. */
interface Tries {
	writes: number;
	/** How often the rate limit held a write up until it was outdated. */
	heldUp: number;
	/** Why the last write has no answer. */
	lost?: CloudflareFault;
}

/** What came of one write. */
interface Step {
	row: AccessGroup;
	/** The addresses that were sent. */
	keys: string[];
	/** Nothing is left to do. */
	isDone?: boolean;
	isHeldUp?: boolean;
	answer?: AccessGroup;
	lost?: CloudflareFault;
}

/** Reads and writes a group, while no other run of this process does. */
async function write(
	change: AddressChange,
	item: ItemSession,
	known: GroupReading | undefined,
	tries: Tries,
): Promise<Step> {
	const { collection, id, how, addresses } = change;
	const endpoint = collection.item(id);
	const readAndWrite = async (lastEndedAt: number): Promise<Step> => {
		// A dry run is about what all items saw.
		const isCurrent = (reading: GroupReading) =>
			item.isDryRun ||
			(reading.askedAt > lastEndedAt && performance.now() - reading.readAt < FRESH_FOR);
		const { row } = known && isCurrent(known) ? known : await readGroup(change, item);
		const { after, keys } = changeOf(row, how, addresses);
		if (keys.length === 0) return { row, keys, isDone: true };
		refuseImpossible(change, row);
		if (tries.writes === MAX_WRITES) throw tries.lost ?? undone(row);
		const body = bodyOf(after);
		const goodUntil = performance.now() + SENT_WITHIN[tries.heldUp]!;
		const sent = await item.api.put({ ...endpoint, goodUntil }, body, after).then(
			(answer) => ({ answer }),
			(error: CloudflareFault) => ({ error }),
		);
		if ('error' in sent) return afterFault(sent.error, { row, keys }, tries);
		if (item.isDryRun) return { row, keys, isDone: true };
		tries.writes += 1;
		tries.lost = undefined;
		const difference = differenceTo(body, sent.answer);
		if (difference) throw changedOtherwise(row, difference);
		return { row, keys, ...sent };
	};
	return item.isDryRun
		? await readAndWrite(-Infinity)
		: await item.oneAtATime(endpoint.path, readAndWrite);
}

/** A write that failed: whether it was made or not, the group is read again to find out. */
function afterFault(error: CloudflareFault, { row, keys }: Step, tries: Tries): Step {
	if (isOutdated(error)) {
		tries.heldUp += 1;
		if (tries.heldUp === SENT_WITHIN.length) throw error;
		// A try before the one that was held up may have been made.
		return { row, keys: error.facts.isRepeated ? keys : [], isHeldUp: true };
	}
	if (!isTransient(error)) throw error;
	tries.writes += 1;
	tries.lost = error;
	return { row, keys, lost: error };
}

const changedOtherwise = (row: AccessGroup, difference: string) =>
	new ParameterFault(
		'group',
		`was changed, but Cloudflare answered with other rules than were sent for ${row.name ?? row.id}: ${difference}`,
		'Check the group in the Cloudflare dashboard before you run again.',
	);

const undone = (row: AccessGroup) =>
	new ParameterFault(
		'group',
		`was written ${MAX_WRITES} times, and each time somebody else replaced it at the same moment: ${row.name ?? row.id}`,
		'Running again is safe: what is right already is not sent again. Avoid changing the group elsewhere at the same time.',
	);
