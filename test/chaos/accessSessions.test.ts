import { seeded } from '../../emulator';
import { person } from '../../emulator/people';
import { activeSessions } from '../../emulator/resources/sessions';
import { base, existingAndMissing, idOf, notFound, parameters } from './accessUserItems';
import { faultMatrix } from './faultMatrix';
import type { Job } from './jobs';

const jobs: Job[] = [
	{
		...base,
		snapshot: ({ state }) =>
			state
				.accessUsers(seeded.account)
				.map(({ id, email }) => `${email} ${activeSessions(state, id).length > 0 ? 'in' : 'out'}`),
		parameters: parameters('revokeSessions', {
			user: '={{ $json.who }}',
			options: { ifMissing: 'succeed', waitUntilEnded: true, waitTimeout: 30 },
		}),
		change: 'POST',
		mayBeRepeated: true,
		items: existingAndMissing(
			(index) => ({
				removes: `${person(index).email} in`,
				adds: `${person(index).email} out`,
				output: { revoked: true, activeSessions: 0 },
			}),
			{ output: { revoked: false, alreadyAbsent: true } },
		),
	},
	{
		...base,
		snapshot: ({ state }) =>
			state
				.accessUsers(seeded.account)
				.map((row) => `${row.email} ${row.access_seat || row.gateway_seat ? 'seat' : 'free'}`),
		parameters: parameters('removeSeat', {
			user: '={{ $json.who }}',
			options: { ifMissing: 'succeed' },
		}),
		change: 'PATCH',
		items: existingAndMissing(
			(index) => ({
				removes: `${person(index).email} seat`,
				adds: `${person(index).email} free`,
				output: { access_seat: false, gateway_seat: false, alreadyAbsent: false },
			}),
			{ output: { seatRemoved: false, alreadyAbsent: true } },
		),
	},
	{
		...base,
		parameters: parameters('getSessions', { user: '={{ $json.who }}' }),
		items: existingAndMissing((index) => ({ output: { user_id: idOf(index) } }), notFound, 2),
	},
	{
		...base,
		parameters: parameters('getFailedLogins', { user: '={{ $json.who }}', limit: 1 }),
		items: existingAndMissing((index) => ({ output: { user_id: idOf(index) } }), notFound),
	},
];

faultMatrix(jobs);
