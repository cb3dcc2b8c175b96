import type { IDataObject } from 'n8n-workflow';

import { path, UUID_ID } from '../cloudflare/paths';
import type { Resource } from '../cloudflare/resource';
import { accounts } from './accounts';
import { fieldsOf, objectIn, text, withDetail } from './text';

/** One person's client on one device; a shared device has several. Any field may be missing or null. */
export type DeviceRegistration = IDataObject & {
	id: string;
	registration_type?: string;
	/** Without the permission to see personal data, only the ID may be there. */
	user?: { id?: string; email?: string; name?: string } | null;
	device?: { id?: string; name?: string; client_version?: string } | null;
	policy?: { id?: string; name?: string } | null;
	created_at?: string;
	last_seen_at?: string | null;
	deleted_at?: string | null;
	revoked_at?: string | null;
};

/** Cloudflare gives only the times. */
export function statusOf({ deleted_at: deleted, revoked_at: revoked }: DeviceRegistration) {
	if (deleted) return 'deleted';
	return revoked ? 'revoked' : 'active';
}

const personOf = ({ user }: DeviceRegistration) => fieldsOf(objectIn(user), ['email', 'name']);

/** The device of a registration, and when it was last seen. */
function deviceOf(row: DeviceRegistration): IDataObject {
	const { id = null, name = null, client_version: version = null } = objectIn(row.device);
	return {
		device_name: name,
		device_id: id,
		type: row.registration_type ?? null,
		client_version: version,
		last_seen_at: row.last_seen_at ?? null,
	};
}

/** The registrations of WARP and browser clients in an account. */
export const deviceRegistrations: Resource<DeviceRegistration, 'account'> = {
	noun: 'device registration',
	selectedIn: 'selected account',
	containers: ['account'],
	container: accounts,
	path: ({ account }) => path`/accounts/${account}/devices/registrations`,
	id: UUID_ID,
	// Cloudflare documents no largest page; its own examples have 50 rows.
	paging: { style: 'cursor', max: 50 },
	tokenOnly: 'devices',
	read: 'Account > Zero Trust > Read',
	write: 'Account > Zero Trust > Edit',
	tokens: "To see names and addresses it may also need 'Zero Trust: PII' (Read).",
	credential: {
		toWrite: 'to delete',
		more: "To find a person by email, the token also needs 'Access: Audit Logs' (Read), and to see names perhaps 'Zero Trust: PII' (Read).",
	},
	list: {
		filter: 'search',
		toOption(row) {
			const { device, user } = row;
			const person = objectIn(user);
			return {
				name: withDetail(
					text(objectIn(device).name) ?? row.id,
					text(person.email) ?? text(person.name),
				),
				alias: text(person.name),
			};
		},
		empty:
			"No device registrations found. Check 'Account'. Only active ones are listed. Or choose 'By ID' and paste the registration ID.",
	},
	isThere: (row) => statusOf(row) !== 'deleted',
	person: personOf,
	simplified: (row) => ({
		...personOf(row),
		status: statusOf(row),
		id: row.id ?? null,
		...deviceOf(row),
		created_at: row.created_at ?? null,
		policy: objectIn(row.policy).name ?? null,
		user_id: objectIn(row.user).id ?? null,
	}),
	summary: deviceOf,
};
