/** Who counts as idle: not who was made today, nor who logged in at a time that can't be read. */
import type { IDataObject } from 'n8n-workflow';

import { seeded } from '../../emulator';
import { run } from '../support/engine';
import { editBody, proxy } from '../support/proxy';
import { credentialFor, useEmulator, resourceLocator } from '../support/emulator';

const emulator = useEmulator();

const idle = async (baseUrl = emulator.baseUrl) =>
	await run({
		node: 'accessUser',
		parameters: {
			operation: 'getAll',
			account: resourceLocator('id', seeded.account),
			returnAll: true,
			filters: { inactiveDays: 90 },
		},
		credential: { ...credentialFor(emulator), baseUrl },
	});

it('Somebody made today is not idle for 90 days', async () => {
	emulator.state.addAccessUser(seeded.account, { email: 'starts.on.monday@example.com' });
	const { json } = await idle();
	expect(json).not.toEqual([]);
	expect(json.map(({ email }) => email)).not.toContain('starts.on.monday@example.com');
});

it('A login that is told in another form than RFC 3339 is not taken for none', async () => {
	const now = Math.floor(Date.now() / 1000);
	const { baseUrl } = await proxy(emulator, {
		response: (response) =>
			editBody<{ result: IDataObject[] }>(response, ({ result }) =>
				result.forEach((row) => (row.last_successful_login = now)),
			),
	});
	const { json, error } = await idle(baseUrl);
	expect(error).toBeUndefined();
	expect(json).toEqual([]);
});
