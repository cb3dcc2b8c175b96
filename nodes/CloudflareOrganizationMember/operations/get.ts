import type { Member } from '../../shared/cloudflare/types';
import { optionsWith } from '../../shared/fields/collections';
import { operation } from '../../shared/operation/operation';
import { findMember, member, memberPath, organization, withEmail } from '../member';

export const get = operation({
	value: 'get',
	name: 'Get',
	action: 'Get member',
	description: 'Look up one member of an organization',
	fields: [organization, member, optionsWith()],
	async run(call) {
		const { id, row } = await findMember(call);
		return withEmail(row ?? (await call.api.get<Member>(memberPath(call, id))));
	},
});
