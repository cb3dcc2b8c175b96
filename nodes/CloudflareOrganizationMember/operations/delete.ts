import type { Member } from '../../shared/cloudflare/types';
import { dryRun, ifMissing, optionsWith } from '../../shared/fields/collections';
import type { Call } from '../../shared/operation/call';
import type { Found } from '../../shared/operation/deletion';
import { deleteOnce } from '../../shared/operation/deletion';
import { operation } from '../../shared/operation/operation';
import { refuseOwnUser } from '../../shared/operation/ownUser';
import {
	allPresent,
	emailOf,
	foremost,
	member,
	memberPath,
	membersOf,
	noSuchMember,
	organization,
} from '../member';

export const remove = operation({
	value: 'delete',
	name: 'Delete',
	action: 'Delete member',
	description: 'Remove a person, or an open invitation, from an organization',
	fields: [organization, member, optionsWith(ifMissing, dryRun)],
	hint: ({ deleted }) =>
		deleted
			? 'The organization membership or invitation has ended. Memberships of single accounts and API tokens created elsewhere stay: remove those too.'
			: undefined,
	async run(call) {
		return await deleteOnce({
			call,
			parameter: 'member',
			key: call.picked('member').value,
			directory: membersOf(call),
			find: async () => await find(call),
			send: async (id) => {
				// The OpenAPI document wants the id in the body as well; the answer is 204 without one.
				await call.api.delete(memberPath(call, id), { member_id: id });
				return {};
			},
		});
	},
});

/**
 * Every row that lets the person in or could: an invitation that stays open would make them Super
 * Administrator again. Rows that let nobody in count as missing.
 */
async function find(call: Call): Promise<Found<Member>> {
	const { mode, value } = call.picked('member');
	const directory = membersOf(call);
	const byEmail = mode === 'email';
	const row = byEmail ? undefined : await directory.get(call.api, value);
	const found = byEmail ? await directory.findEvery(call.api, value) : row ? [row] : [];
	const rows = allPresent(found);
	if (rows.length > 0) {
		await refuseOwnUser(
			call,
			'member',
			rows.map(({ user }) => user ?? {}),
		);
		return { rows, severalIds: byEmail, about: { email: emailOf(rows[0]!) } };
	}
	const last = foremost(found);
	if (last) {
		const { id, status } = last;
		const email = emailOf(last);
		return { missing: `is ${status} already: ${email ?? id}`, about: { id, email, status } };
	}
	return byEmail
		? { missing: noSuchMember(value), about: { email: value } }
		: { missing: `is deleted already: ${value}`, about: { id: value } };
}
