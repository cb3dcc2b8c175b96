/**
 * How the server applies a filter. `ignored`: it does not know the filter and returns everything.
 * `caseSensitive`: it compares as assumed for this filter, but does not ignore case.
 */
export type FilterKind = 'exact' | 'substring' | 'caseSensitive' | 'ignored';

/** The quota of one user or account token. Cloudflare documents 1200 requests in 300 s, then a block of 300 s. */
export interface RateLimit {
	/** Requests allowed in one window. */
	limit: number;
	/** Length of the fixed window, in seconds (fractions allowed, for tests). */
	windowSeconds: number;
	/** Length of the block after the limit was exceeded, in seconds. */
	blockSeconds: number;
}

/**
 * How the emulator behaves. Below `rateLimit`, every setting is a question that Cloudflare's documentation
 * leaves open, or a state that Cloudflare can be in, and every value is one possible answer.
 */
export interface Settings {
	/** Milliseconds that every API response is delayed. */
	latencyMs: number;
	/** Milliseconds from `associating` to `associated`, and from `disassociating` to `disassociated`. */
	associationDelayMs: number;
	/** undefined: no limit and no `Ratelimit` headers. */
	rateLimit: RateLimit | undefined;
	/** The quota of Gateway paths besides: documented are 600 requests in 60 s, then a block of 120 s. No headers. */
	gatewayRateLimit: RateLimit | undefined;
	/** `Retry-After` in the refusals of that quota, which is not documented. */
	gatewayRetryAfter: 'sent' | 'absent';

	/** The difference of Cloudflare's clock to this machine's in milliseconds, in all its times and in `Date`. */
	clockOffsetMs: number;
	/**
	 * Is Zero Trust set up? Off: every `…/access/…` path returns 403 with code 9999, and every Gateway path
	 * 401 with code 1001 (both recorded).
	 */
	zeroTrust: 'on' | 'off';
	/** The body of a 404: Cloudflare's envelope, or the HTML page of a proxy that replaces it. */
	unknownRecords: 'envelope' | 'html';
	/** Code of the 404 for a missing share: 1004 is recorded, and every other record has 1003. */
	missingShareCode: 1003 | 1004;

	/**
	 * `total_count` of a list with pages, and `total_size` of one with page tokens.
	 * `ofPage`: the number of rows on the page; `zero`: 0 although there are rows (recorded).
	 */
	totals: 'right' | 'ofPage' | 'zero' | 'absent' | 'tooHigh';
	/** Lists that return the first page for every `page`: all, none, or those with these ends of their paths. */
	ignoredPage: boolean | ('accounts' | 'access/users' | 'shares' | 'recipients')[];

	/** Do API tokens work where only email and key are documented (shares, organization members)? */
	tokensOnKeyOnlyEndpoints: boolean;
	/** Status for a token on the verify endpoint of the other kind, or an unknown one (both seen). */
	verifyRefusalStatus: 401 | 403;
	/** Status for a token that may not write members or answer invites (403, and 405 recorded). */
	missingWritePermission: 403 | 405;
	/** What a token without permission gets from `GET /accounts`. */
	accountsWithoutPermission: 'empty' | 'refuse';
	/** Is `members%3AbatchCreate` accepted as `members:batchCreate`? */
	encodedColon: 'accept' | 'refuse';

	/** Creating an Access user with the email of an existing one. */
	duplicateAccessUser: 'conflict' | 'returnExisting';
	/** The `email` filter of Access users. */
	accessUserEmailFilter: FilterKind;
	/** The `name` filter of Access users. */
	accessUserNameFilter: FilterKind;
	/** Page size of Access users when `per_page` is not sent. */
	accessUserPerPage: number;
	/** `total_pages` in the list of Access users: missing, right, or wrong as in the sample of the documentation. */
	accessUserTotalPages: 'absent' | 'right' | 'wrong';
	/** Milliseconds that a deleted Access user can still be read (the status 202 suggests that it takes time). */
	accessUserDeleteDelayMs: number;
	/** `result` of a deleted Access user. */
	deleteResult: null | Record<string, never>;
	/** Milliseconds that a session is still listed after it was ended (the guide says up to 30 seconds). */
	sessionEndDelayMs: number;
	/** Ending the sessions of an address that no Access user has. */
	revokeUnknownUser: 'false' | 'true' | 'notFound';
	/** Permission that ends sessions, of those with the name of organizations, identity providers and groups. */
	revokePermission: 'write' | 'revoke';
	/** Seats that one request may set. */
	seatsPerRequest: number;
	/** A seat among others that does not exist: nothing is set (400 or 404), or only the others are. */
	unknownSeat: 'invalid' | 'notFound' | 'leftOut';

