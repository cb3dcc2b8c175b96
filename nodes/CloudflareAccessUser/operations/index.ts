import { create } from './create';
import { remove } from './delete';
import { get } from './get';
import { getAll } from './getAll';
import { getFailedLogins } from './getFailedLogins';
import { getSessions } from './getSessions';
import { removeSeat } from './removeSeat';
import { revokeSessions } from './revokeSessions';
import { update } from './update';

export const operations = [
	create,
	remove,
	get,
	getAll,
	getFailedLogins,
	getSessions,
	removeSeat,
	revokeSessions,
	update,
];
