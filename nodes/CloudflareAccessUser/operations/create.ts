import type { AccessUser } from '../../shared/cloudflare/types';
import {
	additionalFieldsOf,
	dryRun,
	ifExistsOrUpdate,
	optionsWith,
} from '../../shared/fields/collections';
import { emailField, nameField } from '../../shared/fields/people';
import { createOnce } from '../../shared/operation/creation';
import { operation } from '../../shared/operation/operation';
import { setName } from '../setName';
import { account, theOnly, usersOf, usersPath } from '../user';

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
		const users = usersPath(call);
		const email = call.email('email');
		const name = call.optionalText('additionalFields.name');
		const { row, wasCreated } = await createOnce<AccessUser>({
			call,
			directory: usersOf(call),
			parameter: 'email',
			key: email,
			counts: (rows) => theOnly(call, 'email', rows),
			send: async () => await call.api.post<AccessUser>(users, { email, name }),
			update: async (there) =>
				name === undefined ? there : (await setName(call, there, name)).row,
		});
		return { ...row, wasCreated };
	},
});
