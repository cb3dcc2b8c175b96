import type { IDataObject } from 'n8n-workflow';

import { path, UUID_ID } from '../cloudflare/paths';
import type { Resource } from '../cloudflare/resource';
import type { AccessRule, RuleLists } from './accessRules';
import { emailOf, emailsIn, ruleLine } from './accessRules';
import { accounts } from './accounts';
import { objectsIn, text } from './text';

/** Any field may be missing, and there may be others. */
export type AccessGroup = IDataObject &
	RuleLists & {
		id: string;
		name?: string;
		/** A boolean; the reference types it as a list of rules. */
		is_default?: boolean | AccessRule[] | null;
		created_at?: string;
		updated_at?: string;
		/** Added by Get Many where it looks for an address. */
		namedIn?: string[];
	};

/** Whether a group is the default one; null if the answer doesn't tell. */
export const isDefaultGroup = ({ is_default }: AccessGroup): boolean | null =>
	Array.isArray(is_default) ? is_default.length > 0 : (is_default ?? null);

const linesOf = (rules: AccessRule[] | null | undefined) =>
	Array.isArray(rules) ? objectsIn(rules).map(ruleLine) : null;

const isOther = (rule: AccessRule) => emailOf(rule) === undefined;

/** The Access groups of an account, by exact name. */
export const accessGroups: Resource<AccessGroup, 'account'> = {
	noun: 'Access group',
	selectedIn: 'selected account',
	containers: ['account'],
	container: accounts,
	path: ({ account }) => path`/accounts/${account}/access/groups`,
	id: UUID_ID,
	paging: { style: 'page', max: 1000 },
	read: 'Account > Access: Organizations, Identity Providers, and Groups > Read',
	write: 'Account > Access: Organizations, Identity Providers, and Groups > Edit',
	key: { noun: 'name', exact: true, of: ({ name }) => name, fields: (name) => ({ name }) },
	list: {
		filter: 'search',
		toOption: ({ id, name }) => ({ name: text(name) ?? id }),
		empty:
			"No Access groups found. Check 'Account'. Groups are made in the Zero Trust dashboard. Or choose 'By Name' or 'By ID'.",
	},
	simplified: (row) => ({
		name: row.name ?? null,
		id: row.id ?? null,
		...(row.namedIn && { namedIn: row.namedIn }),
		emails: Array.isArray(row.include) ? emailsIn(row.include) : null,
		other_include: linesOf(row.include && objectsIn(row.include).filter(isOther)),
		exclude: linesOf(row.exclude),
		require: linesOf(row.require),
		is_default: isDefaultGroup(row),
		created_at: row.created_at ?? null,
		updated_at: row.updated_at ?? null,
	}),
	watched: ['name'],
	madeAt: 'created_at',
};