	/** Fields that the update of an Access group doesn't have: they are emptied, or kept. */
	omittedGroupFields: 'emptied' | 'kept';
	/** `is_default` of an Access group in answers: a boolean as in requests, or a list of rules as in the reference. */
	groupIsDefault: 'boolean' | 'rules';
	/** Addresses in the rules of an Access group or policy: stored as sent, or in lower case. */
	groupRuleEmails: 'asSent' | 'lowerCase';
	/** Fields that the update of an Access policy doesn't have, `precedence` included: they are emptied, or kept. */
	omittedPolicyFields: 'emptied' | 'kept';
	/** Deleting an Access group or Zero Trust list that others name: they go on naming it, or it is refused. */
	deleteReferenced: 'accept' | 'refuse';

	/** Which account tokens a caller sees: all, or with the right `list_self` only those that it made. */
	accountTokensListed: 'all' | 'own';
	/** Does an account token name the address of a creator who is no account member any more? */
	creatorOfDeletedMember: 'kept' | 'absent';
	/** IDs of policies in the update of an account token: there are new ones, they are kept, or refused. */
	tokenPolicyIds: 'ignored' | 'accepted' | 'refused';
	/** Condition, times and status that the update of an account token doesn't have: they are emptied, or kept. */
	omittedTokenFields: 'emptied' | 'kept';

	/** Inviting someone who is an active or pending organization member. */
	duplicateMember: 'conflict' | 'returnExisting';
	/** The `user.email` filters of organization members, `contains` and the like included. */
	memberEmailFilter: 'exact' | 'caseSensitive' | 'ignored';
	/** What remains of a deleted organization member: nothing, or its row with the status `canceled`. */
	deletedMembers: 'gone' | 'keptAsCanceled';
	/** Status of a new organization member when the request names none. */
	memberCreateStatus: 'pending' | 'active';
	/** Does deleting an organization member need the body `{member_id}`? */
	deleteMemberBody: 'optional' | 'required';
	/** An invalid member in a batch: nobody is created, or only the valid ones are. */
	batchCreate: 'atomic' | 'partial';

	/** Code for inviting someone whose row in the account exists; the words are the same (1004 and 1008 recorded). */
	duplicateAccountMember: 1001 | 1004 | 1008;
	/** Does the list of account members without `status` have rejected and expired rows? */
	deadAccountMembers: 'listed' | 'byStatusOnly';
	/** Adding an account member without an invitation, which needs an entitlement. */
	directAdd: 'refuse' | 'accept';
	/** Milliseconds that a deleted account member can still be read, and can't be invited again. */
	accountMemberDeleteDelayMs: number;
	/** `scope` of a resource group: an object, or an array as recorded. */
	resourceGroupScope: 'object' | 'array';

	/** Does the account have user groups? They are a beta that somebody has to opt in to. */
	userGroups: 'on' | 'forbidden' | 'notFound';
	/** Milliseconds that the members of a new user group are not found. */
	newUserGroupDelayMs: number;
	/** Adding somebody to a user group who has not accepted the invitation to the account. */
	pendingInUserGroup: 'accept' | 'refuse';
	/** Adding somebody to a user group with policies for single domains. */
	domainScopedRoles: 'accept' | 'refuse';
	/** The answer to adding members to a user group: all its members, or those that were named. */
	userGroupAnswer: 'all' | 'named';
	/** Reading or removing somebody who is not in the user group: 400, as for adding them, or 404. */
	unknownUserGroupMember: 'invalid' | 'notFound';
	/** What remains of a deleted account member in user groups. */
	userGroupsOfDeletedMembers: 'cleared' | 'kept';

	/** What the last page of a list with cursors has instead of a new cursor; `emptyPage`: one to an empty page. */
	lastCursor: 'empty' | 'absent' | 'null' | 'repeated' | 'emptyPage';
	/** The largest page of device lists. Cloudflare documents none. */
	devicesPerPage: number;
	/** The people of devices and registrations: shown, or only by their IDs, without the permission for personal data. */
	devicePeople: 'shown' | 'byId';
	/** Do account-owned tokens work for devices? */
	accountTokensOnDevices: 'accept' | 'refuse';
	/** Can a deleted registration still be read, with the time of its deletion? */
	deletedRegistrations: 'gone' | 'kept';
	/** Milliseconds that a deleted registration is still listed as before. */
	registrationDeleteDelayMs: number;
	/** An ID among others that no registration has: nothing is deleted, or the others are. */
	unknownRegistration: 'notFound' | 'ignored';

	/** Adding an account that is already a recipient. */
	duplicateRecipient: 'conflict' | 'returnExisting';
	/** Adding an account that is a former recipient: its row is used again, or a new row is made. */
	readdRecipient: 'revive' | 'newRow';
	/** Replacing the recipients with an empty list. */
	emptyReplacement: 'removeAll' | 'refuse';
	/** Adding a recipient without naming one: the caller's organization, or an error (both documented). */
	recipientWithoutTarget: 'organization' | 'refuse';
	/** Adding `organization_id` to a share that targets accounts. */
	organizationRecipient: 'accept' | 'refuse';
	/** Adding an account to a share that targets an organization. */
	recipientOnOrganizationShare: 'refuse' | 'accept';

