import type { INodeProperties } from 'n8n-workflow';

import { PAGING } from '../../shared/cloudflare/paging';
import type { Query } from '../../shared/cloudflare/request';
import type { Member, MemberStatus } from '../../shared/cloudflare/types';
import { filtersOf, optionsWith, returnAllAndLimit } from '../../shared/fields/collections';
import type { Call } from '../../shared/operation/call';
import { operation } from '../../shared/operation/operation';
import { allOf, rowLimit } from '../../shared/operation/selection';
import { membersPath, organization, sameEmail, withEmail } from '../member';

const emailFilter = (name: string, displayName: string, how: string): INodeProperties => ({
	displayName,
	name,
	type: 'string',
	default: '',
	description: `Only members whose email address ${how}`,
});

const filters = filtersOf(
	{ ...emailFilter('email', 'Email', 'is this one'), placeholder: 'e.g. nathan@example.com' },
	emailFilter('emailContains', 'Email Contains', 'has this text in it'),
	emailFilter('emailEndsWith', 'Email Ends With', 'ends with this text'),
	emailFilter('emailStartsWith', 'Email Starts With', 'starts with this text'),
	{
		displayName: 'Status',
		name: 'status',
		type: 'multiOptions',
		options: [
			{ name: 'Active', value: 'active' },
			{ name: 'Canceled', value: 'canceled' },
			{ name: 'Pending', value: 'pending' },
			{ name: 'Rejected', value: 'rejected' },
		],
		default: [],
		description: 'Only members with one of these statuses',
	},
);

interface Wanted {
	status?: MemberStatus[];
	email?: string;
	contains?: string;
	startsWith?: string;
	endsWith?: string;
}

const wantedBy = (call: Call): Wanted => ({
	status: call.choices('filters.status'),
	email: call.optionalText('filters.email') && call.email('filters.email'),
	contains: call.optionalText('filters.emailContains'),
	startsWith: call.optionalText('filters.emailStartsWith'),
	endsWith: call.optionalText('filters.emailEndsWith'),
});

/** The keys are the API's own, dots included. */
const queryOf = ({ status, email, contains, startsWith, endsWith }: Wanted): Query => ({
	status,
	'user.email': email,
	'user.email.contains': contains,
	'user.email.startsWith': startsWith,
	'user.email.endsWith': endsWith,
});

/**
 * The same filters once more, here: Cloudflare's two documents disagree about their names, and a
 * filter that was not understood would hand everybody to whatever comes next.
 */
function conditionsOf({ status, email, contains, startsWith, endsWith }: Wanted) {
	const address = (row: Member) => row.user.email.toLowerCase();
	const lower = (text: string) => text.toLowerCase();
	const list: Array<((row: Member) => boolean) | undefined> = [
		status && ((row) => status.includes(row.status)),
		email ? sameEmail(email) : undefined,
		contains ? (row) => address(row).includes(lower(contains)) : undefined,
		startsWith ? (row) => address(row).startsWith(lower(startsWith)) : undefined,
		endsWith ? (row) => address(row).endsWith(lower(endsWith)) : undefined,
	];
	return allOf(list);
}

export const getAll = operation({
	value: 'getAll',
	name: 'Get Many',
	action: 'Get many members',
	description: 'List the members of an organization, all or filtered',
	fields: [organization, ...returnAllAndLimit, filters, optionsWith()],
	async run(call) {
		const wanted = wantedBy(call);
		const rows = await call.api.list<Member>(membersPath(call), PAGING.members, queryOf(wanted), {
			limit: rowLimit(call),
			keep: conditionsOf(wanted),
		});
		return rows.map(withEmail);
	},
});
