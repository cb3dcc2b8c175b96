import { collectionOf } from '../../shared/cloudflare/resource';
import { accessUsers } from '../../shared/resources/accessUsers';
import { text, timeOf } from '../../shared/resources/text';
import { usersOf } from '../members';
import { runIfTheirs, runOne, runTogether } from '../theirs';
import { changes } from './changes';
import type { Place } from './place';
import { sighting } from './place';

const usersIn = (account: string) => collectionOf(accessUsers, { account });

export const accessUser: Place = {
	name: 'accessUser',
	async find(look) {
		const users = await usersOf(look);
		return {
			sightings: users.map(({ person, row, email }) => {
				const { id, access_seat: access, gateway_seat: gateway } = row;
				const seats = [access && 'Access', gateway && 'Gateway'].filter(Boolean);
				const grants = seats.length > 0 ? `seat: ${seats.join(', ')}` : 'no seat';
				return sighting('accessUser', look, person, {
					id,
					name: text(row.name) ?? null,
					grants,
					since: timeOf(row.created_at),
					lastSeen: timeOf(row.last_successful_login),
					draft: { target: { id, name: email }, before: { email, grants } },
				});
			}),
		};
	},
	removal: {
		isReversible: (action) => action === 'removeSeat',
		// Sessions and devices are found by the user, so the user goes last.
		after: ['session', 'device'],
		run: async (steps) =>
			await runIfTheirs(
				steps,
				{ collectionIn: usersIn, emailOf: ({ email }) => email },
				async (one, subject) => {
					const { action, where } = one.step;
					const input = { subject, ifMissing: 'succeed', account: where.id };
					if (action === 'delete') return await runOne(await changes.accessUser(), input, one);
					return (await runTogether([one], await changes.seat(), () => input))[0]!;
				},
			),
	},
};
