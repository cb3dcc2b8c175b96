import { asUuid, hexId } from './ids';

/** What every seed has. The credentials are valid only in this emulator. */
export const seeded = {
	user: hexId('user'),
	account: hexId('account 0'),
	otherAccount: hexId('account 1'),
	/** An account of the organization without the entitlement to receive shares. */
	unentitledAccount: hexId('account 2'),
	organization: hexId('organization 0'),
	/** This share targets single accounts. */
	share: hexId('share 0'),
	/** This share targets the organization, so single recipients cannot be added. */
	organizationShare: hexId('share 1'),
	/** The first EMAIL list of the account. */
	zeroTrustList: asUuid(hexId('zero trust list 0')),
	credentials: {
		key: { email: 'admin@example.com', apiKey: '0123456789abcdef0123456789abcdef01234' },
		userToken: 'emulated-user-token-with-all-permissions',
		accountToken: 'cfat_emulated-account-token-with-all-permissions',
		weakToken: 'emulated-user-token-without-a-permission',
		disabledToken: 'emulated-user-token-that-was-switched-off',
		expiredToken: 'emulated-user-token-that-ran-out-long-ago',
	},
};

/** Undocumented permissions that a token needs where only email and key are documented. */
export const unpublished = {
	organizationMembersRead: 'Members Read (unpublished)',
	organizationMembersWrite: 'Members Write (unpublished)',
};
