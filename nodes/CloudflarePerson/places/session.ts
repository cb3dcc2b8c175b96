import { revokeSessions } from '../../CloudflareAccessUser/operations/revokeSessions';
import { ofUser, untilEnded } from '../../CloudflareAccessUser/sessions';
import { isNotFound } from '../../shared/cloudflare/faults';
import { collectionOf } from '../../shared/cloudflare/resource';
import { inPool } from '../../shared/operation/pool';
import type { AccessSession } from '../../shared/resources/accessSessions';
import { accessSessions } from '../../shared/resources/accessSessions';
import type { AccessUser } from '../../shared/resources/accessUsers';
import { signedInUsers } from '../../shared/resources/signedInUsers';
import { objectIn, text, timeOf } from '../../shared/resources/text';
import type { ItemSession } from '../../shared/operation/itemSession';
import { usersOf } from '../members';
import { runIfTheirs, runOne } from '../theirs';
import type { Place } from './place';
import { sighting } from './place';

/** Seconds to wait until Cloudflare lists no session any more. It documents half a minute. */
const ENDS_WITHIN = 120;

const usersIn = (account: string) => collectionOf(signedInUsers, { account });

const sessionsOf = async (account: string, { id }: Pick<AccessUser, 'id'>, item: ItemSession) =>
	(await item.api.listFresh(ofUser(accessSessions, usersIn(account), id))) ?? [];

/** The applications of a session. */
const appsOf = ({ name, metadata }: AccessSession): string[] => {
	const apps = Object.values(objectIn(metadata?.apps)).map((app) => text(objectIn(app).name));
	const known = apps.filter((one) => one !== undefined);
	return known.length > 0 ? known : [text(name)].filter((one) => one !== undefined);
};

export const session: Place = {
	name: 'session',
	label: 'Sessions',
	scope: 'account',
	async find(look) {
		const { where, reading } = look;
		const users = await usersOf(look);
		const found = await inPool(users, reading.item.maxConcurrency, async ({ person, row }) => {
			const sessions = await sessionsOf(where.id, row, reading.item);
			if (sessions.length === 0) return [];
			const { id, email = person.email } = row;
			const started = sessions.map(({ metadata }) => timeOf(metadata?.iat)).filter((one) => one);
			const count = `${sessions.length} ${sessions.length === 1 ? 'session' : 'sessions'}`;
			const apps = [...new Set(sessions.flatMap(appsOf))].join(', ');
			return [
				sighting('session', look, person, {
					id,
					name: text(row.name) ?? null,
					grants: apps ? `${count}: ${apps}` : count,
					since: started.sort()[0] ?? null,
					lastSeen: timeOf(row.last_successful_login),
					draft: { target: { id, name: email }, before: { email, sessions: sessions.length } },
				}),
			];
		});
		return { sightings: found.flat() };
	},
	removal: {
		actions: ['revoke'],
		isReversible: () => false,
		run: async (steps) =>
			await runIfTheirs(
				steps,
				{ collectionIn: usersIn, emailOf: ({ email }) => email },
				async (one, subject) => {
					const { step, item } = one;
					const sessions = await sessionsOf(step.where.id, { id: step.target.id }, item);
					if (sessions.length === 0) return { ok: true, result: [] };
					const scope = { warp_session_reauth: true };
					const input = { subject, ifMissing: 'succeed', account: step.where.id, scope };
					return await runOne(revokeSessions, input, one);
				},
			),
		settle: async ({ step, item }) =>
			await untilEnded(usersIn(step.where.id), step.target.id, ENDS_WITHIN, item).catch(
				(error: unknown) => {
					// The sessions of a user who is deleted can't be read any more.
					if (!isNotFound(error)) throw error;
				},
			),
	},
};
