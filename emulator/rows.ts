/* The rows that the API returns, with the fields and values of Cloudflare's API reference. Times are RFC 3339. */

export interface Account {
	id: string;
	name: string;
	type: 'standard' | 'enterprise';
	created_on: string;
	managed_by?: { parent_org_id: string; parent_org_name: string };
	settings: {
		abuse_contact_email: string | null;
		enforce_twofactor: boolean | null;
		/** This field and the next ones are not documented, but were recorded. */
		access_approval_expiry?: string | null;
		api_access_enabled?: boolean | null;
		oauth_app_access_enabled?: boolean;
	};
	/** Not documented, but recorded. */
	legacy_flags?: { enterprise_zone_quota: Record<'maximum' | 'current' | 'available', number> };
}

export interface Organization {
	id: string;
	name: string;
	create_time: string;
	meta: { hierarchy_tags?: string[] };
	parent?: { id: string; name: string };
}

export interface Share {
	id: string;
	account_id: string;
	account_name: string;
	organization_id: string;
	name: string;
	created: string;
	modified: string;
	status: 'active' | 'deleting' | 'deleted';
	target_type: 'account' | 'organization';
	/** Only returned with `include_resources`. */
	resources: ShareResource[];
}

interface ShareResource {
	id: string;
	created: string;
	modified: string;
	meta: Record<string, unknown>;
	resource_account_id: string;
	resource_id: string;
	resource_type: string;
	resource_version: number;
	status: 'active' | 'deleting' | 'deleted';
}

export type AssociationStatus = 'associating' | 'associated' | 'disassociating' | 'disassociated';

export interface Recipient {
	id: string;
	account_id: string;
	association_status: AssociationStatus;
	created: string;
	modified: string;
	/** Only returned with `include_resources`. */
	resources?: RecipientProblem[];
}

/** Why a recipient has not received a shared resource. `terminal`: it is not tried again. */
export interface RecipientProblem {
	error: string;
	resource_id: string;
	resource_version: number;
	terminal: boolean;
}

export interface Invite {
	id: string;
	invited_member_id: string | null;
	invited_member_email: string;
	organization_id: string;
	organization_name: string;
	organization_is_enforcing_twofactor: boolean;
	invited_by: string;
	invited_on: string;
	expires_on: string;
	roles: string[];
	status: 'pending' | 'accepted' | 'rejected' | 'expired';
}

export interface AccessUser {
	id: string;
	uid: string;
	email: string;
	name?: string;
	access_seat: boolean;
	gateway_seat: boolean;
	seat_uid: string;
	active_device_count: number;
	created_at: string;
	updated_at: string;
	/** Missing if the user has never logged in. */
	last_successful_login?: string;
}

export type OrganizationMemberStatus = 'active' | 'pending' | 'rejected' | 'canceled';

export interface OrganizationMember {
	id: string;
	status: OrganizationMemberStatus;
	create_time: string;
	update_time: string;
	meta: Record<string, unknown>;
	/** A test may set it to null, to see that a row without a user does no harm. */
	user: { id: string; email: string; name: string; two_factor_authentication_enabled: boolean };
}

export type AccountMemberStatus = 'accepted' | 'pending' | 'rejected' | 'expired';

/** Someone who may log in to the dashboard of an account, or is invited to. */
export interface AccountMember {
	id: string;
	email: string;
	status: AccountMemberStatus;
	/** Without names until the invitation is accepted. */
	user: {
		id: string;
		email: string;
		first_name: string | null;
		last_name: string | null;
		two_factor_authentication_enabled: boolean;
	};
	policies: MemberPolicy[];
}

export interface MemberPolicy {
	id: string;
	access: 'allow' | 'deny';
	permission_groups: PermissionGroup[];
	resource_groups: ResourceGroup[];
}

/** A group of account members. All of them have its policies. */
export interface UserGroup {
	id: string;
	name: string;
	created_on: string;
	modified_on: string;
	policies: MemberPolicy[];
	/** Not returned. From when on its members can be read, in epoch milliseconds. */
	readyAt?: number;
	/** Not returned. A directory manages it by SCIM. */
	isManaged?: boolean;
}

/** The ID is that of the account member. */
export interface UserGroupMember {
	id: string;
	email: string;
	status: AccountMemberStatus;
	/** Only returned for a single member. */
	created_at: string;
}

export interface Role {
	id: string;
	name: string;
	description: string;
	permissions: Record<string, { read: boolean; write: boolean }>;
}

/** All values of `meta` are texts. */
export interface PermissionGroup {
	id: string;
	name: string;
	meta: Record<string, string>;
	status: string;
	created_on: string;
	modified_on: string;
}

export interface ResourceGroup {
	id: string;
	name: string;
	meta: Record<string, string>;
	scope: { key: string; objects: { key: string }[] };
}

/** A list of Gateway, which Access uses, too. `count` and the entries are added where the API returns them. */
export interface ZeroTrustList {
	id: string;
	name: string;
	type:
		'SERIAL' | 'URL' | 'DOMAIN' | 'EMAIL' | 'IP' | 'CATEGORY' | 'LOCATION' | 'DEVICE' | 'AAGUID';
	description?: string;
	created_at: string;
	updated_at: string;
}

export interface ZeroTrustListItem {
	value: string;
	description?: string;
	created_at: string;
}

export interface User {
	id: string;
	email: string;
	first_name: string;
	last_name: string;
	country: string;
	telephone: string | null;
	zipcode: string | null;
	suspended: boolean;
	two_factor_authentication_enabled: boolean;
	two_factor_authentication_locked: boolean;
}

/** An API token. With an `accountId`, the account owns it and it has no user. */
export interface Token {
	id: string;
	value: string;
	status: 'active' | 'disabled' | 'expired';
	expiresOn?: string;
	accountId?: string;
	permissions: readonly string[];
}
