import { operation } from '../../shared/operation/operation';
import { findRecord, recordLookup } from '../../shared/operation/records';
import { accessSessions } from '../../shared/resources/accessSessions';
import { sessionRow } from '../logins';
import { ofUser } from '../sessions';
import { account, selectedUser, user } from '../user';

export const getSessions = operation({
	value: 'getSessions',
	name: 'Get Sessions',
	action: 'Get sessions of user',
	description: 'List the active sessions of a Zero Trust user, one item each',
	effect: 'read',
	resource: accessSessions,
	isFlat: true,
	fields: [account, user],
	read: selectedUser,
	names: ({ value }) => value,
	lookup: recordLookup,
	async run(subject, item) {
		const row = await findRecord(subject, item);
		const sessions = await item.api.list(ofUser(accessSessions, subject.collection, row.id));
		return sessions.map((session) => sessionRow(row, session));
	},
});
