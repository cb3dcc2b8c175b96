import type { IDataObject } from 'n8n-workflow';

import type { AccessSession } from '../shared/resources/accessSessions';
import type { AccessUser } from '../shared/resources/accessUsers';
import type { FailedLogin } from '../shared/resources/failedLogins';
import { fieldsOf, objectIn, text, timeOf } from '../shared/resources/text';

const whose = (user: AccessUser): IDataObject => ({
	...fieldsOf(user, ['email', 'name']),
	user_id: user.id,
});

/** An active session, flat: the same fields for every session. */
export function sessionRow(user: AccessUser, { name, expiration, metadata }: AccessSession) {
	const session = objectIn(metadata);
	const apps = Object.values(objectIn(session.apps)).map(objectIn);
	const textsOf = (field: string) => apps.flatMap((app) => text(app[field]) ?? []);
	return {
		...whose(user),
		apps: textsOf('name'),
		hostnames: textsOf('hostname'),
		started_at: timeOf(session.iat),
		expires_at: timeOf(session.expires ?? expiration),
		...fieldsOf(session, ['ttl', 'nonce']),
		session: text(name) ?? null,
	};
}

const LOGIN_FIELDS = ['datetime', 'app_name', 'aud', 'ray_id', 'user_email', 'user_uuid'];

/** A failed login, flat; what Cloudflare tells besides the known fields comes behind them. */
export function failedLoginRow(user: AccessUser, { expiration, metadata }: FailedLogin) {
	const login = objectIn(metadata);
	const known = fieldsOf(login, LOGIN_FIELDS);
	// The person last, so that no field of the login takes their place.
	return {
		...whose(user),
		...known,
		expires_at: timeOf(expiration || undefined),
		...login,
		...known,
		...whose(user),
	};
}
