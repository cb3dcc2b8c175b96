import type { Settings } from '../../emulator/settings.js';

/** The number in docs/limits.md (0: none), the topic, and the emulator's setting for the answer. */
type Question = readonly [number: number, about: string, setting?: keyof Settings];

/** Questions that the documentation leaves open, in the order of the report. */
export const questions = {
	tokensOnShares: [1, 'API tokens on shares', 'tokensOnKeyOnlyEndpoints'],
	tokensOnMembers: [1, 'API tokens on organization members', 'tokensOnKeyOnlyEndpoints'],
	createPermission: [2, 'Token permission to create Access users'],
	deletePermission: [2, 'Token permission to delete Access users'],
	duplicateAccessUser: [3, 'Creating an Access user twice', 'duplicateAccessUser'],
	duplicateMember: [3, 'Inviting an organization member twice', 'duplicateMember'],
	duplicateRecipient: [3, 'Adding a share recipient twice', 'duplicateRecipient'],
	answeredInvite: [3, 'Answering an invite twice', 'answeredInvite'],
	deleteMemberBody: [4, 'The body of deleting an organization member', 'deleteMemberBody'],
	batchCreate: [5, 'A batch with one bad organization member', 'batchCreate'],
	replacement: [6, 'Replacing all recipients of a share (PUT)'],
	accessUserPerPage: [7, 'Access users on a page by default', 'accessUserPerPage'],
	accessUserEmailFilter: [7, 'Filter of Access users by email', 'accessUserEmailFilter'],
	invites: [8, 'Invites without an Enterprise account'],
	association: [9, 'Milliseconds until a recipient is associated', 'associationDelayMs'],
	disassociation: [9, 'Milliseconds until a recipient is disassociated', 'associationDelayMs'],
	accessUserNameFilter: [0, 'Filter of Access users by name', 'accessUserNameFilter'],
	accessUserTotalPages: [0, 'total_pages in the list of Access users', 'accessUserTotalPages'],
	deleteDelay: [0, 'Milliseconds until an Access user is gone', 'accessUserDeleteDelayMs'],
	deleteResult: [0, 'Result of deleting an Access user', 'deleteResult'],
	revokeUnknownUser: [0, 'Ending sessions of an unknown address', 'revokeUnknownUser'],
	memberCreateStatus: [0, 'Status of a new organization member', 'memberCreateStatus'],
	readdRecipient: [0, 'Adding a removed share recipient again', 'readdRecipient'],
	deadAccountMembers: [0, 'Rejected members in the list of an account', 'deadAccountMembers'],
	resourceGroupScope: [0, 'The scope of a resource group', 'resourceGroupScope'],
	activationCodes: [0, 'The activation code in memberships', 'activationCodes'],
	membershipStatusFilter: [0, 'Filter of memberships by status', 'membershipStatusFilter'],
	groupIsDefault: [0, 'The default flag of an Access group', 'groupIsDefault'],
	userGroups: [0, 'User groups in this account', 'userGroups'],
	listItems: [0, 'The entries of a Zero Trust list', 'listItems'],
	missingListStatus: [0, 'A Zero Trust list that does not exist', 'missingListStatus'],
	accountTokensOnDevices: [0, 'Account-owned tokens on devices', 'accountTokensOnDevices'],
	devicePeople: [0, 'The people of device registrations', 'devicePeople'],
	lastCursor: [0, 'The cursor on the last page of registrations', 'lastCursor'],
	accountPerPage: [0, 'Accounts on a page by default', 'accountPerPage'],
	accountNameFilter: [0, 'Filter of accounts by name', 'accountNameFilter'],
} as const satisfies Record<string, Question>;

export type Name = keyof typeof questions;

/** The answer to a question: a value of its setting, or a text of this script. */
export type Verdict<N extends Name> = (typeof questions)[N] extends readonly [
	number,
	string,
	infer S extends keyof Settings,
]
	? Settings[S]
	: string;
