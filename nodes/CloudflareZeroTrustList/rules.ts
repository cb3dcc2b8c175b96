import type { IDataObject } from 'n8n-workflow';

import type { CloudflareFault } from '../shared/cloudflare/faults';
import { KeyedQueue } from '../shared/cloudflare/keyedQueue';
import type { BatchRules } from '../shared/operation/batchRules';
import type { Changed, Result } from '../shared/operation/operation';
import { ParameterFault } from '../shared/operation/parameterFault';
import type { ZeroTrustListItem } from '../shared/resources/zeroTrustListItems';
import type { ZeroTrustList } from '../shared/resources/zeroTrustLists';
import type { Entry, Sent } from './change';
import { entriesNow, listPathOf } from './change';
import type { Entries } from './entries';

const SAFE = 'Running again is safe: the list is read first.';

type ListEntry = Partial<ZeroTrustListItem>;

/** What differs between adding and removing addresses. */
interface Kind<E extends Entry> {
	/** "is not in the list" */
	undone: string;
	body: (changes: Array<Sent<E>>) => IDataObject;
	/** The entry, if the list shows that the change is made. */
	made: (change: Sent<E>, entries: Entries) => ListEntry | undefined;
	/** The entry as it is expected after the change. */
	expected: (change: Sent<E>) => ListEntry;
	/** The result for a change that is made after a request. */
	done: (change: Sent<E>, entry: ListEntry) => Changed;
	/** The result for a change that was refused and is made nevertheless. May throw. */
	doneBefore: (change: Sent<E>, entry: ListEntry) => Changed;
}

/**
 * How addresses of one list are changed with one request. Its answer needn't have the entries, so
 * they are read back.
 */
export const rulesOf = <E extends Entry>(kind: Kind<E>): BatchRules<Sent<E>, ListEntry> => ({
	size: 1000,
	containerOf: listPathOf,
	async send(batch) {
		const { item, subject, row } = batch[0]!;
		const endpoint = subject.collection.item(row.id);
		// One request for a list at a time, the parts of a refused one, too.
		const queue = item.shared('changes of lists', () => new KeyedQueue());
		return await queue.run(endpoint.path, async () => {
			const sentAt = performance.now();
			for (const change of batch) change.sentAt ??= sentAt;
			await item.api
				.patch<ZeroTrustList>(endpoint, kind.body(batch), row)
				.catch((error: CloudflareFault) => {
					for (const change of batch) change.mayBeOurs ||= error.facts?.isRepeated;
					throw error;
				});
			return { rows: [], sentAt };
		});
	},
	async settle(batch) {
		const { item } = batch[0]!;
		// Cloudflare has accepted the change, so a failure to read it back doesn't fail the items.
		const entries = item.isDryRun ? undefined : await entriesNow(batch[0]!);
		return batch.flatMap((change) => {
			const entry = entries ? kind.made(change, entries) : kind.expected(change);
			if (!entry) return [];
			return [[change, resultOf(() => kind.done(change, entry))] as const];
		});
	},
	async lookUp(change) {
		const entries = await entriesNow(change);
		return entries && (kind.made(change, entries) ?? null);
	},
	alreadyThere: async (change, entry) => resultOf(() => kind.doneBefore(change, entry)),
	afterSending: async (change, entry) => resultOf(() => kind.done(change, entry)),
	missingFault: ({ email }) =>
		new ParameterFault('email', `${kind.undone} by Cloudflare's answer: ${email}`, SAFE),
	notDone: (fault) => fault.with({ advice: `The change was not made. ${SAFE}` }),
});

/** A result, or the error that making it throws. */
function resultOf(work: () => Changed): Result {
	try {
		return { ok: true, result: work() };
	} catch (error) {
		return { ok: false, error };
	}
}
