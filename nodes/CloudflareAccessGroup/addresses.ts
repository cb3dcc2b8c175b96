import { addressKey } from '../shared/cloudflare/address';
import type { Results } from '../shared/operation/batchRules';
import { failed } from '../shared/operation/batchRules';
import type { Folded } from '../shared/operation/fold';
import { foldAll } from '../shared/operation/fold';
import type { ItemSession } from '../shared/operation/itemSession';
import type { BatchOperation, Changed, DryRunFacts, Result } from '../shared/operation/operation';
import { ParameterFault } from '../shared/operation/parameterFault';
import { inPool } from '../shared/operation/pool';
import type { Subject } from '../shared/operation/records';
import { changeLookup, findRecord, missingFault } from '../shared/operation/records';
import type { AccessGroup } from '../shared/resources/accessGroups';
import { namedIn, spellingIn } from '../shared/resources/accessRules';
import type { AddressChange } from './changeGroup';
import { changeGroup, refuseImpossible } from './changeGroup';
import type { How } from './groupRules';
import type { GroupReading, OneGroup } from './readGroup';
import { nameOf, readGroup, refuseUnreadable } from './readGroup';

/** One address to put into a group, or to take out of it. */
export interface AddressInput {
	subject: Subject<AccessGroup>;
	how: How;
	email: string;
	/** What to do if it is there already, or isn't there. */
	ifDone: 'fail' | 'returnExisting' | 'succeed' | 'leaveOut';
}

/** An address with which the group has to change. */
interface Pending extends AddressInput {
	reading: GroupReading;
}

/** What both operations say of an item in a dry run. */
export const about = ({ who, fields }: DryRunFacts<AddressInput>) =>
	`${who} in Access group ${String(fields.name)}`;

/** All addresses of one group are sent with one request. */
export const changeAddresses: BatchOperation<AddressInput>['runAll'] = async (
	entries,
	{ keepGoing },
) =>
	await foldAll<AddressInput, Pending>(entries, keepGoing, {
		prefetch({ subject }, item) {
			if (subject.by !== 'key') return;
			item.lookups(subject.collection).prefetch(item.api, changeLookup(subject));
		},
		async look(input, item) {
			const reading = await groupOf(input, item);
			const { row } = reading;
			if (isDone(input, row)) return { result: unchangedOrFail(input, row) };
			const key = `${input.subject.collection.path} ${row.id} ${addressKey(input.email)}`;
			return { change: { ...input, reading }, key };
		},
		send: async (pending) => await sendAll(pending, keepGoing),
		again: ({ reading: { row }, how }, input) => {
			const lists = namedIn(row, input.email).filter((list) => list !== 'include');
			return unchanged(input, row, how === 'add' ? ['include', ...lists] : lists);
		},
	});

const isIncluded = ({ include }: AccessGroup, email: string) =>
	spellingIn(include, email) !== undefined;

const isDone = ({ how, email }: AddressInput, row: AccessGroup) =>
	isIncluded(row, email) === (how === 'add');

/**
 * The group of an item. By name it is in the list, which shows who is there; that somebody isn't there is
 * only said of the group itself.
 */
async function groupOf(
	{ subject, how, email }: AddressInput,
	item: ItemSession,
): Promise<GroupReading> {
	const { collection, by, value } = subject;
	if (by === 'id') return await readOnce({ collection, id: value }, item);
	const row = await findRecord(subject, item);
	refuseUnreadable(row);
	if (how === 'remove' && !isIncluded(row, email)) {
		return await readOnce({ collection, id: row.id }, item);
	}
	return { row, askedAt: -Infinity, readAt: -Infinity };
}

/** A group as it was read for all items. */
async function readOnce(group: OneGroup, item: ItemSession): Promise<GroupReading> {
	const name = `reading ${item.isDryRun} ${group.collection.item(group.id).path}`;
	return await item.shared(name, async () => await readGroup(group, item));
}

type Sending = Folded<Pending>;

