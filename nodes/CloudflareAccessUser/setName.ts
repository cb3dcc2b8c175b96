import { WouldSend } from '../shared/cloudflare/dryRun';
import type { Call } from '../shared/operation/call';
import type { AccessUser } from '../shared/resources/accessUsers';
import { accessUsers } from '../shared/resources/accessUsers';

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
	const users = call.collection(accessUsers);
	const { records } = call.directory(users);
	const { id, email } = there;
	// The API wants the current address repeated, as a confirmation of who is meant.
	const row = await call.api
		.put<AccessUser>(users.item(id), { email, name })
		.catch((error: unknown) => {
			if (error instanceof WouldSend) {
				error.about = { id, email, name };
				records.replace({ ...there, name });
			}
			throw error;
		});
	records.replace(row);
	return { row, wasUpdated: true };
}
