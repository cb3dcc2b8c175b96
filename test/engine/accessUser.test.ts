import { seeded } from '../../emulator';
import { run } from '../support/engine';
import { credentialFor, emulated, locate, schemes } from '../support/world';

const emulator = emulated();
const account = locate('id', seeded.account);

describe.each(schemes)('Access user, with %s', (scheme) => {
	it('lists', async () => {
		const { json, error } = await run({
			node: 'accessUser',
			parameters: { operation: 'getAll', account, returnAll: true },
			credential: credentialFor(emulator, scheme),
		});
		expect(error).toBeUndefined();
		expect(json.map(({ email }) => email)).toEqual(
			emulator.state.accessUsers(seeded.account).map(({ email }) => email),
		);
	});
});
