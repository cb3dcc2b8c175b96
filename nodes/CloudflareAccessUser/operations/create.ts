import { additionalFieldsOf, ifExistsOr } from '../../shared/fields/collections';
import { emailField, nameField } from '../../shared/fields/people';
import { createOnce, creationLookup, readIfExists } from '../../shared/operation/creation';
import { operation } from '../../shared/operation/operation';
import { changedRow } from '../../shared/operation/output';
import type { AccessUser } from '../../shared/resources/accessUsers';
import { accessUsers } from '../../shared/resources/accessUsers';
import { setName, wouldRename } from '../setName';
import { account } from '../user';

export const create = operation({
	value: 'create',
	name: 'Create',
	action: 'Create user',
	description: 'Add a person to the Zero Trust users of an account',
	effect: 'add',
	resource: accessUsers,
	fields: [
		account,
		emailField('Email address of the person, as they log in with it'),
		additionalFieldsOf(nameField('Full name of the person')),
	],
	options: [ifExistsOr('Set the name given here')],
	hint: ({ wasCreated }) =>
		wasCreated
			? 'A new user takes up a seat at the first login. What they can reach depends on your Access policies.'
			: undefined,
	read: (parameters) => ({
		collection: parameters.collection(accessUsers),
		parameter: 'email',
		key: parameters.email('email'),
		name: parameters.optionalText('additionalFields.name'),
		ifExists: readIfExists(parameters),
	}),
	names: ({ key }) => key,
	wouldDo: (facts) =>
		facts.outcome === 'updated'
			? wouldRename(facts)
			: `Create Access user ${facts.who} in ${facts.where}`,
	lookup: creationLookup,
	async run(creation, item) {
		const { collection, key: email, name } = creation;
		let wasUpdated = false;
		const { row, wasCreated } = await createOnce(creation, item, {
			send: async () => {
				const assumed = { email, ...(name !== undefined && { name }) } as AccessUser;
				return await item.api.post(collection, { email, name }, assumed);
			},
			update: async (there) => {
				if (name === undefined) return there;
				const updated = await setName(collection, there, name, item);
				wasUpdated = updated.wasUpdated;
				return updated.row;
			},
		});
		const outcome = wasCreated ? 'created' : wasUpdated ? 'updated' : 'alreadyThere';
		return changedRow(collection, row, { outcome, flags: { wasCreated } });
	},
});
