import { path } from '../cloudflare/paths';
import type { Endpoint, ResourceFacts } from '../cloudflare/resource';

const apiTokens: ResourceFacts = { noun: 'API token', selectedIn: 'credential', open: true };

/** Verifies the token of the request as a user's token. */
export const userTokenVerification: Endpoint = {
	path: path`/user/tokens/verify`,
	resource: apiTokens,
};

/** Verifies the token of the request as a token of an account. */
export const accountTokenVerification = (account: string): Endpoint => ({
	path: path`/accounts/${account}/tokens/verify`,
	resource: apiTokens,
});

/** Advice for permissions that only user tokens can have. */
export const USER_TOKEN_ONLY =
	"It must be a user API token: account-owned tokens can't have this permission.";
