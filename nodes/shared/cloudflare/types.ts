import type { IDataObject } from 'n8n-workflow';

/** One entry of the envelope's `errors`; `code` may be missing, `error_chain` says more about headers. */
export interface CloudflareFault {
	code?: number;
	message?: string;
	error_chain?: CloudflareFault[];
}

/** The three shapes of `result_info`: by page, by token, or not there at all. */
export interface ResultInfo {
	page?: number;
	per_page?: number;
	total_count?: number;
	next_page_token?: string;
	total_size?: number;
}

/** What every JSON answer of the API is wrapped in (`messages` is missing from shares). */
export interface Envelope<T> {
	success: boolean;
	errors?: CloudflareFault[];
	result?: T | null;
	result_info?: ResultInfo;
	/** When Cloudflare answered, by its own clock (`Date`, whole seconds): epoch milliseconds. Not sent. */
	receivedAt?: number;
	/** When the request left, on the clock of `performance.now()`. Not sent. */
	sentAt?: number;
}

/** Rows are handed on whole, whatever Cloudflare adds to them. */
type Row = IDataObject & { id: string };

export type Account = Row & {
	name: string;
	managed_by?: { parent_org_id?: string; parent_org_name?: string };
};

export type Organization = Row & { name: string };

export type Share = Row & { name: string; organization_id?: string; status: string };

export type AssociationStatus = 'associating' | 'associated' | 'disassociating' | 'disassociated';

export type Recipient = Row & {
	account_id: string;
	association_status: AssociationStatus;
	created: string;
};

export type Invite = Row & {
	invited_member_email?: string;
	organization_name?: string;
	invited_by?: string;
	status: 'pending' | 'accepted' | 'rejected' | 'expired';
};

export type AccessUser = Row & {
	email?: string;
	name?: string;
	access_seat?: boolean;
	gateway_seat?: boolean;
	last_successful_login?: string | null;
	created_at?: string;
};

export type MemberStatus = 'active' | 'pending' | 'rejected' | 'canceled';

export type Member = Row & {
	status: MemberStatus;
	create_time?: string;
	update_time?: string;
	/** May be missing or null, as any field may. */
	user?: { id?: string; email?: string; name?: string } | null;
};

/** The user behind a credential. */
export type User = { id?: string; email?: string };