const changeFor = (changes: Sending[]): AddressChange => {
	const [{ subject, how, reading }] = changes as [Sending];
	const addresses = changes.map(({ email }) => email);
	return { collection: subject.collection, id: reading.row.id, how, addresses };
};

async function sendAll(pending: Sending[], keepGoing: boolean): Promise<Results<Sending>> {
	const groups = new Map<string, Sending[]>();
	for (const change of pending) {
		const { timeout, isDryRun } = change.item.settings;
		const { path } = change.subject.collection.item(change.reading.row.id);
		const key = `${path} ${isDryRun} ${timeout}`;
		groups.set(key, [...(groups.get(key) ?? []), change]);
	}
	const all = [...groups.values()];
	const refused = keepGoing ? [] : all.flatMap(refusalOf);
	if (refused.length > 0) return refused;
	const size = pending[0]?.item.maxConcurrency ?? 1;
	return (await inPool(all, size, async (changes) => await send(changes, keepGoing))).flat();
}

/** What can't be sent ends the node before anything is sent to another group. */
function refusalOf(changes: Sending[]): Results<Sending> {
	try {
		refuseImpossible(changeFor(changes), changes[0]!.reading.row);
		return [];
	} catch (error) {
		return failed(changes, error);
	}
}

/** Sends all changes of one group. */
async function send(changes: Sending[], keepGoing: boolean): Promise<Results<Sending>> {
	const [{ item, reading }, ...others] = changes as [Sending, ...Sending[]];
	try {
		const { row, changed } = await changeGroup(changeFor(changes), item, reading);
		// The request is the change of each item.
		for (const other of others) other.item.changes.push(...item.changes);
		return changes.map((change) => [change, resultOf(change, row, changed)]);
	} catch (error) {
		if (!keepGoing) item.endSending();
		return failed(changes, error);
	}
}

function resultOf(change: Sending, row: AccessGroup, changed: ReadonlySet<string>): Result {
	const { how, email } = change;
	if (changed.has(addressKey(email))) {
		return { ok: true, result: changeOutput(change, row, how === 'add' ? 'added' : 'removed') };
	}
	try {
		// Somebody else was faster.
		return { ok: true, result: unchangedOrFail(change, row) };
	} catch (error) {
		return { ok: false, error };
	}
}

/** The output where nothing is to do. Throws a ParameterFault if the item is to fail then. */
function unchangedOrFail(input: AddressInput, row: AccessGroup): Changed | [] {
	const { how, email, ifDone } = input;
	if (ifDone !== 'fail') return unchanged(input, row);
	const name = nameOf(input.subject.collection, row);
	if (how === 'remove') {
		throw missingFault({ parameter: 'email' }, `not found: ${name} does not include ${email}`);
	}
	throw new ParameterFault(
		'email',
		`is taken: ${name} includes ${email} already`,
		"Set 'If Exists' to 'Return Existing' to go on with what is there.",
	);
}

/** The output of an item that changes nothing. */
const unchanged = (input: AddressInput, row: AccessGroup, lists?: string[]): Changed | [] =>
	input.ifDone === 'leaveOut'
		? []
		: changeOutput(input, row, input.how === 'add' ? 'alreadyThere' : 'alreadyAbsent', lists);

function changeOutput(
	{ subject: { collection }, how, email, reading }: AddressInput & Partial<Pending>,
	row: AccessGroup,
	outcome: Changed['outcome'],
	lists = namedIn(row, email),
): Changed {
	const isChanged = outcome === 'added' || outcome === 'removed';
	// Who was removed stands in the group as it was before.
	const stored = spellingIn(row.include, email) ?? spellingIn(reading?.row.include, email);
	return {
		collection,
		outcome,
		person: { email: stored ?? email },
		fields: { name: row.name ?? null, id: row.id, namedIn: lists },
		flags:
			how === 'add' ? { wasAdded: isChanged } : { removed: isChanged, alreadyAbsent: !isChanged },
	};
}
