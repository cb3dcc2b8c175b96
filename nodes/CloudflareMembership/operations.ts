import { filtersOf, ifMissing, returnAllAndLimit } from '../shared/fields/collections';
import { locator } from '../shared/fields/locators';
import { answerOf } from '../shared/operation/answer';
import { deletionOf } from '../shared/operation/deletion';
import { operation } from '../shared/operation/operation';
import type { Parameters } from '../shared/operation/parameters';
import { getOf } from '../shared/operation/reads';
import { allOf, hasText, rowLimit } from '../shared/operation/selection';
import type { Membership } from '../shared/resources/memberships';
import { memberships } from '../shared/resources/memberships';

const membership = locator({
	name: 'membership',
	displayName: 'Membership',
	description: "A membership of the credential's own user in an account, or an invitation to one",
	search: 'searchMemberships',
	of: memberships,
});

const selectedMembership = (parameters: Parameters) =>
	parameters.subject(memberships, membership.name);

const filters = filtersOf(
	{
		displayName: 'Account Name',
		name: 'accountName',
		type: 'string',
		default: '',
		description: 'Only memberships of accounts with this text in their name, ignoring case',
	},
	{
		displayName: 'Status',
		name: 'status',
		type: 'multiOptions',
		options: [
			{ name: 'Accepted', value: 'accepted' },
			{ name: 'Pending', value: 'pending' },
			{ name: 'Rejected', value: 'rejected' },
		],
		default: [],
		description: 'Only memberships with one of these statuses',
	},
);

const get = operation({
	...getOf(memberships, selectedMembership),
	action: 'Get membership',
	description: "Look up one membership of the credential's user",
	fields: [membership],
});

const getAll = operation({
	value: 'getAll',
	name: 'Get Many',
	action: 'Get many memberships',
	description: "List the accounts of the credential's user, and invitations to more",
	effect: 'read',
	resource: memberships,
	fields: [...returnAllAndLimit, filters],
	read: (parameters) => {
		const statuses = parameters.choices<Membership['status']>('filters.status');
		const name = parameters.optionalText('filters.accountName');
		// Filtered here as well: Cloudflare takes one status, and doesn't document how it compares names.
		const keep = allOf<Membership>([
			statuses && (({ status }) => statuses.includes(status)),
			name ? ({ account }) => hasText('contains', account?.name, name) : undefined,
		]);
		return {
			collection: parameters.collection(memberships),
			query: { status: statuses?.length === 1 ? statuses[0] : undefined },
			selection: { limit: rowLimit(parameters), keep },
		};
	},
	run: async ({ collection, query, selection }, { api }) =>
		await api.list(collection, query, selection),
});

const respond = operation({
	value: 'respond',
	name: 'Respond',
	action: 'Respond to membership invitation',
	description: 'Accept or reject an invitation to join an account',
	effect: 'change',
	warning:
		"An answer can't be undone. Accepting gives this credential's user the roles of the invitation in the other account.",
	...answerOf({
		resource: memberships,
		locator: membership,
		method: 'put',
		what: 'the invitation to',
	}),
});

const remove = operation({
	value: 'delete',
	name: 'Leave',
	action: 'Leave account',
	description: 'Leave an account, or turn an invitation to it down',
	effect: 'remove',
	resource: memberships,
	warning:
		"Takes this credential's own user out of the account: only a new invitation lets them back in, and all automation there that uses this user's credentials stops.",
	fields: [membership],
	options: [ifMissing],
	hint: ({ deleted, previousStatus }) =>
		deleted && previousStatus === 'accepted'
			? "The credential's user has left the account. Only a new invitation lets them back in."
			: undefined,
	wouldDo: ({ where, fields: { previousStatus: status } }) =>
		status === 'pending' || status === 'rejected'
			? `Delete the ${status} invitation to ${where}`
			: `Leave ${where}`,
	...deletionOf(selectedMembership),
});

export const operations = [get, getAll, respond, remove];
