import { isOf } from '../../CloudflareDevice/registrations';
import { collectionOf } from '../../shared/cloudflare/resource';
import type { DeviceRegistration } from '../../shared/resources/deviceRegistrations';
import { deviceRegistrations, statusOf } from '../../shared/resources/deviceRegistrations';
import { objectIn, text, timeOf } from '../../shared/resources/text';
import { inPool } from '../../shared/operation/pool';
import type { Of } from '../members';
import { usersOf } from '../members';
import type { AccessUser } from '../../shared/resources/accessUsers';
import { runIfTheirs, runOne } from '../theirs';
import { changes } from './changes';
import type { Look, Place } from './place';
import { sighting } from './place';

/** How many people one request asks for. Cloudflare documents no limit; its own pages have 50 rows. */
const AT_ONCE = 50;

const registrationsIn = (account: string) => collectionOf(deviceRegistrations, { account });

/** The active registrations of some users, by the ID of the user. */
async function registrationsOf(
	{ where, reading: { item } }: Look,
	users: Array<Of<AccessUser>>,
): Promise<DeviceRegistration[]> {
	const query = { 'user.id': users.map(({ row }) => row.id), status: 'active' };
	const rows = (await item.api.listFresh(registrationsIn(where.id), query)) ?? [];
	return rows.filter((row) => statusOf(row) === 'active');
}

export const device: Place = {
	name: 'device',
	async find(look) {
		const users = await usersOf(look);
		const parts = Array.from({ length: Math.ceil(users.length / AT_ONCE) }, (_, nth) =>
			users.slice(nth * AT_ONCE, (nth + 1) * AT_ONCE),
		);
		const read = async (part: Array<Of<AccessUser>>) =>
			(await registrationsOf(look, part)).flatMap((row) => {
				// Throws if an answer doesn't say whose it is.
				const owner = part.find((one) => isOf(row, one.row.id));
				return owner ? [{ ...owner, registration: row }] : [];
			});
		const found = await inPool(parts, look.reading.item.maxConcurrency, read);
		return {
			sightings: found.flat().map(({ person, row: user, email, registration }) => {
				const { id, device: on, created_at: since, last_seen_at: seen } = registration;
				const name = text(objectIn(on).name) ?? null;
				return sighting('device', look, person, {
					id,
					name,
					grants: text(registration.registration_type) ?? null,
					since: timeOf(since),
					lastSeen: timeOf(seen),
					draft: { target: { id, name }, before: { email, user_id: user.id, device: name } },
				});
			}),
		};
	},
	removal: {
		isReversible: () => false,
		run: async (steps) => {
			const owners = new Map(steps.map(({ step }) => [step.target.id, step]));
			return await runIfTheirs(
				steps,
				{
					collectionIn: registrationsIn,
					// Without the permission to see personal data, only the owner's ID may be there.
					emailOf: ({ id, user }) => {
						const { email, id: owner } = objectIn(user);
						const before = owners.get(id)?.before;
						return text(email) ?? (owner && owner === before?.user_id ? before?.email : undefined);
					},
				},
				async (step, subject) =>
					await runOne(await changes.device(), { subject, ifMissing: 'succeed' }, step),
			);
		},
	},
};
