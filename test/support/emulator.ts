import { AsyncLocalStorage } from 'node:async_hooks';
import type { ICredentialDataDecryptedObject } from 'n8n-workflow';

import type { Emulator, EmulatorOptions } from '../../emulator';
import { seeded, startEmulator } from '../../emulator';

/** An emulator for a test file. It starts before the tests, is reset before each one, and closes after them. */
export function useEmulator(options: EmulatorOptions = {}): Emulator {
	const emulator = {} as Emulator;
	beforeAll(async () => {
		// The object must exist before the emulator does, so the emulator's properties are copied into it.
		Object.assign(emulator, await startEmulator(options));
	});
	beforeEach(() => emulator.reset());
	afterAll(async () => await emulator.close());
	return emulator;
}

/**
 * An emulator of its own for each case, so that cases which mostly wait can run at the same time.
 * `emulator` is that of the case that asks; `inOwn` wraps the function of a case.
 */
export function emulatorForEachCase(options: EmulatorOptions = {}) {
	const cases = new AsyncLocalStorage<Emulator>();
	const emulator = new Proxy({} as Emulator, {
		get: (_target, property: keyof Emulator) => cases.getStore()![property],
	});
	const inOwn =
		<Arguments extends unknown[]>(test: (...args: Arguments) => Promise<void>) =>
		async (...args: Arguments) => {
			const own = await startEmulator(options);
			try {
				await cases.run(own, async () => await test(...args));
			} finally {
				await own.close();
			}
		};
	return { emulator, inOwn };
}

export type Scheme = 'apiToken' | 'apiKey';

export const schemes: Scheme[] = ['apiToken', 'apiKey'];

/** A credential for the emulator, as n8n decrypts it. */
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
export const resourceLocator = (mode: string, value: unknown) => ({ __rl: true, mode, value });

/** The requests that the emulator received, without headers and status. */
export const sentRequests = ({ requests }: Emulator) =>
	requests.map(({ method, path, query, body }) => ({
		method,
		path,
		query: Object.fromEntries(
			query.map(([name]) => {
				const values = query.filter(([other]) => other === name).map(([, value]) => value);
				// A list is sent as a repeated name.
				return [name, values.length > 1 ? values : values[0]];
			}),
		),
		body,
	}));

/** The requests that are not reads. */
export const sentChanges = (emulator: Emulator) =>
	sentRequests(emulator).filter(({ method }) => method !== 'GET');
