import type { Collection } from '../shared/cloudflare/resource';
import type { ItemSession } from '../shared/operation/itemSession';
import type { DryRunFacts } from '../shared/operation/operation';
import type { AccessUser } from '../shared/resources/accessUsers';

/**
 * Changes the name of a user. Nothing is sent if it is the same. Later items about this user see the
 * new name.
 */
export async function setName(
	users: Collection<AccessUser>,
	there: AccessUser,
	name: string,
	item: ItemSession,
): Promise<{ row: AccessUser; wasUpdated: boolean }> {
	if (there.name === name) return { row: there, wasUpdated: false };
	const { id, email } = there;
	// The API requires the current address in the body.
	const body = { email, name };
	const row = await item.api.put<AccessUser>(users.item(id), body, { ...there, name });
	item.lookups(users).records.replace(row);
	// A dry run shows the user as they are.
	return { row: item.isDryRun ? there : row, wasUpdated: true };
}

export const wouldRename = ({ who, where, input }: DryRunFacts<{ name?: string }>): string =>
	`Change the name of Access user ${who} in ${where} to "${input.name}"`;
