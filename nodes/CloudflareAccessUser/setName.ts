import { WouldSend } from '../shared/cloudflare/dryRun';
import type { AccessUser } from '../shared/cloudflare/types';
import type { Call } from '../shared/operation/call';
import { userPath, usersOf } from './user';

/**
 * Gives a user another name; nothing is sent where it is the name already. What was there is known
 * to later items about the same user.
 */
export async function setName(
	call: Call,
	there: AccessUser,
	name: string,
): Promise<{ row: AccessUser; wasUpdated: boolean }> {
	if (there.name === name) return { row: there, wasUpdated: false };
	const directory = usersOf(call);
	const { id, email } = there;
	// The API wants the current address repeated, as a confirmation of who is meant.
	const row = await call.api
		.put<AccessUser>(userPath(call, id), { email, name })
		.catch((error: unknown) => {
			if (error instanceof WouldSend) {
				error.about = { id, email, name };
				directory.records.replace({ ...there, name });
			}
			throw error;
		});
	directory.records.replace(row);
	return { row, wasUpdated: true };
}
