import { ifMissing } from '../../shared/fields/collections';
import { emailField } from '../../shared/fields/people';
import { batchOperation } from '../../shared/operation/operation';
import { accessGroups } from '../../shared/resources/accessGroups';
import type { AddressInput } from '../addresses';
import { about, changeAddresses } from '../addresses';
import { account, group, selectedGroup } from '../group';

const SESSIONS =
	'Rules are only looked at when somebody logs in: running sessions go on, and Revoke Sessions of the Access User node ends them.';
const EXCLUDED =
	"Some of the addresses also stand in the group's Exclude or Require rules: see 'namedIn'. They stay there, because taking them out could let somebody in.";

export const remove = batchOperation<AddressInput>({
	value: 'remove',
	name: 'Remove',
	action: 'Remove from Access group',
	description:
		'Remove the email addresses of all input items from Access groups, one write for each group',
	effect: 'change',
	resource: accessGroups,
	warning:
		'Takes the address out of the Include rules only; who is included by another rule, such as a list or a domain, stays in. Cloudflare replaces a group as a whole, so avoid changing it elsewhere at the same time.',
	fields: [account, group, emailField('Email address of the person, in any spelling')],
	options: [ifMissing],
	hint({ removed, namedIn }) {
		const isElsewhere = Array.isArray(namedIn) && namedIn.length > 0;
		return [removed && SESSIONS, isElsewhere && EXCLUDED].filter(Boolean).join(' ') || undefined;
	},
	read: (parameters) => ({
		subject: selectedGroup(parameters),
		how: 'remove',
		email: parameters.email('email'),
		ifDone: parameters.choice('options.ifMissing'),
	}),
	names: ({ email }) => email,
	about,
	wouldDo: ({ who, where, fields }) =>
		`Remove ${who} from Access group ${String(fields.name)} in ${where}`,
	runAll: changeAddresses,
});
