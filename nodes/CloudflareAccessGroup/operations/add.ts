import { ifExists } from '../../shared/fields/collections';
import { emailField } from '../../shared/fields/people';
import { batchOperation } from '../../shared/operation/operation';
import { accessGroups } from '../../shared/resources/accessGroups';
import type { AddressInput } from '../addresses';
import { about, changeAddresses } from '../addresses';
import { account, group, selectedGroup } from '../group';

export const add = batchOperation<AddressInput>({
	value: 'add',
	name: 'Add',
	action: 'Add to Access group',
	description:
		'Add the email addresses of all input items to Access groups, one write for each group',
	effect: 'change',
	resource: accessGroups,
	warning:
		'Adds the address to the Include rules: who logs in with it gets what policies give to the group. Cloudflare replaces a group as a whole, so avoid changing it elsewhere at the same time.',
	fields: [account, group, emailField('Email address of the person, as they log in')],
	options: [ifExists],
	hint: ({ namedIn }) =>
		(namedIn as string[] | undefined)?.includes('exclude')
			? "Some of the addresses also stand in the group's Exclude rules, which keep these people out: see 'namedIn'. Only the Cloudflare dashboard can take them out there."
			: undefined,
	read: (parameters) => ({
		subject: selectedGroup(parameters),
		how: 'add',
		email: parameters.email('email'),
		ifDone: parameters.choice('options.ifExists'),
	}),
	names: ({ email }) => email,
	about,
	wouldDo: ({ who, where, fields }) =>
		`Add ${who} to Access group ${String(fields.name)} in ${where}`,
	runAll: changeAddresses,
});
