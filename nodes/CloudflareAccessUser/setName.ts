import type { Collection } from '../shared/cloudflare/resource';
import type { ItemSession } from '../shared/operation/itemSession';
import type { AccessUser } from '../shared/resources/accessUsers';

/**
 * Gives a user another name; nothing is sent where it is the name already. What was there is known
 * to later items about the same user.
 */
export async function setName(
	users: Collection<AccessUser>,
	there: AccessUser,
	name: string,
	item: ItemSession,
): Promise<{ row: AccessUser; wasUpdated: boolean }> {
	if (there.name === name) return { row: there, wasUpdated: false };
	const { id, email } = there;
	// The API wants the current address repeated, as a confirmation of who is meant.
	const body = { email, name };
	const row = await item.api.put<AccessUser>(users.item(id), body, { ...there, name });
	item.lookups(users).records.replace(row);
	return { row, wasUpdated: true };
}
