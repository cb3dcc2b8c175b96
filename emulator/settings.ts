/**
 * How a server takes a filter. `ignored` is one that it doesn't know, and lets everything pass;
 * `caseSensitive` compares as is assumed for this filter, but to the letter.
 */
export type FilterKind = 'exact' | 'substring' | 'caseSensitive' | 'ignored';

/** Quota of one user or account token, as published for the client API: 1200 / 300 s / 300 s. */
export interface RateLimit {
	/** Requests allowed in one window. */
	limit: number;
	/** Length of the fixed window, in seconds (fractions allowed, for tests). */
	windowSeconds: number;
	/** How long everything is refused once the quota is exceeded, in seconds. */
	blockSeconds: number;
}

/**
 * How this Cloudflare behaves. Below `rateLimit`, every entry is a question that the published
 * documentation leaves open, or a state that a Cloudflare can be in; each value is one possible answer.
 */
export interface Settings {
	/** Milliseconds that every API answer is held back. */
	latencyMs: number;
	/** Milliseconds from `associating` to `associated`, and from `disassociating` to `disassociated`. */
	associationDelayMs: number;
	/** undefined: no quota and no `Ratelimit` headers. */
	rateLimit: RateLimit | undefined;

	/** Cloudflare's clock minus this machine's, in milliseconds: in every time it writes and in `Date`. */
	clockOffsetMs: number;
	/** Is Zero Trust set up? Off: every `…/access/…` path answers 403 with code 9999 (recorded). */
	zeroTrust: 'on' | 'off';
	/** What a 404 looks like: Cloudflare's envelope, or the HTML page of a proxy that swallows it. */
	unknownRecords: 'envelope' | 'html';
	/** Code of the 404 for a missing share: 1004 is recorded, 1003 is that of every other record. */
	missingShareCode: 1003 | 1004;

	/**
	 * `total_count` of a list with pages, and `total_size` of one with page tokens.
	 * `ofPage`: the rows on the page; `zero`: 0 beside rows (recorded).
	 */
	totals: 'right' | 'ofPage' | 'zero' | 'absent' | 'tooHigh';
	/** Lists that give the first page whatever `page` says: all, none, or some by the end of their path. */
	ignoredPage: boolean | ('accounts' | 'access/users' | 'shares' | 'recipients')[];

	/** Do API tokens work where only email + key is documented (shares, organization members)? */
	tokensOnKeyOnlyEndpoints: boolean;
	/** Status for a token on the verify endpoint of the other kind, or an unknown one (both seen). */
	verifyRefusalStatus: 401 | 403;
	/** Status for a token that may not write members or answer invites (403, and 405 recorded). */
	missingWritePermission: 403 | 405;
	/** What a token without permission gets from `GET /accounts`. */
	accountsWithoutPermission: 'empty' | 'refuse';
	/** Is `members%3AbatchCreate` taken for `members:batchCreate`? */
	encodedColon: 'accept' | 'refuse';

	/** Creating an Access user whose email is already there. */
	duplicateAccessUser: 'conflict' | 'returnExisting';
	/** The `email` filter of Access users. */
	accessUserEmailFilter: FilterKind;
	/** The `name` filter of Access users. */
	accessUserNameFilter: FilterKind;
	/** Page size of Access users when `per_page` is not sent. */
	accessUserPerPage: number;
	/** `total_pages` in the list of Access users: missing, right, or the nonsense of the docs sample. */
	accessUserTotalPages: 'absent' | 'right' | 'wrong';
	/** Milliseconds that a deleted Access user can still be read (202 suggests work afterwards). */
	accessUserDeleteDelayMs: number;
	/** `result` of a deleted Access user. */
	deleteResult: null | Record<string, never>;

	/** Inviting someone who is an active or pending organization member. */
	duplicateMember: 'conflict' | 'returnExisting';
	/** The `user.email` filters of organization members, `contains` and the like included. */
	memberEmailFilter: 'exact' | 'caseSensitive' | 'ignored';
	/** What is left of a deleted organization member: nothing, or its row with another status. */
	deletedMembers: 'gone' | 'keptAsCanceled';
	/** Status of a new organization member when the request names none. */
	memberCreateStatus: 'pending' | 'active';
	/** Does deleting an organization member need the body `{member_id}`? */
	deleteMemberBody: 'optional' | 'required';
	/** One bad member in a batch: nothing is created, or only the good ones are. */
	batchCreate: 'atomic' | 'partial';

	/** Adding an account that is already a recipient. */
	duplicateRecipient: 'conflict' | 'returnExisting';
	/** Adding an account that was a recipient once: its row comes back to life, or a new row. */
	readdRecipient: 'revive' | 'newRow';
	/** Replacing the recipients with an empty list. */
	emptyReplacement: 'removeAll' | 'refuse';
	/** Adding a recipient without naming one: the caller's organization, or an error (both documented). */
	recipientWithoutTarget: 'organization' | 'refuse';
	/** Adding `organization_id` to a share that targets accounts. */
	organizationRecipient: 'accept' | 'refuse';
	/** Adding an account to a share that targets an organization. */
	recipientOnOrganizationShare: 'refuse' | 'accept';

	/** Answering an invite a second time. */
	answeredInvite: 'conflict' | 'accept';
	/** Times of an invite: RFC 3339, or as recorded, `YYYY-MM-DD hh:mm:ss.ffffff+00`. */
	inviteDates: 'rfc3339' | 'postgres';

	/** The `name` filter of accounts. */
	accountNameFilter: FilterKind;
	/** Page size of accounts when `per_page` is not sent. */
	accountPerPage: number;
}

/** The answers taken when nothing else is said. */
export function defaultSettings(): Settings {
	return {
		latencyMs: 0,
		associationDelayMs: 50,
		rateLimit: undefined,
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
		duplicateMember: 'conflict',
		memberEmailFilter: 'exact',
		deletedMembers: 'gone',
		memberCreateStatus: 'pending',
		deleteMemberBody: 'optional',
		batchCreate: 'atomic',
		duplicateRecipient: 'conflict',
		readdRecipient: 'revive',
		emptyReplacement: 'removeAll',
		recipientWithoutTarget: 'organization',
		organizationRecipient: 'accept',
		recipientOnOrganizationShare: 'refuse',
		answeredInvite: 'conflict',
		inviteDates: 'rfc3339',
		accountNameFilter: 'substring',
		accountPerPage: 20,
	};
}
