import { collectionOf } from '../shared/cloudflare/resource';
import { rowsThere } from '../shared/operation/records';
import type { AccountMember } from '../shared/resources/accountMembers';
import { accountMembers } from '../shared/resources/accountMembers';
import type { AccessUser } from '../shared/resources/accessUsers';
import { accessUsers } from '../shared/resources/accessUsers';
import type { Person } from './finding';
import type { Look } from './places/place';

/** A row about one of the people. */
export interface Of<T> {
	person: Person;
	row: T;
	/** The address as it is stored. */
	email: string;
}

/** The account members among the people, pending ones included; dead invitations let nobody in. */
export async function membersOf(look: Look): Promise<Array<Of<AccountMember>>> {
	const collection = collectionOf(accountMembers, { account: look.where.id });
	const rows = await look.reading.everyOf(collection, emailsOf(look));
	return owned(look, rowsThere(accountMembers, rows), ({ email }) => email);
}

/** The Access users among the people. */
export async function usersOf(look: Look): Promise<Array<Of<AccessUser>>> {
	const collection = collectionOf(accessUsers, { account: look.where.id });
	const rows = await look.reading.everyOf(collection, emailsOf(look));
	return owned(look, rows, ({ email }) => email);
}

export const emailsOf = ({ people }: Look): string[] => people.all.map(({ email }) => email);

/** Those rows that are about one of the people. */
export const owned = <T>(
	{ people }: Look,
	rows: T[],
	emailOf: (row: T) => string | null | undefined,
): Array<Of<T>> =>
	rows.flatMap((row) => {
		const email = emailOf(row);
		const person = people.with(email);
		return email && person ? [{ person, row, email }] : [];
	});
