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

/** One address that an item wants to be in a group, or out of it. */
export interface Wish {
	subject: Subject<AccessGroup>;
	how: How;
	email: string;
	/** What to do if it is there already, or isn't there. */
	ifSo: 'fail' | 'returnExisting' | 'succeed' | 'leaveOut';
}

/** A wish that changes the group. */
interface Wanted extends Wish {
	reading: GroupReading;
}

/** What both operations say of an item in a dry run. */
export const about = ({ who, fields }: DryRunFacts<Wish>) =>
	`${who} in Access group ${String(fields.name)}`;

/** All addresses of one group are sent with one request. */
export const changeAddresses: BatchOperation<Wish>['runAll'] = async (entries, { keepGoing }) =>
	await foldAll<Wish, Wanted>(entries, keepGoing, {
		prefetch({ subject }, item) {
			if (subject.by !== 'key') return;
			item.lookups(subject.collection).prefetch(item.api, changeLookup(subject));
		},
		async look(wish, item) {
			const reading = await groupOf(wish, item);
			const { row } = reading;
			if (isSo(wish, row)) return { result: asItIs(wish, row) };
			const key = `${wish.subject.collection.path} ${row.id} ${addressKey(wish.email)}`;
			return { change: { ...wish, reading }, key };
		},
		send: async (wanted) => await sendAll(wanted, keepGoing),
		again: ({ reading: { row }, how }, wish) => {
			const lists = namedIn(row, wish.email).filter((list) => list !== 'include');
			return asItIs(
				{ ...wish, ifSo: onceMore(wish) },
				row,
				how === 'add' ? ['include', ...lists] : lists,
			);
		},
	});

/** An address that several items name is one wish, so that the later ones don't fail. */
const onceMore = ({ ifSo, how }: Wish): Wish['ifSo'] =>
	ifSo === 'fail' ? (how === 'add' ? 'returnExisting' : 'succeed') : ifSo;

const isIncluded = ({ include }: AccessGroup, email: string) =>
	spellingIn(include, email) !== undefined;

const isSo = ({ how, email }: Wish, row: AccessGroup) => isIncluded(row, email) === (how === 'add');

/**
 * The group of an item. By name it is in the list, which shows who is there; that somebody isn't there is
 * only said of the group itself.
 */
async function groupOf({ subject, how, email }: Wish, item: ItemSession): Promise<GroupReading> {
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

type Sending = Folded<Wanted>;

const changeFor = (wishes: Sending[]): AddressChange => {
	const [{ subject, how, reading }] = wishes as [Sending];
	const addresses = wishes.map(({ email }) => email);
	return { collection: subject.collection, id: reading.row.id, how, addresses };
};

async function sendAll(wanted: Sending[], keepGoing: boolean): Promise<Results<Sending>> {
	const groups = new Map<string, Sending[]>();
	for (const wish of wanted) {
		const { timeout, isDryRun } = wish.item.settings;
		const { path } = wish.subject.collection.item(wish.reading.row.id);
		const key = `${path} ${isDryRun} ${timeout}`;
		groups.set(key, [...(groups.get(key) ?? []), wish]);
	}
	const all = [...groups.values()];
	const refused = keepGoing ? [] : all.flatMap(refusalOf);
	if (refused.length > 0) return refused;
	const size = wanted[0]?.item.maxConcurrency ?? 1;
	return (await inPool(all, size, async (wishes) => await send(wishes, keepGoing))).flat();
}

/** What can't be sent ends the node before anything is sent to another group. */
function refusalOf(wishes: Sending[]): Results<Sending> {
	try {
		refuseImpossible(changeFor(wishes), wishes[0]!.reading.row);
		return [];
	} catch (error) {
		return failed(wishes, error);
	}
}

/** Sends what is wished of one group. */
async function send(wishes: Sending[], keepGoing: boolean): Promise<Results<Sending>> {
	const [{ item, reading }, ...others] = wishes as [Sending, ...Sending[]];
	try {
		const { row, changed } = await changeGroup(changeFor(wishes), item, reading);
		// The request is the change of each item.
		for (const other of others) other.item.changes.push(...item.changes);
		return wishes.map((wish) => [wish, resultOf(wish, row, changed)]);
	} catch (error) {
		if (!keepGoing) item.endSending();
		return failed(wishes, error);
	}
}

function resultOf(wish: Sending, row: AccessGroup, changed: ReadonlySet<string>): Result {
	const { how, email } = wish;
	if (changed.has(addressKey(email))) {
		return { ok: true, result: changeOutput(wish, row, how === 'add' ? 'added' : 'removed') };
	}
	try {
		// Somebody else was faster.
		return { ok: true, result: asItIs(wish, row) };
	} catch (error) {
		return { ok: false, error };
	}
}

/** The output where nothing is to do. Throws a ParameterFault if the item is to fail then. */
function asItIs(wish: Wish, row: AccessGroup, lists?: string[]): Changed | [] {
	const { how, email, ifSo } = wish;
	const name = `Access group ${nameOf(row)}`;
	if (ifSo === 'leaveOut') return [];
	if (ifSo !== 'fail') {
		return changeOutput(wish, row, how === 'add' ? 'alreadyThere' : 'alreadyAbsent', lists);
	}
	if (how === 'remove') {
		throw missingFault({ parameter: 'email' }, `not found: ${name} does not include ${email}`);
	}
	throw new ParameterFault(
		'email',
		`is taken: ${name} includes ${email} already`,
		"Set 'If Exists' to 'Return Existing' to go on with what is there.",
	);
}

function changeOutput(
	{ subject: { collection }, how, email, reading }: Wish & Partial<Wanted>,
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
