import type { ICredentialDataDecryptedObject } from 'n8n-workflow';

import type { Emulator, EmulatorOptions } from '../../emulator';
import { seeded, startEmulator } from '../../emulator';

/** An emulator for a test file: started before, reset between the tests, closed after them. */
export function emulated(options: EmulatorOptions = {}): Emulator {
	const emulator = {} as Emulator;
	beforeAll(async () => {
		// Getters and live fields must stay the emulator's own, so its members are handed over as they are.
		Object.assign(emulator, await startEmulator(options));
	});
	beforeEach(() => emulator.reset());
	afterAll(async () => await emulator.close());
	return emulator;
}

export type Scheme = 'apiToken' | 'apiKey';

export const schemes: Scheme[] = ['apiToken', 'apiKey'];

/** A credential for the emulator, by either scheme, as n8n would decrypt it. */
export function credentialFor(
	emulator: Emulator,
	scheme: Scheme = 'apiToken',
	more: ICredentialDataDecryptedObject = {},
): ICredentialDataDecryptedObject {
	const { key, userToken } = seeded.credentials;
	const secret = scheme === 'apiKey' ? key : { apiToken: userToken };
	return { authentication: scheme, baseUrl: emulator.baseUrl, ...secret, ...more };
}

/** A resource locator as the editor saves it. */
export const locate = (mode: string, value: unknown) => ({ __rl: true, mode, value });

/** What went over the wire, short. */
export const wire = ({ requests }: Emulator) =>
	requests.map(({ method, path, query, body }) => ({
		method,
		path,
		query: Object.fromEntries(query),
		body,
	}));

/** The changes among it: what is left without the looking. */
export const changes = (emulator: Emulator) =>
	wire(emulator).filter(({ method }) => method !== 'GET');
