import type { IDataObject } from 'n8n-workflow';

import { addressKey } from '../shared/cloudflare/address';
import { isExecutionEnded, statusOf } from '../shared/cloudflare/faults';
import type { Where } from '../shared/cloudflare/resource';

/** The places at Cloudflare where an address may have access, in the order of the output. */
export const PLACES = [
	'accountMember',
	'userGroup',
	'organizationMember',
	'accessUser',
	'session',
	'device',
	'accessGroup',
	'accessPolicy',
	'zeroTrustList',
	'accountToken',
	'approver',
] as const;

export type PlaceName = (typeof PLACES)[number];

/** How access comes about: by the address itself, or by something that it belongs to. */
export type Via = 'direct' | 'group' | 'list' | 'domain' | 'everyone' | 'organization';

/** The record through which an address has access. */
export interface Through extends IDataObject {
	place: PlaceName;
	id: string;
	name: string | null;
	through?: Through;
}

/** The record where the address itself stands, however many groups are in between. */
export const rootOf = (through: Through): Through =>
	through.through ? rootOf(through.through) : through;

/** One place where an address has access, or stands without having access. Saved workflows hold these keys. */
export interface Finding extends IDataObject {
	email: string;
	place: PlaceName;
	where: Where;
	/** That of the record; of a user group, an Access group, a policy or a list, its own. */
	id: string;
	name: string | null;
	/** What it gives: roles, applications, a seat. */
	grants: string | null;
	via: Via;
	through: Through | null;
	since: string | null;
	lastSeen: string | null;
	/** Whether the Person node can take it away. */
	removable: boolean;
	/** Why not. */
	why: string | null;
}

/** How `grants` begins where an address stands that keeps the person out. */
export const KEEPS_OUT = 'keeps out: ';

/** Whether a finding lets somebody in. Approvers and addresses that keep somebody out are only reported. */
export const letsIn = ({ place, grants }: Pick<Finding, 'place' | 'grants'>): boolean =>
	place !== 'approver' && !grants?.startsWith(KEEPS_OUT);

/** What could not be looked at, or not be decided. */
export interface NotSeen extends IDataObject {
	place: PlaceName;
	where: Where | null;
	/** The record, if it is about one. */
	id: string | null;
	name: string | null;
	why: string;
}

/** Whether nothing can be read any more, whatever is asked. */
export const isFinal = (error: unknown): boolean =>
	isExecutionEnded(error) || statusOf(error) === 401;

export interface Person {
	email: string;
	/** The form in which addresses are compared. */
	key: string;
}

/** The people of a run, each once, found by any spelling of their address. */
export class People {
	private readonly byKey = new Map<string, Person>();

	constructor(emails: Iterable<string>) {
		for (const email of emails) {
			const key = addressKey(email);
			if (!this.byKey.has(key)) this.byKey.set(key, { email, key });
		}
	}

	get all(): Person[] {
		return [...this.byKey.values()];
	}

	with(address: unknown): Person | undefined {
		return typeof address === 'string' ? this.byKey.get(addressKey(address)) : undefined;
	}
}
