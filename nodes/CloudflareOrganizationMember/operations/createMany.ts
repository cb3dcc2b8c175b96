import { addressKey } from '../../shared/cloudflare/address';
import type { Entry, Outcome, Outcomes } from '../../shared/operation/operation';
import { batchOperation } from '../../shared/operation/operation';
import { ParameterFault } from '../../shared/operation/parameterFault';
import { organizationMembers } from '../../shared/resources/organizationMembers';
import { inviteAll } from '../invitation';
import type { MemberCreation } from '../newMember';
import { newMemberFields, newMemberHint, newMemberOptions, readMemberCreation } from '../newMember';
import type { Person } from '../person';

export const createMany = batchOperation({
	value: 'createMany',
	name: 'Create Many',
	action: 'Create many members',
	description: 'Invite the people of all input items to an organization, ten in one request',
	effect: 'add',
	resource: organizationMembers,
	fields: newMemberFields,
	options: newMemberOptions,
	hint: newMemberHint,
	read: readMemberCreation,
	async runAll(entries, { keepGoing }) {
		const outcomes: Outcomes = entries.map(() => undefined);
		const people = peopleOf(entries, outcomes);
		if (!keepGoing && outcomes.some((outcome) => outcome)) return outcomes;
		const invited = await inviteAll([...people.values()], keepGoing);
		for (const [{ entries: same }, outcome] of invited) {
			same.forEach((nth, copy) => (outcomes[nth] = shared(outcome, copy > 0)));
		}
		return outcomes;
	},
});

/**
 * The people to invite, each once per organization. An item that contradicts an earlier item about
 * the same person fails here and is not sent.
 */
function peopleOf(entries: Array<Entry<MemberCreation>>, outcomes: Outcomes): Map<string, Person> {
	const people = new Map<string, Person>();
	entries.forEach(({ input, item }, nth) => {
		const { organization, member } = input;
		const { email } = member.user;
		const key = `${organization} ${addressKey(email)} ${item.isDryRun}`;
		const known = people.get(key);
		if (!known) people.set(key, { ...input, item, entries: [nth] });
		else if (known.member.status === member.status) known.entries.push(nth);
		else {
			const what = `${email} is in the input with two statuses`;
			outcomes[nth] = { ok: false, error: new ParameterFault('email', what) };
		}
	});
	return people;
}

/** Items that name the same person share the outcome, but only the first one created the member. */
function shared(outcome: Outcome, copy: boolean): Outcome {
	if (!copy || !outcome.ok || 'dryRun' in outcome.output) return outcome;
	return { ok: true, output: { ...outcome.output, wasCreated: false } };
}
