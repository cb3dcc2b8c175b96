import type { AccessUser } from '../../shared/cloudflare/types';
import { additionalFieldsOf, optionsWith } from '../../shared/fields/collections';
import { emailField, nameField } from '../../shared/fields/people';
import { operation } from '../../shared/operation/operation';
import { account, usersPath } from '../user';

export const create = operation({
	value: 'create',
	name: 'Create',
	action: 'Create user',
	description: 'Add a person to the Zero Trust users of an account',
	fields: [
		account,
		emailField('Email address of the person, as they log in with it'),
		additionalFieldsOf(nameField('Full name of the person')),
		optionsWith(),
	],
	async run(call) {
		const users = usersPath(call);
		const body = {
			email: call.email('email'),
			name: call.optionalText('additionalFields.name'),
		};
		const user = await call.api.post<AccessUser>(users, body);
		return { ...user, wasCreated: true };
	},
});
