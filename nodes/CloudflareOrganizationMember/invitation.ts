import { addressKey } from '../shared/cloudflare/address';
import type { CloudflareFault } from '../shared/cloudflare/faults';
import { isClosed, isDeclined, isUnsure, statusOf } from '../shared/cloudflare/faults';
import { notFoundAfter } from '../shared/operation/creation';
import type { Outcome } from '../shared/operation/operation';
import { ParameterFault } from '../shared/operation/parameterFault';
import type { OrganizationMember } from '../shared/resources/organizationMembers';
import { emailOf, memberBatches } from '../shared/resources/organizationMembers';
import type { Invited, Person } from './person';
import { eachOf, failed, handOn, lastChangeOf, lookUp, outcomeOf } from './person';

/** Cloudflare takes ten members in one request. */
export const BATCH_SIZE = 10;

/** What the requests so far have shown about one organization. */
interface Experience {
	/** Cloudflare refused the credential here: nothing more is sent. */
	refusal?: unknown;
	/** The first batch that is being taken apart. */
	first?: Promise<unknown>;
	/** Words with which everybody of a whole batch was refused, one by one. */
	saidToEverybody?: string;
}

/** What is known while people are made members. */
export interface Context {
	keepGoing: boolean;
	experience: Map<string, Experience>;
	/** What is sent is a part of a batch that was refused. */
	isPart?: boolean;
}

function experienceOf([first]: Person[], { experience }: Context): Experience {
	const known = experience.get(first!.organization) ?? {};
	experience.set(first!.organization, known);
	return known;
}

/** Sends a batch, and takes care of whatever becomes of it. */
export async function invite(batch: Person[], context: Context): Promise<Invited> {
	const { item, organization } = batch[0]!;
	const { refusal } = experienceOf(batch, context);
	if (refusal !== undefined) return failed(batch, refusal);
	const members = batch.map(({ member }) => member);
	const queuedAt = performance.now();
	// In a dry run nothing comes back: each person is answered as if they had been made.
	const assumed = members.map((member) => ({ ...member }) as unknown as OrganizationMember);
	const answer = await item.api
		.postForRows(memberBatches(organization), { members }, assumed)
		.catch((error: unknown) => ({ error }));
	if (!('error' in answer)) shareChange(batch);
	return 'error' in answer
		? await resolve(batch, answer.error, context, queuedAt)
		: await answered(batch, answer, context);
}

/** A batch is everybody's change, so each item notes it. */
function shareChange([first, ...others]: Person[]): void {
	const change = first?.item.changes.at(-1);
	if (change) others.forEach(({ item }) => item.changes.push(change));
}

/** The answer is a plain list of members: who is who is told by the address. */
async function answered(
	batch: Person[],
	{ rows, sentAt }: { rows: OrganizationMember[]; sentAt: number },
	context: Context,
): Promise<Invited> {
	const byAddress = new Map(rows.map((row) => [addressKey(emailOf(row) ?? ''), row]));
	const rowOf = ({ member }: Person) => byAddress.get(addressKey(member.user.email));
	const newest = Math.max(...rows.map(lastChangeOf));
	const took = performance.now() - sentAt;
	const made = await eachOf(batch.filter(rowOf), async (person) => {
		const row = rowOf(person)!;
		person.item.directory(person.collection).records.add(row);
		// Rows of one request are made together: an older one was there before.
		const isOlder = lastChangeOf(row) < newest - took;
		return isOlder ? await handOn(person, row) : await outcomeOf(person, row, sentAt);
	});
	const missing = batch.filter((person) => !rowOf(person));
	if (missing.length === 0) return made;
	return ended([...made, ...(await settleMissing(missing, sentAt, context))], context);
}

/** Whom an answer does not name: made all the same, there already, or refused for a reason of their own. */
async function settleMissing(
	missing: Person[],
	sentAt: number,
	context: Context,
): Promise<Invited> {
	const found = await eachOf(missing, async (person) => await lookUp(person, 'findFresh'));
	const there = found.flatMap(([person, row]) => (row ? [[person, row] as const] : []));
	const settled = await Promise.all(
		there.map(async ([person, row]) => [person, await outcomeOf(person, row, sentAt)] as const),
	);
	// Where a look-up fails, nobody knows whether the person was made: that is not sent again.
	const unknown = found.flatMap(([person, row]) => (row === undefined ? [person] : []));
	const failures = unknown.flatMap((person) => failed([person], absentError(person)));
	const rest = found.flatMap(([person, row]) => (row === null ? [person] : []));
	if (rest.length === 0) return [...settled, ...failures];
	const others = await takeApart(rest, absentError(rest[0]!), context);
	return [...settled, ...failures, ...others];
}

