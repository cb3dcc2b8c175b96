import { seeded } from '../../emulator';
import { session, sessionTable } from '../../emulator/resources/sessions';
import type { AccessUser } from '../../emulator/rows';
import { credentialFor, useEmulator } from '../support/emulator';
import { run } from '../support/engine';

const emulator = useEmulator();
const email = 'somebody@example.com';
const login = '2026-11-01T08:00:00Z';

/** The sessions that are found of a user with these fields, who has one, and how often they were asked for. */
async function find(fields: Partial<AccessUser>) {
	const user = emulator.state.addAccessUser(seeded.account, { email });
	Object.assign(user, fields);
	sessionTable(emulator.state, user.id).add(session(user.id, 0));
	const { json } = await run({
		node: 'person',
		parameters: { operation: 'getAccess', email, places: ['session'] },
		credential: credentialFor(emulator),
	});
	const asked = emulator.requests.filter(({ path }) => path.endsWith('active_sessions'));
	return [json.filter(({ place }) => place === 'session').length, asked.length];
}

describe('the sessions of an Access user', () => {
	it.each<[who: string, fields: Partial<AccessUser>]>([
		['has logged in', { last_successful_login: login }],
		['has used Access', { access_seat: true }],
		['has used Gateway', { gateway_seat: true }],
		['may have a seat', { access_seat: undefined }],
		['may have another seat', { gateway_seat: undefined }],
	])('who %s are asked for', async (_who, fields) => {
		expect(await find(fields)).toEqual([1, 1]);
	});

	it.each([undefined, ''])('who has never logged in (%j) are not', async (never) => {
		expect(await find({ last_successful_login: never })).toEqual([0, 0]);
	});
});
