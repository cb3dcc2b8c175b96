import type { Endpoint, ResourceFacts } from '../cloudflare/resource';
import { path } from '../cloudflare/paths';

const apiTokens: ResourceFacts = { noun: 'API token', selectedIn: 'credential', open: true };

/** Verifies the token that is used, as a user's. */
export const userTokenVerification: Endpoint = {
	path: path`/user/tokens/verify`,
	resource: apiTokens,
};

/** The same for a token that belongs to an account. */
export const accountTokenVerification = (account: string): Endpoint => ({
	path: path`/accounts/${account}/tokens/verify`,
	resource: apiTokens,
});

/** Said of permissions that are a user's own. */
export const USER_TOKEN_ONLY =
	"It must be a user API token: account-owned tokens can't have this permission.";
