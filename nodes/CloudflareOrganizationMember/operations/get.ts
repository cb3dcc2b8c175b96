import { optionsWith } from '../../shared/fields/collections';
import { operation } from '../../shared/operation/operation';
import { findMember, member, organization, withEmail } from '../member';

export const get = operation({
	value: 'get',
	name: 'Get',
	action: 'Get member',
	description: 'Look up one member of an organization',
	fields: [organization, member, optionsWith()],
	async run(call) {
		return withEmail(await findMember(call));
	},
});
