import { optionsWith } from '../../shared/fields/collections';
import { operation } from '../../shared/operation/operation';
import { findRecord } from '../../shared/operation/records';
import { member, organization, pickedMember, withEmail } from '../member';

export const get = operation({
	value: 'get',
	name: 'Get',
	action: 'Get member',
	description: 'Look up one member of an organization',
	fields: [organization, member, optionsWith()],
	async run(call) {
		return withEmail(await findRecord(pickedMember(call)));
	},
});
