import { addressKey } from '../../shared/cloudflare/address';
import type { Call } from '../../shared/operation/call';
import type { Outcome, Outcomes } from '../../shared/operation/operation';
import { batchOperation } from '../../shared/operation/operation';
import { inviteAll } from '../batches';
import { newMember, newMemberFields, newMemberHint } from '../newMember';
import type { Person } from '../person';

export const createMany = batchOperation({
	value: 'createMany',
	name: 'Create Many',
	action: 'Create many members',
	description: 'Invite the people of all input items to an organization, ten in one request',
	fields: newMemberFields,
	hint: newMemberHint,
	async runAll(calls, { keepGoing }) {
		const outcomes: Outcomes = calls.map(() => undefined);
		const people = peopleOf(calls, outcomes);
		if (!keepGoing && outcomes.some((outcome) => outcome)) return outcomes;
		const invited = await inviteAll([...people.values()], keepGoing);
		for (const [{ items }, outcome] of invited) {
			items.forEach((item, copy) => (outcomes[item] = shared(outcome, copy > 0)));
		}
		return outcomes;
	},
});

/**
 * Who is to be invited, each once per organization. An item that can't be read, or that contradicts
 * an earlier one on the same person, gets its outcome here and is not sent.
 */
function peopleOf(calls: Call[], outcomes: Outcomes): Map<string, Person> {
	const people = new Map<string, Person>();
	calls.forEach((call, item) => {
		try {
			call.checkOptions();
			const [organizationId, member] = [call.id('organization'), newMember(call)];
			const key = `${organizationId} ${addressKey(member.user.email)} ${call.isDryRun}`;
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
	return people;
}

/** Items that name the same person share the answer; only the first one made the member. */
function shared(outcome: Outcome, copy: boolean): Outcome {
	if (!copy || !outcome.ok) return outcome;
	return { ok: true, output: { ...outcome.output, wasCreated: false } };
}
