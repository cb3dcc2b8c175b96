import type { Rows } from '../shared/cloudflare/api';
import { CloudflareFault, isNotFound, isRejected } from '../shared/cloudflare/faults';
import { BatchSender } from '../shared/operation/batches';
import type { BatchRules, Results } from '../shared/operation/batchRules';
import type { Folded } from '../shared/operation/fold';
import type { ItemSession } from '../shared/operation/itemSession';
import type { Changed } from '../shared/operation/operation';
import { ParameterFault } from '../shared/operation/parameterFault';
import type { Subject } from '../shared/operation/records';
import { changeLookup, rowsThere } from '../shared/operation/records';
import type { AccountMember } from '../shared/resources/accountMembers';
import type { UserGroupMember } from '../shared/resources/userGroupMembers';
import type { Membership } from './membership';
import { changedMembership, explained, isManaged } from './membership';
import { member as memberField } from './group';
import { membersOf, rosterOf } from './roster';

/** An account member who is not in the group yet. */
export interface Adding extends Membership {
	member: AccountMember;
}

type Added = Folded<Adding>;

/** Cloudflare documents no limit. */
const MOST_AT_ONCE = 200;

/**
 * The same for those who have not accepted. Cloudflare doesn't document whether it takes them: if it
 * refuses all of a whole batch, others are not taken apart.
 */
const MOST_PENDING_AT_ONCE = 50;

const SAFE = 'Running again is safe: who is in the group already is left alone.';

const INVITE_FIRST =
	"Only account members can be in a user group. Invite them first, with the operation 'Create' of Cloudflare Account Member.";

/**
 * The account member to add. Throws a ParameterFault if nobody has the address, or their invitation is
 * dead, and Cloudflare's own fault if an ID doesn't exist.
 */
export async function memberToAdd(
	subject: Subject<AccountMember>,
	item: ItemSession,
): Promise<AccountMember> {
	const { collection, parameter, value } = subject;
	const lookups = item.lookups(collection);
	const rows = await lookups.answer(item.api, changeLookup(subject)).catch((error: unknown) => {
		const isAbsent = error instanceof CloudflareFault && isNotFound(error);
		throw isAbsent ? error.advising(INVITE_FIRST) : error;
	});
	const [row] = rowsThere(collection.resource, rows);
	if (row) return row;
	const status = rows[0]?.status;
	const why = status ? `the invitation of ${rows[0]?.email ?? value} is ${status}` : value;
	throw new ParameterFault(parameter, `is no account member: ${why}`, INVITE_FIRST);
}

/** The output for somebody who is in the group. */
export const memberOutput = (adding: Adding, outcome: 'added' | 'alreadyThere'): Changed =>
	changedMembership(adding, outcome, { wasAdded: outcome === 'added' });

/** Adds people to their groups, those of one group with one request. */
export async function addAll(adding: Added[], keepGoing: boolean): Promise<Results<Added>> {
	const send = async (some: Added[], size: number) =>
		await new BatchSender(rulesFor(size), keepGoing).sendAll(some);
	const [accepted, pending] = await Promise.all([
		send(
			adding.filter((one) => !isPending(one)),
			MOST_AT_ONCE,
		),
		send(adding.filter(isPending), MOST_PENDING_AT_ONCE),
	]);
	return [...accepted, ...pending].map(withReason);
}

/** What to do about a refusal. Of who has not accepted, Cloudflare only says that the member is invalid. */
function withReason([adding, outcome]: Results<Added>[number]): Results<Added>[number] {
	if (outcome.ok || !(outcome.error instanceof CloudflareFault)) return [adding, outcome];
	const fault = explained(outcome.error);
	if (fault !== outcome.error || !isPending(adding) || !isRejected(fault)) {
		return [adding, { ok: false, error: fault }];
	}
	const why = `${adding.email ?? adding.member.id} has not accepted the invitation to the account yet, and Cloudflare may take only those who have. Run again then.`;
	return [adding, { ok: false, error: fault.advising(why) }];
}

const isPending = ({ member }: Adding) => member.status !== 'accepted';

function rulesFor(size: number): BatchRules<Added, UserGroupMember> {
	/** Who was refused by the last request that named them, so that they need not be looked for. */
	const refused = new Set<Added>();
	return {
		size,
		containerOf: ({ groups, group }) => `${groups.path} ${group.id}`,
		async send(batch): Promise<Rows<UserGroupMember>> {
			const { item, groups, group } = batch[0]!;
			batch.forEach((one) => refused.delete(one));
			// Adding somebody twice is harmless.
			const endpoint = { ...membersOf(groups, group.id), repeatable: true };
			const people = batch.map(({ member: { id } }) => ({ id }));
			return await item.api.postForRows(endpoint, people, people).catch((error: unknown) => {
				if (isRejected(error)) batch.forEach((one) => refused.add(one));
				throw error;
			});
		},
		// The answer has all members of the group, or only those who were named: both will do.
		async settle(batch, { rows }) {
			const byId = new Map(rows.map((row) => [row.id, row]));
			return batch.flatMap((one): Results<Added> => {
				const row = byId.get(one.member.id);
				if (!row) return [];
				const { status = one.member.status } = row;
				const result = memberOutput({ ...one, member: { ...one.member, status } }, 'added');
				return [[one, { ok: true, result }]];
			});
		},
		async lookUp(one, how) {
			// Everybody in a batch was looked up before it was sent.
			if (how === 'find' || refused.has(one)) return null;
			const { item, groups, group, member } = one;
			return await rosterOf(groups, group.id, item)
				.isListedNow(member.id, item)
				.then(
					(isListed) => (isListed ? member : null),
					() => undefined,
				);
		},
		alreadyThere: async (one) => ({ ok: true, result: memberOutput(one, 'alreadyThere') }),
		afterSending: async (one) => ({ ok: true, result: memberOutput(one, 'added') }),
		missingFault: ({ email, member }) =>
			new ParameterFault(
				memberField.name,
				`is missing from Cloudflare's answer: ${email ?? member.id}`,
				SAFE,
			),
		notDone: (error) =>
			error.with({ advice: `They were not in the group when Cloudflare was asked again. ${SAFE}` }),
		isRejected: (error) => isRejected(error) && !isManaged(error as CloudflareFault),
	};
}
