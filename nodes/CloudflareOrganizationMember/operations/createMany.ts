import type { Member } from '../../shared/cloudflare/types';
import { optionsWith } from '../../shared/fields/collections';
import type { Call } from '../../shared/operation/call';
import type { Outcome, Outcomes } from '../../shared/operation/operation';
import { batchOperation } from '../../shared/operation/operation';
import { batchPath, organization, sameEmail, withEmail } from '../member';
import type { NewMember } from '../newMember';
import { additionalFields, newMember, personEmail, superAdministratorNotice } from '../newMember';

/** Cloudflare takes ten members in one request. */
const BATCH_SIZE = 10;

/** A person to make a member, with all the input items that name them, in order. */
interface Person {
	organization: string;
	member: NewMember;
	call: Call;
	items: number[];
}

export const createMany = batchOperation({
	value: 'createMany',
	name: 'Create Many',
	action: 'Create many members',
	description: 'Invite the people of all input items to an organization, ten in one request',
	fields: [superAdministratorNotice, organization, personEmail, additionalFields, optionsWith()],
	async runAll(calls, { keepGoing }) {
		const outcomes: Outcomes = calls.map(() => undefined);
		const people = peopleOf(calls, outcomes);
		if (!keepGoing && outcomes.some((outcome) => outcome)) return outcomes;
		for (const batch of batchesOf(people)) {
			const sent = await send(batch);
			batch.forEach(({ items }, index) => {
				items.forEach((item, copy) => (outcomes[item] = shared(sent[index]!, copy > 0)));
			});
			if (!keepGoing && sent.some(({ ok }) => !ok)) break;
		}
		return outcomes;
	},
});

/**
 * Who is to be invited, each once per organization. An item that can't be read, or that contradicts
 * an earlier one on the same person, gets its outcome here and is not sent.
 */
function peopleOf(calls: Call[], outcomes: Outcomes): Person[] {
	const people = new Map<string, Person>();
	calls.forEach((call, item) => {
		try {
			const [organizationId, member] = [call.id('organization'), newMember(call)];
			const key = `${organizationId} ${member.user.email.toLowerCase()}`.toLowerCase();
			const known = people.get(key);
			if (known && known.member.status !== member.status) {
				throw call.refuse('email', `${member.user.email} is in the input with two statuses`);
			}
			if (known) known.items.push(item);
			else people.set(key, { organization: organizationId, member, call, items: [item] });
		} catch (error) {
			outcomes[item] = { ok: false, error };
		}
	});
	return [...people.values()];
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

/** One outcome per person; a refused batch is refused for each of them. */
async function send(batch: Person[]): Promise<Outcome[]> {
	const { call, organization: organizationId } = batch[0]!;
	try {
		const body = { members: batch.map(({ member }) => member) };
		const rows = await call.api.post<Member[]>(batchPath(organizationId), body);
		return batch.map((person) => answered(person, rows));
	} catch (error) {
		return batch.map(() => ({ ok: false, error }));
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

/** Items that name the same person share the answer; only the first one made the member. */
function shared(outcome: Outcome, copy: boolean): Outcome {
	if (!copy || !outcome.ok) return outcome;
	return { ok: true, output: { ...outcome.output, wasCreated: false } };
}
