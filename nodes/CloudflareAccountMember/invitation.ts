import type { IDataObject } from 'n8n-workflow';

import { isExecutionEnded, isNotFound, isRejected, statusOf } from '../shared/cloudflare/faults';
import type { Collection } from '../shared/cloudflare/resource';
import type { ItemSession } from '../shared/operation/itemSession';
import { ParameterFault } from '../shared/operation/parameterFault';
import { Waiting } from '../shared/operation/waiting';
import type { AccountMember } from '../shared/resources/accountMembers';
import type { Grants } from './grants';
import { invitationBody } from './grants';

/** How long a deleted row may stay readable, in milliseconds; Cloudflare documents no time. */
const LONGEST_REMOVAL = 60_000;

export interface Invitation {
	collection: Collection<AccountMember>;
	email: string;
	grants: Grants;
	/** Without an invitation, which needs an entitlement. */
	directAdd?: boolean;
	/** Called when a row that was in the way is deleted. */
	onReplaced?: () => void;
}

/**
 * Invites a person. A rejected or expired row of theirs blocks a new invitation, so it is deleted
 * first. Returns the row, read back because the answer lacks the roles.
 */
export async function invite(
	{ collection, email, grants, directAdd, onReplaced }: Invitation,
	item: ItemSession,
): Promise<AccountMember> {
	const lookups = item.lookups(collection);
	const { isThere = () => true } = collection.resource;
	const body: IDataObject = {
		email,
		...invitationBody(grants),
		...(directAdd && { status: 'accepted' }),
	};
	const status = directAdd ? 'accepted' : 'pending';
	const assumed = { email, status, ...grants } as unknown as AccountMember;
	const send = async () => await item.api.post<AccountMember>(collection, body, assumed);
	const removeDead = async (rows: AccountMember[]) => {
		const dead = rows.filter((row) => !isThere(row));
		for (const row of dead) {
			await refuseIfThere(collection, row, item);
			await deleteRow(collection, row, item);
			onReplaced?.();
			await untilGone(collection, row, item);
		}
		return dead.length > 0;
	};
	const replaced = await removeDead(lookups.records.with(email));
	const sent = await send().catch(async (error: unknown) => {
		// The list may show a row in the way only after Cloudflare has refused.
		if (replaced || !isRejected(error)) throw error;
		const rows = await lookups.findFresh(item.api, email).catch(() => []);
		if (rows.some(isThere) || !(await removeDead(rows))) throw error;
		return await send();
	});
	return await readBack(collection, sent, item);
}

/** Reads a row that is in the way once more, since its person may have accepted after it was listed. */
async function refuseIfThere(
	collection: Collection<AccountMember>,
	{ id, email }: AccountMember,
	item: ItemSession,
): Promise<void> {
	const row = await item.api
		.getFresh<AccountMember>(collection.item(id))
		.catch((error: unknown) => {
			if (!isNotFound(error)) throw error;
		});
	if (!row || collection.resource.isThere?.(row) === false) return;
	throw new ParameterFault(
		'email',
		`is taken meanwhile: the invitation of ${email} is ${row.status} now`,
		'Nothing was changed. Run again to go on with what is there.',
	);
}

/** The new row with its roles. It was created, so a failure to read it doesn't fail the item. */
async function readBack(
	collection: Collection<AccountMember>,
	row: AccountMember,
	{ api, isDryRun }: ItemSession,
): Promise<AccountMember> {
	if (isDryRun) return row;
	return await api.getFresh<AccountMember>(collection.item(row.id)).catch(() => row);
}

/** Deletes a row. If Cloudflare's answer doesn't say that it is deleted, the row is read to find out. */
export async function deleteRow(
	collection: Collection<AccountMember>,
	{ id, email = '' }: AccountMember,
	item: ItemSession,
): Promise<void> {
	const lookups = item.lookups(collection);
	const endpoint = collection.item(id);
	await item.api.delete(endpoint).catch(async (error: unknown) => {
		const isGone = async (one: unknown) => await lookups.isRecordGone(item.api, one, id);
		if (await isGone(error)) return;
		if (isExecutionEnded(error)) throw error;
		const read = item.api.getFresh<AccountMember>(endpoint);
		const isThere = await read.then(
			() => true,
			async (unread: unknown) => !(await isGone(unread).catch(() => false)),
		);
		if (isThere) throw error;
	});
	lookups.records.remove({ id, key: email });
}

/** Waits until a deleted row can't be read any more: before that, the person can't be invited again. */
export async function untilGone(
	collection: Collection<AccountMember>,
	{ id, email }: AccountMember,
	item: ItemSession,
): Promise<void> {
	if (item.isDryRun) return;
	const onTimeout = () => {
		throw new ParameterFault(
			'account',
			`still shows the deleted invitation of ${email} after ${LONGEST_REMOVAL / 1000} s`,
			'Nobody was invited. Run again in a few minutes.',
		);
	};
	const waiting = item.shared(`waiting ${collection.path}`, () => {
		return new Waiting<AccountMember>(async (ids) => await readMany(collection, ids, item));
	});
	const look = (row: AccountMember | undefined) => row === undefined;
	await waiting.until({ id, look, timeout: LONGEST_REMOVAL, signal: item.signal, onTimeout });
}

/** The deletion is confirmed already, so that any 404 will do; a new invitation shows the rest. */
async function readMany(
	collection: Collection<AccountMember>,
	ids: string[],
	{ api }: ItemSession,
): Promise<Map<string, AccountMember>> {
	const read = async (id: string) =>
		await api.getFresh<AccountMember>(collection.item(id)).catch((error: unknown) => {
			if (statusOf(error) !== 404) throw error;
		});
	const rows = await Promise.all(ids.map(read));
	return new Map(rows.flatMap((row) => (row ? [[row.id, row] as const] : [])));
}
