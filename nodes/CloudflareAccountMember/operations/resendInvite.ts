import { isExecutionEnded } from '../../shared/cloudflare/faults';
import { WITHDRAWN } from '../../shared/operation/earlierTries';
import { guardRemoval } from '../../shared/operation/guards';
import type { ItemSession } from '../../shared/operation/itemSession';
import { createOnce } from '../../shared/operation/creation';
import type { Changed } from '../../shared/operation/operation';
import { operation } from '../../shared/operation/operation';
import { changedRow } from '../../shared/operation/output';
import { ParameterFault } from '../../shared/operation/parameterFault';
import type { Subject } from '../../shared/operation/records';
import { changeLookup, findRecord } from '../../shared/operation/records';
import type { AccountMember } from '../../shared/resources/accountMembers';
import { accountMembers } from '../../shared/resources/accountMembers';
import { objectsIn } from '../../shared/resources/text';
import type { Grants } from '../grants';
import { grantsText, hasMoreThanRoles, showsAll } from '../grants';
import { deleteRow, invite, untilGone } from '../invitation';
import { account, member, selectedMember } from '../member';

export const resendInvite = operation({
	value: 'resendInvite',
	name: 'Resend Invite',
	action: 'Resend invite to account member',
	description: 'Send a new invitation with the same roles to a person who has not accepted',
	effect: 'change',
	resource: accountMembers,
	warning:
		'Cloudflare can only withdraw the invitation and send a new one: the member gets a new ID, and the link in the earlier email stops working.',
	fields: [account, member],
	read: selectedMember,
	names: ({ value }) => value,
	wouldDo: ({ who, where }) =>
		`Withdraw the invitation of ${who} to ${where} and send a new one with the same roles`,
	lookup: (subject) => (subject.by === 'key' ? changeLookup(subject) : undefined),
	async run(subject, item) {
		const { collection, parameter } = subject;
		const { id } = subject.by === 'id' ? { id: subject.value } : await findRecord(subject, item);
		const name = `invitations ${item.isDryRun} ${collection.path}`;
		const resent = item.shared(name, () => new Map<string, Changed>());
		return await item.lookups(collection).oneAtATime(`record ${id}`, async () => {
			// Another item about the same person sends no second email.
			const before = resent.get(id);
			if (before) return { ...before, outcome: 'unchanged' as const };
			const there = await invited(subject, id, item);
			await guardRemoval({ collection, parameter, rows: [there] }, item);
			const grants = sameGrants(there, parameter);
			await deleteRow(collection, there, item);
			const row = await inviteAgain(subject, there, grants, item);
			const flags = { previousId: there.id };
			const shown = item.isDryRun ? there : row;
			const changed = changedRow(collection, shown, { outcome: 'resent', flags });
			for (const one of [id, row.id]) resent.set(one, changed);
			return changed;
		});
	},
});

/** The row of an invitation that was not accepted. */
async function invited(
	{ collection, parameter }: Subject<AccountMember>,
	id: string,
	item: ItemSession,
): Promise<AccountMember & { email: string }> {
	const row = await item.api.getFresh<AccountMember>(collection.item(id));
	const { email, status } = row;
	if (!['pending', 'rejected', 'expired'].includes(status ?? '')) {
		throw new ParameterFault(
			parameter,
			`has no open invitation: ${email ?? id} is ${status} already`,
			'Only pending, rejected and expired invitations can be sent again.',
		);
	}
	if (email) return { ...row, email };
	throw new ParameterFault(parameter, `has no email address at Cloudflare: ${id}`);
}

/** The grants of the row, to be given again. Throws if Cloudflare doesn't tell them. */
function sameGrants(row: AccountMember, parameter: string): Grants {
	const { email } = row;
	const [roles, policies] = [objectsIn(row.roles), objectsIn(row.policies)];
	if (roles.length > 0 && !hasMoreThanRoles(row) && showsAll(row)) return { roles };
	if (policies.length > 0) return { policies };
	throw new ParameterFault(
		parameter,
		`has no roles at Cloudflare that could be given again: ${email}`,
		"Use 'Delete', then 'Create' with the roles that the person should have.",
	);
}

/** Sends the new invitation. If that fails, the message says that the earlier one is withdrawn. */
async function inviteAgain(
	{ collection, parameter }: Subject<AccountMember>,
	there: AccountMember & { email: string },
	grants: Grants,
	item: ItemSession,
): Promise<AccountMember> {
	const { id, email } = there;
	const creation = { collection, parameter, key: email, ifExists: 'returnExisting' } as const;
	const send = async () => {
		await untilGone(collection, there, item);
		return await invite({ collection, email, grants }, item);
	};
	return await createOnce(creation, item, { send }).then(
		({ row }) => row,
		(error: unknown) => {
			const why = isExecutionEnded(error) ? 'the execution ended first' : (error as Error).message;
			throw new ParameterFault(
				parameter,
				`is not invited again: ${why}`,
				`The earlier invitation of ${email} is withdrawn (ID ${id}), and no new one is known to be sent. Use 'Create' with: ${grantsText(grants)}.`,
				{ id, email, [WITHDRAWN]: true },
			);
		},
	);
}
