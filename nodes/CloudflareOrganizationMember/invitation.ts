import type { NodeApiError } from 'n8n-workflow';

import { WouldSend } from '../shared/cloudflare/dryRun';
import { isClosed, isDeclined, isUnsure, statusOf } from '../shared/cloudflare/faults';
import type { Member } from '../shared/cloudflare/types';
import type { Call } from '../shared/operation/call';
import { existing, notMade } from '../shared/operation/once';
import type { Outcome } from '../shared/operation/operation';
import { batchPath, membersOf, present, sameEmail, withEmail } from './member';
import type { NewMember } from './newMember';

/** Cloudflare takes ten members in one request. */
const BATCH_SIZE = 10;

/** A person to make a member, with all the input items that name them, in order. */
export interface Person {
	organization: string;
	member: NewMember;
	call: Call;
	items: number[];
}

/** How far Cloudflare's clock and ours may be apart. */
const CLOCK_SKEW_MS = 60_000;

/** How, and when the request left: epoch milliseconds. */
type Sent = How & { sentAt: number };

type Invited = Array<readonly [Person, Outcome]>;

/**
 * Makes members of people, ten to a request, side by side. A refused batch is taken apart until
 * only the guilty are left; a refusal of the credential is not, and ends it. People that were not
 * reached, because of that or of a failure that is not to be passed over, are missing from the result.
 */
export async function inviteAll(people: Person[], keepGoing: boolean): Promise<Invited> {
	const ending: { error?: unknown } = {};
	const batches = batchesOf(people).map(
		async (batch) => await invite(batch, { ending, keepGoing }),
	);
	return (await Promise.all(batches)).flat();
}

/** Batches of one organization each, in the order of the input. */
function batchesOf(people: Person[]): Person[][] {
	const open = new Map<string, Person[]>();
	const batches: Person[][] = [];
	for (const person of people) {
		let batch = open.get(person.organization);
		if (!batch || batch.length === BATCH_SIZE) {
			batch = [];
			open.set(person.organization, batch);
			batches.push(batch);
		}
		batch.push(person);
	}
	return batches;
}

interface How {
	/** Why nothing more is to be sent, once that is so. */
	ending: { error?: unknown };
	keepGoing: boolean;
}

async function invite(batch: Person[], how: How): Promise<Invited> {
	const { call, organization } = batch[0]!;
	const members = batch.map(({ member }) => member);
	const sentAt = Date.now();
	return await call.api.post<Member[]>(batchPath(organization), { members }).then(
		async (rows) => await answered(batch, rows, { ...how, sentAt }),
		async (error: unknown) => await resolve(batch, error, { ...how, sentAt }),
	);
}

/** The answer is a plain list of members: who is who is told by the address. */
async function answered(batch: Person[], rows: Member[], how: Sent): Promise<Invited> {
	const rowOf = ({ member }: Person) => rows.find(sameEmail(member.user.email));
	const made = await eachOf(batch.filter(rowOf), async (person) => {
		const row = rowOf(person)!;
		membersOf(person.call).add(row);
		return await outcomeOf(person, row, how.sentAt);
	});
	const missing = batch.filter((person) => !rowOf(person));
	if (missing.length === 0) return made;
	// Let in were only some: the others are there already, or are refused with a reason of their own.
	const others = await takeApart(missing, absentError(missing[0]!), how);
	return ended([...made, ...others], undefined, how);
}

const absentError = ({ call, member }: Person) =>
	call.refuse(
		'email',
		`${member.user.email} is missing from Cloudflare's answer`,
		'Look whether the person is a member before you run again.',
	);

/** What a batch that failed comes to, person by person. */
async function resolve(batch: Person[], error: unknown, how: Sent): Promise<Invited> {
	if (isClosed(error)) return failed(batch, how.ending.error ?? error);
	if ([401, 403].includes(statusOf(error) ?? 0)) {
		how.ending.error = error;
		batch[0]!.call.endSending();
		return failed(batch, error);
	}
	if (isUnsure(error)) return ended(await settleUnsure(batch, error, how.sentAt), error, how);
	if (isDeclined(error)) return ended(await takeApart(batch, error, how), error, how);
	return ended(failed(batch, error), error, how);
}

const failed = (batch: Person[], error: unknown): Invited =>
	batch.map((person) => [person, { ok: false, error }]);

/** Ends the execution's sending where a person failed and that is not to be passed over. */
function ended(invited: Invited, error: unknown, { keepGoing }: How): Invited {
	const lost = invited.some(([, { ok }]) => !ok) && !(error instanceof WouldSend);
	if (lost && !keepGoing) invited[0]![0].call.endSending();
	return invited;
}

/** After a request of unknown fate: whoever is there now, and wasn't before, was made by it. */
async function settleUnsure(
	batch: Person[],
	error: NodeApiError,
	sentAt: number,
): Promise<Invited> {
	return await eachOf(batch, async (person) => {
		const there = await lookUp(person, 'findFresh');
		if (there === undefined) return { ok: false, error };
		if (there === null) return { ok: false, error: notMade(error) };
		return await outcomeOf(person, there, sentAt);
	});
}

/** A row older than the request was there before, and Cloudflare or a look-up only handed it out. */
async function outcomeOf(person: Person, row: Member, sentAt: number): Promise<Outcome> {
	const isOurs = !(Date.parse(row.create_time) < sentAt - CLOCK_SKEW_MS);
	return isOurs
		? { ok: true, output: { ...withEmail(row), wasCreated: true } }
		: await handOn(person, row);
}

/**
 * A batch that Cloudflare doesn't want as it is: who is there already is taken out, all looked up in
 * one breath; the others go once more, and are halved where nobody is left to take out.
 */
async function takeApart(batch: Person[], error: unknown, how: How): Promise<Invited> {
	const there = new Map<Person, Member>();
	await eachOf(batch, async (person) => {
		const row = await lookUp(person, batch.length > 1 ? 'find' : 'findFresh');
		if (row) there.set(person, row);
	});
	const known = await eachOf([...there.keys()], async (one) => await handOn(one, there.get(one)!));
	const rest = batch.filter((person) => !there.has(person));
	if (rest.length === 0) return known;
	if (batch.length === 1) return failed(rest, error);
	const middle = there.size > 0 ? rest.length : Math.ceil(rest.length / 2);
	const parts = [rest.slice(0, middle), rest.slice(middle)].filter(({ length }) => length > 0);
	const invited = await Promise.all(parts.map(async (part) => await invite(part, how)));
	return [...known, ...invited.flat()];
}

/** The member that counts as there, null where there is none, undefined where that can't be told. */
async function lookUp(
	{ member, call }: Person,
	how: 'find' | 'findFresh',
): Promise<Member | null | undefined> {
	const rows = membersOf(call)[how](call.api, member.user.email);
	return await rows.then(
		(found) => present(found) ?? null,
		() => undefined,
	);
}

async function handOn({ member, call }: Person, there: Member): Promise<Outcome> {
	const subject = { call, parameter: 'email', key: member.user.email };
	return await existing(subject, there).then(
		(row) => ({ ok: true, output: { ...withEmail(row), wasCreated: false } }),
		(error: unknown) => ({ ok: false, error }),
	);
}

const eachOf = async <R>(
	people: Person[],
	work: (person: Person) => Promise<R>,
): Promise<Array<readonly [Person, R]>> =>
	await Promise.all(people.map(async (person) => [person, await work(person)] as const));
