import { returnAllAndLimit } from '../../shared/fields/collections';
import { operation } from '../../shared/operation/operation';
import { findRecord, recordLookup } from '../../shared/operation/records';
import { rowLimit } from '../../shared/operation/selection';
import { failedLogins } from '../../shared/resources/failedLogins';
import { failedLoginRow } from '../logins';
import { ofUser } from '../sessions';
import { account, selectedUser, user } from '../user';

export const getFailedLogins = operation({
	value: 'getFailedLogins',
	name: 'Get Failed Logins',
	action: 'Get failed logins of user',
	description: 'List the failed logins of a Zero Trust user, one item each',
	effect: 'read',
	resource: failedLogins,
	isFlat: true,
	fields: [account, user, ...returnAllAndLimit],
	read: (parameters) => ({ subject: selectedUser(parameters), limit: rowLimit(parameters) }),
	names: ({ subject }) => subject.value,
	lookup: ({ subject }) => recordLookup(subject),
	async run({ subject, limit }, item) {
		const row = await findRecord(subject, item);
		const logins = ofUser(failedLogins, subject.collection, row.id);
		const rows = await item.api.list(logins, undefined, { limit });
		return rows.map((login) => failedLoginRow(row, login));
	},
});
