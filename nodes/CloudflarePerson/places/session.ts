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
import type { Result } from '../../shared/operation/operation';
import { usersOf } from '../members';
import { runIfTheirs, runOne } from '../theirs';
import { changes } from './changes';
import type { Place, StepRun } from './place';
import { sighting } from './place';

/** Seconds to wait until Cloudflare lists no session any more. It documents half a minute. */
const ENDS_WITHIN = 120;

const usersIn = (account: string) => collectionOf(signedInUsers, { account });

const sessionsOf = async (account: string, { id }: Pick<AccessUser, 'id'>, item: ItemSession) =>
	(await item.api.listFresh(ofUser(accessSessions, usersIn(account), id))) ?? [];

/**
 * Who has never logged in has no session. The sessions of each user take a request of their own, which
 * is saved then. A row without the fields for the seats proves nothing; a removed seat leaves the login.
 */
const hasNeverLoggedIn = ({
	access_seat: access,
	gateway_seat: gateway,
	last_successful_login: login,
}: AccessUser): boolean => access === false && gateway === false && !login;

/** The applications of a session. */
const appsOf = ({ name, metadata }: AccessSession): string[] => {
	const apps = Object.values(objectIn(metadata?.apps)).map((app) => text(objectIn(app).name));
	const known = apps.filter((one) => one !== undefined);
	return known.length > 0 ? known : [text(name)].filter((one) => one !== undefined);
};

/** The result of a step whose sessions have ended already, or can't be read; undefined while there are some. */
async function endedOf(one: StepRun): Promise<[StepRun, Result | undefined]> {
	const { where, target } = one.step;
	return await sessionsOf(where.id, target, one.item).then(
		(sessions) => [one, sessions.length === 0 ? { ok: true, result: [] } : undefined],
		// The sessions of a user who is gone are not found: then the operation says so.
		(error: unknown) => [one, isNotFound(error) ? undefined : { ok: false, error }],
	);
}

export const session: Place = {
	name: 'session',
	async find(look) {
		const { where, reading } = look;
		const users = (await usersOf(look)).filter(({ row }) => !hasNeverLoggedIn(row));
		const found = await inPool(
			users,
			reading.item.maxConcurrency,
			async ({ person, row, email }) => {
				const sessions = await sessionsOf(where.id, row, reading.item);
				if (sessions.length === 0) return [];
				const { id } = row;
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
			},
		);
		return { sightings: found.flat() };
	},
	removal: {
		isReversible: () => false,
		run: async (steps) => {
			const results = new Map(await Promise.all(steps.map(endedOf)));
			const open = steps.filter((one) => !results.get(one));
			const revoked = await runIfTheirs(
				open,
				{ collectionIn: usersIn, emailOf: ({ email }) => email },
				async (one, subject) => {
					const scope = { warp_session_reauth: true };
					const input = { subject, ifMissing: 'succeed', account: one.step.where.id, scope };
					return await runOne(await changes.sessions(), input, one);
				},
			);
			open.forEach((one, nth) => results.set(one, revoked[nth]));
			return steps.map((one) => results.get(one)!);
		},
		settle: async ({ step, item }) =>
			await untilEnded(usersIn(step.where.id), step.target.id, ENDS_WITHIN, item).catch(
				(error: unknown) => {
					// The sessions of a user who is deleted can't be read any more.
					if (!isNotFound(error)) throw error;
				},
			),
	},
};