const absentError = ({ parameter, key }: Person) =>
	new ParameterFault(
		parameter,
		`${key} is missing from Cloudflare's answer`,
		'Check whether this person is a member before you run again.',
	);

/** What a batch that failed comes to, person by person. */
async function resolve(
	batch: Person[],
	error: unknown,
	context: Context,
	queuedAt: number,
): Promise<Invited> {
	const experience = experienceOf(batch, context);
	if (isClosed(error)) return failed(batch, experience.refusal ?? error);
	const status = statusOf(error) ?? 0;
	if (status === 401 || status === 403) {
		experience.refusal = error;
		// A secret that is refused is refused for every organization.
		if (status === 401) batch[0]!.item.endSending();
		return ended(failed(batch, error), context);
	}
	if (isUnsure(error)) {
		return ended(await settleUnsure(batch, error, queuedAt), context);
	}
	if (!isDeclined(error)) return ended(failed(batch, error), context);
	return ended(await apart(batch, error as CloudflareFault, context), context);
}

/** Ends the execution's sending where a person failed and that is not to be passed over. */
function ended(invited: Invited, { keepGoing }: Context): Invited {
	const lost = invited.some(([, { ok }]) => !ok);
	if (lost && !keepGoing) invited[0]![0].item.endSending();
	return invited;
}

/** After a request of unknown fate: whoever is there now, and wasn't before, was made by it. */
async function settleUnsure(
	batch: Person[],
	error: CloudflareFault,
	sentAt: number,
): Promise<Invited> {
	return await eachOf(batch, async (person): Promise<Outcome> => {
		const there = await lookUp(person, 'findFresh');
		if (there === undefined) return { ok: false, error };
		if (there === null) return { ok: false, error: notFoundAfter(error) };
		return await outcomeOf(person, there, sentAt);
	});
}

/**
 * Takes a declined batch apart. The first one shows whether the refusal is about people at all: where
 * everybody in it was refused in the same words, one by one, two people of each further batch that is
 * refused in these words are tried, and the others are not sent by themselves any more.
 */
async function apart(batch: Person[], error: CloudflareFault, context: Context): Promise<Invited> {
	if (context.isPart) return await takeApart(batch, error, context);
	const experience = experienceOf(batch, context);
	if (experience.first) {
		await experience.first;
		if (experience.saidToEverybody === error.message) return await sample(batch, error, context);
	}
	const taken = takeApart(batch, error, context);
	experience.first ??= taken.then((invited) => {
		if (invited.length >= BATCH_SIZE && areRefusedAlike(invited, error)) {
			experience.saidToEverybody = error.message;
		}
	});
	return await taken;
}

const areRefusedAlike = (invited: Invited, error: CloudflareFault): boolean =>
	invited.every(([, outcome]) => !outcome.ok && messageOf(outcome.error) === error.message);

async function sample(batch: Person[], error: CloudflareFault, context: Context): Promise<Invited> {
	const [first, last] = [batch[0]!, batch.at(-1)!];
	const rest = batch.slice(1, -1);
	const tried = await Promise.all(
		[first, last].map(async (one) => await invite([one], { ...context, isPart: true })),
	);
	const others = areRefusedAlike(tried.flat(), error)
		? failed(rest, error)
		: await takeApart(rest, error, context);
	return [...tried.flat(), ...others];
}

/**
 * A batch that Cloudflare doesn't want as it is: who is there already is taken out, all looked up in
 * one go; the others go once more, and are halved where nobody is left to take out.
 */
async function takeApart(batch: Person[], error: unknown, context: Context): Promise<Invited> {
	if (batch.length === 0) return [];
	const there = new Map<Person, OrganizationMember>();
	const alone = batch.length === 1;
	if (!alone || experienceOf(batch, context).saidToEverybody !== messageOf(error)) {
		await eachOf(batch, async (person) => {
			const row = await lookUp(person, alone ? 'findFresh' : 'find');
			if (row) there.set(person, row);
		});
	}
	const known = await eachOf([...there.keys()], async (one) => await handOn(one, there.get(one)!));
	const rest = batch.filter((person) => !there.has(person));
	if (rest.length === 0) return known;
	if (alone) return failed(rest, error);
	const middle = there.size > 0 ? rest.length : Math.ceil(rest.length / 2);
	const parts = [rest.slice(0, middle), rest.slice(middle)].filter(({ length }) => length > 0);
	const invited = await Promise.all(
		parts.map(async (part) => await invite(part, { ...context, isPart: true })),
	);
	return [...known, ...invited.flat()];
}

const messageOf = (error: unknown) => (error as Error).message;
