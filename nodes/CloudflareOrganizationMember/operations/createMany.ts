import { addressKey } from '../../shared/cloudflare/address';
import type { Changed, Entry, Result } from '../../shared/operation/operation';
import { batchOperation } from '../../shared/operation/operation';
import { ParameterFault } from '../../shared/operation/parameterFault';
import { inviteAll } from '../invitation';
import type { MemberCreation } from '../newMember';
import { newMember, readMemberCreation } from '../newMember';
import type { Person } from '../person';

export const createMany = batchOperation({
	value: 'createMany',
	name: 'Create Many',
	action: 'Create many members',
	description: 'Invite the people of all input items to an organization, ten in one request',
	...newMember,
	read: readMemberCreation,
	async runAll(entries, { keepGoing }) {
		const outcomes: Array<Result | undefined> = entries.map(() => undefined);
		const people = peopleOf(entries, outcomes);
		if (!keepGoing && outcomes.some((outcome) => outcome)) return outcomes;
		const invited = await inviteAll([...people.values()], keepGoing);
		for (const [{ entries: same }, outcome] of invited) {
			const [first, ...copies] = same.map((nth) => ({ nth, item: entries[nth]!.item }));
			outcomes[first!.nth] = outcome;
			for (const { nth, item } of copies) {
				item.changes.push(...first!.item.changes);
				outcomes[nth] = copied(outcome, item.isDryRun);
			}
		}
		return outcomes;
	},
});

/**
 * The people to invite, each once per organization. An item that contradicts an earlier item about
 * the same person fails here and is not sent.
 */
function peopleOf(
	entries: Array<Entry<MemberCreation>>,
	outcomes: Array<Result | undefined>,
): Map<string, Person> {
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
function copied(outcome: Result, isDryRun: boolean): Result {
	if (!outcome.ok || isDryRun) return outcome;
	const result = outcome.result as Changed;
	return { ok: true, result: { ...result, outcome: 'alreadyThere', flags: { wasCreated: false } } };
}