	/** Status of the error for a missing Zero Trust list, whose code 2218 is recorded. */
	missingListStatus: 404 | 400;
	/** Most entries of a Zero Trust list: 1,000, or 5,000 on Enterprise. */
	entriesPerList: number;
	/** The entries of a Zero Trust list: an array, or an array in an array as in older documents. */
	listItems: 'flat' | 'nested';
	/** Does the answer to a change of a Zero Trust list have its entries? */
	listChangeAnswer: 'withoutItems' | 'withItems';
	/** Appending an entry that is in the list (the guide says that duplicates are not allowed). */
	presentListItem: 'refuse' | 'ignore';
	/** Removing an entry that is not in the list. */
	absentListItem: 'refuse' | 'ignore';
	/** Are entries that differ only in case the same? */
	listItemCase: 'ignored' | 'sensitive';
	/** How the expressions of Gateway rules spell the ID of a list. */
	gatewayListIds: 'dashes' | 'noDashes';

	/** Answering an invite or a membership a second time. */
	answeredInvite: 'conflict' | 'accept';
	/** Times of an invite: RFC 3339, or as recorded, `YYYY-MM-DD hh:mm:ss.ffffff+00`. */
	inviteDates: 'rfc3339' | 'postgres';

	/** Does a membership contain the code that activates it? Older documents have it. */
	activationCodes: 'returned' | 'absent';
	/** The `status` filter of memberships. */
	membershipStatusFilter: 'exact' | 'ignored';
	/** Accepting a membership without two-factor authentication, in an account that enforces it. */
	acceptWithoutTwoFactor: 'accept' | 'refuse';

	/** The `name` filter of accounts, and those of memberships by the name of the account. */
	accountNameFilter: FilterKind;
	/** Page size of accounts when `per_page` is not sent. */
	accountPerPage: number;
}

export function defaultSettings(): Settings {
	return {
		latencyMs: 0,
		associationDelayMs: 50,
		rateLimit: undefined,
		gatewayRateLimit: undefined,
		gatewayRetryAfter: 'sent',
		clockOffsetMs: 0,
		zeroTrust: 'on',
		unknownRecords: 'envelope',
		missingShareCode: 1004,
		totals: 'right',
		ignoredPage: false,
		tokensOnKeyOnlyEndpoints: true,
		verifyRefusalStatus: 401,
		missingWritePermission: 403,
		accountsWithoutPermission: 'empty',
		encodedColon: 'refuse',
		duplicateAccessUser: 'conflict',
		accessUserEmailFilter: 'exact',
		accessUserNameFilter: 'substring',
		accessUserPerPage: 100,
		accessUserTotalPages: 'absent',
		accessUserDeleteDelayMs: 0,
		deleteResult: null,
		sessionEndDelayMs: 0,
		revokeUnknownUser: 'false',
		revokePermission: 'write',
		seatsPerRequest: 100,
		unknownSeat: 'invalid',
		omittedGroupFields: 'emptied',
		groupIsDefault: 'boolean',
		groupRuleEmails: 'asSent',
		omittedPolicyFields: 'emptied',
		deleteReferenced: 'accept',
		accountTokensListed: 'all',
		creatorOfDeletedMember: 'kept',
		tokenPolicyIds: 'ignored',
		omittedTokenFields: 'emptied',
		duplicateMember: 'conflict',
		memberEmailFilter: 'exact',
		deletedMembers: 'gone',
		memberCreateStatus: 'pending',
		deleteMemberBody: 'optional',
		batchCreate: 'atomic',
		duplicateAccountMember: 1004,
		deadAccountMembers: 'byStatusOnly',
		directAdd: 'refuse',
		accountMemberDeleteDelayMs: 0,
		resourceGroupScope: 'object',
		userGroups: 'on',
		newUserGroupDelayMs: 0,
		pendingInUserGroup: 'accept',
		domainScopedRoles: 'accept',
		userGroupAnswer: 'all',
		unknownUserGroupMember: 'invalid',
		userGroupsOfDeletedMembers: 'cleared',
		lastCursor: 'empty',
		devicesPerPage: 50,
		devicePeople: 'shown',
		accountTokensOnDevices: 'accept',
		deletedRegistrations: 'gone',
		registrationDeleteDelayMs: 0,
		unknownRegistration: 'notFound',
		duplicateRecipient: 'conflict',
		readdRecipient: 'revive',
		emptyReplacement: 'removeAll',
		recipientWithoutTarget: 'organization',
		organizationRecipient: 'accept',
		recipientOnOrganizationShare: 'refuse',
		missingListStatus: 404,
		entriesPerList: 1000,
		listItems: 'flat',
		listChangeAnswer: 'withoutItems',
		presentListItem: 'refuse',
		absentListItem: 'refuse',
		listItemCase: 'ignored',
		gatewayListIds: 'dashes',
		answeredInvite: 'conflict',
		inviteDates: 'rfc3339',
		activationCodes: 'returned',
		membershipStatusFilter: 'exact',
		acceptWithoutTwoFactor: 'accept',
		accountNameFilter: 'substring',
		accountPerPage: 20,
	};
}
