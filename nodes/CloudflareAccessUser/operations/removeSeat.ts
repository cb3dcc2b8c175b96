import { ifMissing } from '../../shared/fields/collections';
import { BatchSender } from '../../shared/operation/batches';
import { foldAll } from '../../shared/operation/fold';
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
	runAll: async (entries, { keepGoing }) =>
		await foldAll<SeatRemoval, Holder>(entries, keepGoing, {
			prefetch: ({ subject }, item) =>
				item.lookups(subject.collection).prefetch(item.api, changeLookup(subject)),
			async look(input, item) {
				const row = await findHolder(input, item);
				if (!row) return { result: absentTarget(input, ABSENT) };
				const holder = { ...input, row };
				if (isFree(row)) return { result: seatResult(holder, 'unchanged') };
				return { change: holder, key: `${input.account} ${row.id}` };
			},
			send: async (holders) => await new BatchSender(seatRules, keepGoing).sendAll(holders),
			again: (holder) => seatResult(holder, 'unchanged'),
		}),
});

const ABSENT = {
	fields: { seat_uid: null, access_seat: null, gateway_seat: null },
	flags: { seatRemoved: false, alreadyFree: false },
};
