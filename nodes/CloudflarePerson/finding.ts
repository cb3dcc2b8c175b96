import type { IDataObject } from 'n8n-workflow';

import { addressKey } from '../shared/cloudflare/address';
import { isExecutionEnded, statusOf } from '../shared/cloudflare/faults';
import type { Where } from '../shared/cloudflare/resource';

/** How a step of a plan takes access away. */
export type Action = 'delete' | 'remove' | 'revoke' | 'removeSeat' | 'disable';

/** What is known of a place without looking at it; each is looked at by the file of its name in `places/`. */
interface PlaceFacts {
	/** As the selector shows it. */
	label: string;
	scope: 'account' | 'organization';
	/** How a plan may take access away there. The first one is the default. */
	actions: readonly Action[];
}

/** The places at Cloudflare where an address may have access, in the order of the output. */
const facts = {
	accountMember: { label: 'Account Members', scope: 'account', actions: ['delete'] },
	userGroup: { label: 'User Groups', scope: 'account', actions: ['remove'] },
	organizationMember: { label: 'Organization Members', scope: 'organization', actions: ['delete'] },
	accessUser: { label: 'Access Users', scope: 'account', actions: ['delete', 'removeSeat'] },
	session: { label: 'Sessions', scope: 'account', actions: ['revoke'] },
	device: { label: 'Devices', scope: 'account', actions: ['delete'] },
	accessGroup: { label: 'Access Groups', scope: 'account', actions: ['remove'] },
	accessPolicy: { label: 'Access Policies', scope: 'account', actions: ['remove'] },
	zeroTrustList: { label: 'Zero Trust Lists', scope: 'account', actions: ['remove'] },
	accountToken: { label: 'Account API Tokens', scope: 'account', actions: ['disable'] },
	approver: { label: 'Approvers', scope: 'account', actions: [] },
} satisfies Record<string, PlaceFacts>;

export type PlaceName = keyof typeof facts;

export const placeFacts: Record<PlaceName, PlaceFacts> = facts;

export const PLACES = Object.keys(facts) as PlaceName[];

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
