import {
	additionalFieldsOf,
	dryRun,
	ifExistsOrUpdate,
	optionsWith,
} from '../../shared/fields/collections';
import { emailField, nameField } from '../../shared/fields/people';
import { createOnce } from '../../shared/operation/creation';
import { operation } from '../../shared/operation/operation';
import type { AccessUser } from '../../shared/resources/accessUsers';
import { accessUsers } from '../../shared/resources/accessUsers';
import { setName } from '../setName';
import { account } from '../user';

export const create = operation({
	value: 'create',
	name: 'Create',
	action: 'Create user',
	description: 'Add a person to the Zero Trust users of an account',
	fields: [
		account,
		emailField('Email address of the person, as they log in with it'),
		additionalFieldsOf(nameField('Full name of the person')),
		optionsWith(ifExistsOrUpdate, dryRun),
	],
	hint: ({ wasCreated }) =>
		wasCreated
			? 'A new user takes up a seat at the first login. What they can reach depends on your Access policies.'
			: undefined,
	async run(call) {
		const collection = call.collection(accessUsers);
		const email = call.email('email');
		const name = call.optionalText('additionalFields.name');
		const { row, wasCreated } = await createOnce<AccessUser>({
			call,
			collection,
			parameter: 'email',
			key: email,
			send: async () => await call.api.post<AccessUser>(collection, { email, name }),
			update: async (there) =>
				name === undefined ? there : (await setName(call, there, name)).row,
		});
		return { ...row, wasCreated };
	},
});
