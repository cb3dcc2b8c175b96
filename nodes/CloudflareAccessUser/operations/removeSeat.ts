import { ifMissing } from '../../shared/fields/collections';
import { BatchSender } from '../../shared/operation/batches';
import type { Entry, Result } from '../../shared/operation/operation';
import { batchOperation } from '../../shared/operation/operation';
import { changeLookup } from '../../shared/operation/records';
import { absentTarget, readTarget } from '../../shared/operation/target';
import { accessUsers } from '../../shared/resources/accessUsers';
import type { Holder, SeatRemoval } from '../seats';
import { findHolder, isFree, seatResult, seatRules } from '../seats';
import { account, selectedUser, user } from '../user';

export const removeSeat = batchOperation<SeatRemoval>({
	value: 'removeSeat',
	name: 'Remove Seat',
	action: 'Remove seat of user',
	description: 'Free the seats of the users of all input items, a hundred in one request',
	effect: 'change',
	resource: accessUsers,
	warning:
		"Frees the person's seat and removes their device registrations; the user stays. Whoever can still log in takes a seat again at the next login, so disable them at your identity provider first.",
	fields: [account, user],
	options: [ifMissing],
	hint: ({ seatRemoved }) =>
		seatRemoved
			? 'The seats are free, and the users stay. Running sessions go on: Revoke Sessions ends them. Who can still log in takes a seat again at the next login.'
			: undefined,
	read: (parameters) => ({
		...readTarget(selectedUser(parameters), parameters),
		account: parameters.id(account.name),
	}),
	names: ({ subject }) => subject.value,
	wouldDo: ({ who, where }) => `Free the seat of ${who} in ${where}`,
	async runAll(entries, { keepGoing }) {
		const { outcomes, holders } = await lookAtAll(entries);
		if (!keepGoing && outcomes.some((outcome) => outcome?.ok === false)) {
			return outcomes.map((outcome) => (outcome?.ok ? undefined : outcome));
		}
		const removed = await new BatchSender(seatRules, keepGoing).sendAll(holders);
		for (const [holder, outcome] of removed) {
			const [first, ...copies] = holder.entries;
			outcomes[first!] = outcome;
			for (const nth of copies) {
				const { item } = entries[nth]!;
				item.changes.push(...holder.item.changes);
				// Only the first item that names a user freed the seat.
				outcomes[nth] = outcome.ok && !item.isDryRun ? seatResult(holder, 'unchanged') : outcome;
			}
		}
		return outcomes;
	},
});

/** Looks all users up together: who holds a seat, each once, and the outcomes of all other items. */
async function lookAtAll(entries: Array<Entry<SeatRemoval>>) {
	for (const { input, item } of entries) {
		item.lookups(input.subject.collection).prefetch(item.api, changeLookup(input.subject));
	}
	const looked = await Promise.all(
		entries.map(async ({ input, item }) => {
			const found = findHolder(input, item).then((row) => ({ row }));
			return await found.catch((error: unknown) => ({ error }));
		}),
	);
	const holders = new Map<string, Holder>();
	const outcomes = looked.map((found, nth): Result | undefined => {
		if ('error' in found) return { ok: false, ...found };
		const { input, item } = entries[nth]!;
		const { row } = found;
		if (!row) return { ok: true, result: absentTarget(input, ABSENT) };
		if (isFree(row)) return seatResult({ ...input, row }, 'unchanged');
		const key = `${input.account} ${row.id} ${item.isDryRun}`;
		const known = holders.get(key);
		if (known) known.entries.push(nth);
		else holders.set(key, { ...input, item, row, entries: [nth] });
		return undefined;
	});
	return { outcomes, holders: [...holders.values()] };
}

const ABSENT = {
	fields: { seat_uid: null, access_seat: null, gateway_seat: null },
	flags: { seatRemoved: false, alreadyFree: false },
};
