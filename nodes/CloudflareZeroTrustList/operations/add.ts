import type { INodeProperties } from 'n8n-workflow';

import { lastMomentOf } from '../../shared/cloudflare/clock';
import { momentOf } from '../../shared/cloudflare/moments';
import { additionalFieldsOf, ifExists } from '../../shared/fields/collections';
import { emailField } from '../../shared/fields/people';
import { BatchSender } from '../../shared/operation/batches';
import type { Creation } from '../../shared/operation/creation';
import { readIfExists, refuseExisting } from '../../shared/operation/creation';
import { foldAll } from '../../shared/operation/fold';
import type { Changed } from '../../shared/operation/operation';
import { batchOperation } from '../../shared/operation/operation';
import type { ZeroTrustListItem } from '../../shared/resources/zeroTrustListItems';
import { zeroTrustLists } from '../../shared/resources/zeroTrustLists';
import type { Entry, EntryChange, Sent } from '../change';
import { about, changed, entryKey, lookAtList, prefetchList, readEntry } from '../change';
import { LIMIT, LIMIT_OF_ENTERPRISE, sendWhatFits } from '../limit';
import { account, list } from '../list';
import { rulesOf } from '../rules';

interface Addition extends Entry {
	description?: string;
	ifExists: Creation<never>['ifExists'];
	/** The most entries that the list takes. */
	limit: number;
}

const email = emailField('Email address to add to the list');

const additionalFields = additionalFieldsOf({
	displayName: 'Description',
	name: 'description',
	type: 'string',
	default: '',
	description:
		'A note that the list shows beside the address. One that is there already keeps its own.',
});

const enterpriseLimit: INodeProperties = {
	displayName: 'Enterprise Limit',
	name: 'enterpriseLimit',
	type: 'boolean',
	default: true,
	description:
		'Whether the account has an Enterprise plan, so that a list takes 5,000 entries instead of 1,000',
};

function alreadyThere(change: EntryChange<Addition>, entry: Partial<ZeroTrustListItem>): Changed {
	refuseExisting({ parameter: email.name, key: change.email, ifExists: change.ifExists });
	return changed(change, 'alreadyThere', entry, { wasAdded: false });
}

/** An entry that is older than the request was added by somebody else. */
function isOurs({ item, sentAt }: Sent<Addition>, entry: Partial<ZeroTrustListItem>): boolean {
	const added = momentOf(entry.created_at);
	if (added === undefined || sentAt === undefined) return true;
	return item.clock.isSince(lastMomentOf(added), sentAt) ?? true;
}

const newEntry = ({ email: value, description }: Addition) => ({
	value,
	...(description && { description }),
});

const afterRequest = (change: Sent<Addition>, entry: Partial<ZeroTrustListItem>) =>
	isOurs(change, entry)
		? changed(change, 'added', entry, { wasAdded: true })
		: alreadyThere(change, entry);

const rules = rulesOf<Addition>({
	undone: 'is not in the list',
	body: (changes) => ({ append: changes.map(newEntry) }),
	made: (change, entries) => entries.with(change.email)[0],
	expected: newEntry,
	done: afterRequest,
	// A repeated request is refused if the first one has arrived.
	doneBefore: afterRequest,
});

export const add = batchOperation<Addition>({
	value: 'add',
	name: 'Add',
	action: 'Add address to list',
	description:
		'Add the email addresses of all input items to Zero Trust lists, one request for each list',
	effect: 'change',
	resource: zeroTrustLists,
	fields: [account, list, email, additionalFields],
	options: [ifExists, enterpriseLimit],
	read: (parameters) => ({
		...readEntry(parameters),
		description: parameters.optionalText('additionalFields.description'),
		ifExists: readIfExists(parameters),
		limit: parameters.flag('options.enterpriseLimit') ? LIMIT_OF_ENTERPRISE : LIMIT,
	}),
	names: (input) => input.email,
	wouldDo: ({ who, where, fields }) =>
		`Add ${who} to Zero Trust list ${String(fields.name ?? fields.id)} in ${where}`,
	about,
	runAll: async (entries, { keepGoing }) =>
		await foldAll<Addition, EntryChange<Addition>>(entries, keepGoing, {
			prefetch: prefetchList,
			async look(input, item) {
				const { change, entries: known } = await lookAtList(input, item);
				const [there] = known.with(input.email);
				if (there) return { result: alreadyThere(change, there) };
				return { change, key: entryKey(change) };
			},
			send: async (additions) =>
				await sendWhatFits(
					additions,
					keepGoing,
					async (fitting) => await new BatchSender(rules, keepGoing).sendAll(fitting),
				),
			again: (change) => changed(change, 'alreadyThere', newEntry(change), { wasAdded: false }),
		}),
});
