import type { IDataObject } from 'n8n-workflow';

import { seeded } from '../../emulator';
import { activeSessions } from '../../emulator/resources/sessions';
import { run } from '../support/engine';
import {
	credentialFor,
	resourceLocator,
	schemes,
	sentChanges,
	useEmulator,
} from '../support/emulator';

const emulator = useEmulator();
const account = resourceLocator('id', seeded.account);
const revokePath = `/accounts/${seeded.account}/access/organizations/revoke_user`;
const users = () => emulator.state.accessUsers(seeded.account);
const named = (name: string) => users().find(({ email }) => email.startsWith(name))!;
const sessionsOf = (id: string) => activeSessions(emulator.state, id).length;

const revoke = async (
	parameters: IDataObject = {},
	more: Partial<Parameters<typeof run>[0]> = {},
) =>
	await run({
		node: 'accessUser',
		parameters: {
			operation: 'revokeSessions',
			account,
			user: '={{ $json.who }}',
			...parameters,
		},
		items: [{ who: named('ada').email }],
		credential: credentialFor(emulator),
		...more,
	});

describe.each(schemes)('Revoke Sessions, with %s', (scheme) => {
	it.each(['email', 'id'] as const)('ends all sessions of one person, by %s', async (mode) => {
		const ada = named('ada');
		const other = named('grace');
		const { json, error, hints } = await revoke(
			{},
			{ items: [{ who: ada[mode] }], credential: credentialFor(emulator, scheme) },
		);
		expect(error).toBeUndefined();
		expect(json).toEqual([
			{
				email: ada.email,
				name: ada.name,
				outcome: 'revoked',
				id: ada.id,
				revoked: true,
				alreadyAbsent: false,
			},
		]);
		expect(sentChanges(emulator)).toEqual([
			{ method: 'POST', path: revokePath, query: {}, body: { email: ada.email } },
		]);
		expect(sessionsOf(ada.id)).toBe(0);
		expect(sessionsOf(other.id)).toBeGreaterThan(0);
		expect(hints.join()).toContain('keeps the seat');
	});
});
