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
	return await call.api.post<Member[]>(batchPath(organization), { members }).then(
		(rows) => batch.map((person) => [person, answered(person, rows)]),
		async (error: unknown) => await resolve(batch, error, how),
	);
}

/** What a batch that failed comes to, person by person. */
async function resolve(batch: Person[], error: unknown, how: How): Promise<Invited> {
	if (isClosed(error)) return failed(batch, how.ending.error ?? error);
	if ([401, 403].includes(statusOf(error) ?? 0)) {
		how.ending.error = error;
		batch[0]!.call.endSending();
		return failed(batch, error);
	}
	if (isDeclined(error) && batch.length > 1) {
		const middle = Math.ceil(batch.length / 2);
		const halves = [batch.slice(0, middle), batch.slice(middle)];
		return (await Promise.all(halves.map(async (half) => await invite(half, how)))).flat();
	}
	const mayBeThere = isUnsure(error) || isDeclined(error);
	const invited: Invited = mayBeThere
		? await Promise.all(batch.map(async (person) => [person, await lookUp(person, error)] as const))
		: failed(batch, error);
	const lost = invited.some(([, { ok }]) => !ok) && !(error instanceof WouldSend);
	if (lost && !how.keepGoing) batch[0]!.call.endSending();
	return invited;
}

const failed = (batch: Person[], error: unknown): Invited =>
	batch.map((person) => [person, { ok: false, error }]);

/** After a refusal or a request of unknown fate: is the person there? */
async function lookUp({ member, call }: Person, error: unknown): Promise<Outcome> {
	const { email } = member.user;
	// Where it can't be looked up any more, the batch's own fault is what the user must know.
	const found = await membersOf(call)
		.findFresh(call.api, email)
		.catch(() => undefined);
	if (!found) return { ok: false, error };
	try {
		const there = present(found);
		if (!there) return { ok: false, error: isUnsure(error) ? notMade(error) : error };
		if (isUnsure(error)) return { ok: true, output: { ...withEmail(there), wasCreated: true } };
		const row = await existing({ call, parameter: 'email', key: email }, there);
		return { ok: true, output: { ...withEmail(row), wasCreated: false } };
	} catch (failure) {
		return { ok: false, error: failure };
	}
}

/** The answer is a plain list of members: who is who is told by the address. */
function answered({ member, call }: Person, rows: Member[]): Outcome {
	const row = rows.find(sameEmail(member.user.email));
	if (row) return { ok: true, output: { ...withEmail(row), wasCreated: true } };
	const error = call.refuse(
		'email',
		`${member.user.email} is missing from Cloudflare's answer`,
		'Look whether the person is a member before you run again.',
	);
	return { ok: false, error };
}
