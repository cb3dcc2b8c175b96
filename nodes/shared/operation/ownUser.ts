import { sameAddress } from '../cloudflare/address';
import { statusOf } from '../cloudflare/faults';
import type { User } from '../resources/user';
import { ownUserEndpoint } from '../resources/user';
import type { ItemSession } from './itemSession';
import { ParameterFault } from './parameterFault';

/**
 * Refuses to remove the user who owns the credential, because that would break all automation with
 * it. If the credential has no user, or can't read it, there is nothing to compare with and the
 * removal goes on.
 *
 * Throws a ParameterFault.
 */
export async function refuseOwnUser(
	item: ItemSession,
	parameter: string,
	users: User[],
): Promise<void> {
	const own = await item.shared('own user', async () => await ownUser(item));
	const isOwn = ({ id, email }: User) =>
		(!!own?.id && id === own.id) || (!!own?.email && sameAddress(email, own.email));
	if (own && users.some(isOwn)) {
		throw new ParameterFault(
			parameter,
			`is the user behind this credential: ${own.email ?? own.id}`,
			'Nothing was deleted. Use the credential of somebody else, or remove this person in the Cloudflare dashboard.',
		);
	}
}

/** The user who owns the credential; undefined if there is none, or Cloudflare refuses to say. */
async function ownUser({ hasUser, api }: ItemSession): Promise<User | undefined> {
	if (!hasUser) return undefined;
	return await api.get<User>(ownUserEndpoint).catch((error: unknown) => {
		const refused = [400, 401, 403].includes(statusOf(error) ?? 0);
		if (refused) return undefined;
		throw error;
	});
}
