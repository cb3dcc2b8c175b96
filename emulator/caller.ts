import type { Endpoint } from './endpoint';
import { hexId } from './ids';
import { moment } from './people';
import type * as r from './rows';
import { seeded } from './seeded';

export const user: r.User = {
	id: seeded.user,
	email: seeded.credentials.key.email,
	first_name: 'Alex',
	last_name: 'Admin',
	country: 'GB',
	telephone: null,
	zipcode: null,
	suspended: false,
	two_factor_authentication_enabled: true,
	two_factor_authentication_locked: false,
};

/** Tokens with every permission that the endpoints name. The account's own have those of its paths only. */
export function tokens(endpoints: Endpoint[]): r.Token[] {
	const { credentials } = seeded;
	const all = permissionsOf(endpoints);
	const ofAccount = permissionsOf(endpoints.filter(({ path }) => path.startsWith('/accounts/')));
	const token = (value: string, more: Partial<r.Token> = {}): r.Token => {
		return { id: hexId(value), value, status: 'active', permissions: all, ...more };
	};
	const owned = { accountId: seeded.account, permissions: ofAccount };
	return [
		token(credentials.userToken),
		token(credentials.accountToken, owned),
		token(credentials.weakToken, { permissions: [] }),
		token(credentials.disabledToken, { status: 'disabled' }),
		token(credentials.expiredToken, { status: 'expired', expiresOn: moment(0) }),
	];
}

function permissionsOf(endpoints: Endpoint[]): string[] {
	return [...new Set(endpoints.flatMap(({ access }) => access.permissions ?? []))];
}
