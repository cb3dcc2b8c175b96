import type { Rows } from '../shared/cloudflare/api';
import { isNotFound, isRejected } from '../shared/cloudflare/faults';
import type { BatchRules, Results } from '../shared/operation/batchRules';
import type { Folded } from '../shared/operation/fold';
import type { ItemSession } from '../shared/operation/itemSession';
import type { Changed } from '../shared/operation/operation';
import { ParameterFault } from '../shared/operation/parameterFault';
import type { Target } from '../shared/operation/target';
import { findTarget } from '../shared/operation/target';
import type { AccessUser, Seat } from '../shared/resources/accessUsers';
import { accessSeats } from '../shared/resources/accessUsers';
import { fieldsOf, text } from '../shared/resources/text';

/** The seats that one item frees. */
export interface SeatRemoval extends Target<AccessUser> {
	/** The ID of the account. */
	account: string;
}

/** A user whose seat is to be freed. */
export interface Holder extends SeatRemoval {
	row: AccessUser;
}

type Seated = Folded<Holder>;

const SAFE = 'Running again is safe: who holds no seat is left alone.';

/** Both flags are told, and neither product has been used. */
export const isFree = ({ access_seat: access, gateway_seat: gateway }: Seat) =>
	access === false && gateway === false;

const fault = ({ subject, row }: Pick<Holder, 'subject' | 'row'>, what: string, advice: string) =>
	new ParameterFault(subject.parameter, `${what}: ${text(row.email) ?? row.id}`, advice);

/**
 * The user whose seat the item frees; undefined if the user doesn't exist and the item goes on.
 * Throws a ParameterFault for a user who holds a seat that has no ID.
 */
export async function findHolder(
	removal: SeatRemoval,
	item: ItemSession,
): Promise<AccessUser | undefined> {
	const row = await findTarget(removal, item);
	if (!row || isFree(row) || text(row.seat_uid)) return row;
	throw fault(
		{ ...removal, row },
		'has seat flags without a seat_uid, so that the seat can not be freed',
		'Look at the user with Get. Delete frees the seats, too, but removes the user.',
	);
}

/** How seats are freed, up to a hundred with one request. Cloudflare documents no limit. */
export const seatRules: BatchRules<Seated, Seat> = {
	size: 100,
	containerOf: ({ account }) => account,
	send,
	settle,
	lookUp,
	alreadyThere: async (holder) => ({ ok: true, result: seatResult(holder, 'unchanged') }),
	afterSending: async (holder) => ({ ok: true, result: seatResult(holder, 'removed') }),
	missingFault: (holder) => fault(holder, "is missing from Cloudflare's answer", SAFE),
	notDone: (error) =>
		error.with({ advice: `The seat was still taken when Cloudflare was asked again. ${SAFE}` }),
	// One seat that does not exist may have the whole request answered with 404.
	isRejected: (error) => isRejected(error) || isNotFound(error),
};

async function send(batch: Seated[]): Promise<Rows<Seat>> {
	const { item, account } = batch[0]!;
	const seats = batch.map(({ row: { seat_uid } }) => {
		return { seat_uid, access_seat: false, gateway_seat: false };
	});
	return await item.api.patchForRows<Seat>(accessSeats(account), seats, seats);
}

/** The answer is compared with the request, seat by seat. */
async function settle(batch: Seated[], { rows }: Rows<Seat>): Promise<Results<Seated>> {
	const bySeat = new Map(rows.map((row) => [row.seat_uid, row]));
	return batch.flatMap((holder): Results<Seated> => {
		const seat = bySeat.get(holder.row.seat_uid);
		if (!seat) return [];
		const error = fault(holder, 'still holds a seat by the answer of Cloudflare', SAFE);
		if (!isFree(seat)) return [[holder, { ok: false, error }]];
		return [[holder, { ok: true, result: seatResult(holder, 'removed') }]];
	});
}

/** The user, if their seat is free by now; null if it is still taken, undefined if that is unknown. */
async function lookUp(
	{ subject: { collection }, row: { id, email }, item }: Seated,
	how: 'find' | 'findFresh',
): Promise<AccessUser | null | undefined> {
	// Everybody in a batch was looked up before it was sent.
	if (how === 'find') return null;
	const lookups = item.lookups(collection);
	const address = text(email);
	const read = address
		? lookups.findFresh(item.api, address)
		: item.api.getFresh<AccessUser>(collection.item(id)).then((row) => [row]);
	return await read.then(
		(rows) => {
			const row = rows.find((one) => one.id === id);
			return row && (isFree(row) ? row : null);
		},
		() => undefined,
	);
}

/** The result for a user whose seat is freed, or was free before. A dry run shows the flags as they are. */
export function seatResult(
	{ subject: { collection }, row }: Pick<Holder, 'subject' | 'row'>,
	outcome: 'removed' | 'unchanged',
): Changed {
	const brief = { id: row.id, ...fieldsOf(row, ['seat_uid', 'access_seat', 'gateway_seat']) };
	const isRemoved = outcome === 'removed';
	return {
		collection,
		outcome,
		person: collection.resource.person?.(row) ?? {},
		fields: { ...brief, access_seat: false, gateway_seat: false },
		brief,
		flags: { seatRemoved: isRemoved, alreadyFree: !isRemoved, alreadyAbsent: false },
	};
}
