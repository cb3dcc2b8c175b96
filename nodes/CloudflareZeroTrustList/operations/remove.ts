import { ifMissing } from '../../shared/fields/collections';
import { emailField } from '../../shared/fields/people';
import { BatchSender } from '../../shared/operation/batches';
import { foldAll } from '../../shared/operation/fold';
import type { Changed } from '../../shared/operation/operation';
import { batchOperation } from '../../shared/operation/operation';
import { missingFault } from '../../shared/operation/records';
import { text } from '../../shared/resources/text';
import type { ZeroTrustListItem } from '../../shared/resources/zeroTrustListItems';
import { zeroTrustLists } from '../../shared/resources/zeroTrustLists';
import type { Entry, EntryChange } from '../change';
import { about, changed, entryKey, lookAtList, prefetchList, readEntry } from '../change';
import { account, list } from '../list';
import { rulesOf } from '../rules';

interface Removal extends Entry {
	ifMissing: 'fail' | 'succeed' | 'leaveOut';
}

interface FoundRemoval extends Removal {
	/** The entries with the address, in every spelling. */
	found: ZeroTrustListItem[];
}

const email = emailField('Email address to remove from the list, ignoring case');

/** Entries that differ only in spelling are one address, so they come out as one. */
const spellings = ({ found }: FoundRemoval) => ({
	value: found.map(({ value }) => value).join(', '),
	description: found.map(({ description }) => text(description)).find(Boolean),
});

const absent = (change: EntryChange<Removal>): Changed | [] =>
	change.ifMissing === 'leaveOut'
		? []
		: changed(change, 'alreadyAbsent', {}, { removed: false, alreadyAbsent: true });

const removed = (change: EntryChange<Removal>, entry: Partial<ZeroTrustListItem>) =>
	changed(change, 'removed', entry, { removed: true, alreadyAbsent: false });

const rules = rulesOf<FoundRemoval>({
	undone: 'is still in the list',
	body: (changes) => ({ remove: changes.flatMap(({ found }) => found.map(({ value }) => value)) }),
	made: (change, entries) =>
		entries.with(change.email).length === 0 ? spellings(change) : undefined,
	expected: spellings,
	done: removed,
	doneBefore: (change, entry) =>
		change.mayBeOurs
			? removed(change, entry)
			: changed(change, 'alreadyAbsent', entry, { removed: false, alreadyAbsent: true }),
});

export const remove = batchOperation<Removal>({
	value: 'remove',
	name: 'Remove',
	action: 'Remove address from list',
	description:
		'Remove the email addresses of all input items from Zero Trust lists, one request for each list',
	effect: 'change',
	resource: zeroTrustLists,
	warning:
		'What a person loses, or gets, depends on the Access policies and Gateway rules that use the list. Running sessions go on until they are evaluated again.',
	fields: [account, list, email],
	options: [ifMissing],
	hint: ({ removed }) =>
		removed
			? 'Running sessions go on: Revoke Sessions of the Access User node ends them.'
			: undefined,
	read: (parameters) => ({
		...readEntry(parameters),
		ifMissing: parameters.choice('options.ifMissing'),
	}),
	names: (input) => input.email,
	wouldDo: ({ who, where, fields }) =>
		`Remove ${who} from Zero Trust list ${String(fields.name ?? fields.id)} in ${where}`,
	about,
	runAll: async (entries, { keepGoing }) =>
		await foldAll<Removal, EntryChange<FoundRemoval>>(entries, keepGoing, {
			prefetch: prefetchList,
			async look(input, item) {
				const { change, entries: known } = await lookAtList(input, item);
				const found = known.with(input.email);
				if (found.length > 0) return { change: { ...change, found }, key: entryKey(change) };
				if (input.ifMissing !== 'fail') return { result: absent(change) };
				const name = text(change.row.name) ?? change.row.id;
				const what = `not found: ${input.email} is not in the Zero Trust list ${name}`;
				throw missingFault({ parameter: email.name }, what);
			},
			send: async (removals) => await new BatchSender(rules, keepGoing).sendAll(removals),
			again: (change, { ifMissing: asked }) => absent({ ...change, ifMissing: asked }),
		}),
});
