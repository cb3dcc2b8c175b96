import { CloudflareFault, isExecutionEnded } from '../../shared/cloudflare/faults';
import { guardRemoval } from '../../shared/operation/guards';
import type { ItemSession } from '../../shared/operation/itemSession';
import { createOnce } from '../../shared/operation/creation';
import { operation } from '../../shared/operation/operation';
import { changedRow } from '../../shared/operation/output';
import { ParameterFault } from '../../shared/operation/parameterFault';
import type { Subject } from '../../shared/operation/records';
import { changeLookup, findRecord } from '../../shared/operation/records';
import type { AccountMember } from '../../shared/resources/accountMembers';
import { accountMembers } from '../../shared/resources/accountMembers';
import { isWholeAccount } from '../../shared/resources/memberPolicies';
import { objectsIn } from '../../shared/resources/text';
import type { Grants } from '../grants';
import { grantsText } from '../grants';
import { invite, removeRow } from '../invitation';
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
		return await item.lookups(collection).oneAtATime(`record ${id}`, async () => {
			const there = await invited(subject, id, item);
			await guardRemoval({ collection, parameter, rows: [there] }, item);
			const grants = sameGrants(there, parameter);
			await removeRow(collection, there, item);
			const row = await inviteAgain(subject, there, grants, item);
			const shown = item.isDryRun ? there : row;
			const flags = { previousId: there.id };
			return changedRow(collection, shown, { outcome: 'resent', flags });
		});
	},
});

/** The row of an invitation that was not accepted. */
async function invited(
	{ collection, parameter }: Subject<AccountMember>,
	id: string,
	item: ItemSession,
): Promise<AccountMember & { email: string }> {
	if (item.lookups(collection).records.hasRemoved(id)) {
		throw new ParameterFault(parameter, `is already named by an earlier item: ${id}`);
	}
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

/** The grants of the row, to be given again. Throws if Cloudflare doesn't tell all of them. */
function sameGrants({ email, roles, policies }: AccountMember, parameter: string): Grants {
	const [byRole, byPolicy] = [objectsIn(roles), objectsIn(policies)];
	const isForAll = byPolicy.every(
		({ access, resource_groups: groups }) =>
			access !== 'deny' && objectsIn(groups).every(isWholeAccount),
	);
	if (byRole.length > 0 && isForAll) return { roles: byRole };
	if (byPolicy.length > 0) return { policies: byPolicy };
	throw new ParameterFault(
		parameter,
		`has no roles at Cloudflare that could be given again: ${email}`,
		"Use 'Delete', then 'Create' with the roles that the person should have.",
	);
}

/** Sends the new invitation. If that fails, the message says that the earlier one is withdrawn. */
async function inviteAgain(
	{ collection, parameter }: Subject<AccountMember>,
	{ id, email }: AccountMember & { email: string },
	grants: Grants,
	item: ItemSession,
): Promise<AccountMember> {
	const creation = { collection, parameter, key: email, ifExists: 'returnExisting' } as const;
	const send = async () => (await invite({ collection, email, grants }, item)).row;
	return await createOnce(creation, item, { send }).then(
		({ row }) => row,
		(error: unknown) => {
			const withdrawn = `The invitation of ${email} is withdrawn (ID ${id}), and no new one is known to be sent. Use 'Create' with: ${grantsText(grants)}.`;
			const details = { id, email, withdrawn: true };
			if (isExecutionEnded(error)) {
				throw new ParameterFault(
					parameter,
					'is invited only in part: the execution ended first',
					withdrawn,
					details,
				);
			}
			if (!(error instanceof CloudflareFault)) throw error;
			throw error.with({ advice: [withdrawn, error.facts.advice].filter(Boolean).join(' ') });
		},
	);
}
