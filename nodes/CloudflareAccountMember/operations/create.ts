import { additionalFieldsOf, ifExistsOr } from '../../shared/fields/collections';
import { emailField } from '../../shared/fields/people';
import type { Creation } from '../../shared/operation/creation';
import { createOnce, creationLookup, readIfExists } from '../../shared/operation/creation';
import { operation } from '../../shared/operation/operation';
import { changedRow } from '../../shared/operation/output';
import type { AccountMember } from '../../shared/resources/accountMembers';
import { accountMembers } from '../../shared/resources/accountMembers';
import { changeGrants } from '../changeGrants';
import type { Given } from '../grantFields';
import { grantFields, grantsFor, readGiven } from '../grantFields';
import { invite } from '../invitation';
import { account } from '../member';

interface NewMember extends Creation<AccountMember> {
	given: Given;
	directAdd: boolean;
}

export const create = operation({
	value: 'create',
	name: 'Create',
	action: 'Create account member',
	description: 'Invite a person to an account, with roles or permission groups',
	effect: 'add',
	resource: accountMembers,
	warning:
		'Cloudflare emails an invitation, and the person gets the roles when they accept it. A rejected or expired invitation of theirs is deleted first.',
	fields: [
		account,
		emailField('Email address of the person, as they log in to Cloudflare'),
		...grantFields,
		additionalFieldsOf({
			displayName: 'Add Without Invitation',
			name: 'directAdd',
			type: 'boolean',
			default: true,
			description:
				'Whether the person is a member at once. It needs an entitlement of your plan, and a person who has a Cloudflare user already.',
		}),
	],
	options: [ifExistsOr('Give exactly the roles or permission groups chosen here')],
	hint: ({ wasCreated, status }) =>
		wasCreated && status === 'pending'
			? 'Each person has to accept the emailed invitation before they can log in to the account. If it has expired, use the operation Resend Invite.'
			: undefined,
	read: (parameters): NewMember => ({
		collection: parameters.collection(accountMembers),
		parameter: 'email',
		key: parameters.email('email'),
		given: readGiven(parameters),
		directAdd: parameters.flag('additionalFields.directAdd'),
		ifExists: readIfExists(parameters),
	}),
	names: ({ key }) => key,
	wouldDo: ({ who, where, outcome }) =>
		outcome === 'updated'
			? `Change the roles of account member ${who} in ${where}`
			: `Invite ${who} to ${where}`,
	lookup: creationLookup,
	async run(creation, item) {
		const { collection, key: email, directAdd } = creation;
		const grants = await grantsFor(creation.given, item);
		let replacedInvite = false;
		let wasUpdated = false;
		const { row, wasCreated } = await createOnce(creation, item, {
			send: async () => {
				const onReplaced = () => (replacedInvite = true);
				return await invite({ collection, email, grants, directAdd, onReplaced }, item);
			},
			update: async ({ id }) => {
				const updated = await changeGrants({ collection, id, change: 'set', grants }, item);
				wasUpdated = updated.wasUpdated;
				return updated.row;
			},
		});
		const outcome = wasCreated ? 'created' : wasUpdated ? 'updated' : 'alreadyThere';
		const flags = { wasCreated, wasUpdated, replacedInvite };
		return changedRow(collection, row, { outcome, flags });
	},
});
