import type { AddressInfo } from 'node:net';
import { Faults, type Fault } from './faults';
import { RateLimiter } from './rateLimit';
import { basePath, type RecordedRequest } from './recorded';
import { populate } from './seed';
import type { SeedOptions } from './seedOptions';
import { buildServer } from './server';
import { validatorCompiler } from './validators';
import { defaultSettings, type Settings } from './settings';
import { State } from './state';

export type { Fault } from './faults';
export type { RecordedRequest } from './recorded';
export type * from './rows';
export type { SeedOptions } from './seedOptions';
export { seeded } from './seeded';
export type { Settings } from './settings';
export type { State } from './state';

export interface EmulatorOptions {
	/** Default: 0, any free port. */
	port?: number;
	/** Default: 127.0.0.1. */
	host?: string;
	seed?: SeedOptions;
	settings?: Partial<Settings>;
}

export interface Emulator {
	/** The origin, without a trailing slash. */
	url: string;
	/** Replaces `https://api.cloudflare.com/client/v4` in a client. */
	baseUrl: string;
	/** The API returns what a test changes here. */
	state: State;
	/** May be changed at any time. */
	settings: Settings;
	/** All API requests since the start or the last reset, in order of arrival. */
	requests: RecordedRequest[];
	/** Restores the seeded state and the initial settings, and clears requests, faults and used quotas. */
	reset(seed?: SeedOptions): void;
	/** Injects a fault into the next matching request. */
	fault(fault: Fault): void;
	/** Closes the server and all connections, including those that a `timeout` fault keeps open. */
	close(): Promise<void>;
}

/**
 * Starts an in-memory Cloudflare v4 API.
 * `reset` without options seeds as at the start. Rejects when the port is taken.
 */
export async function startEmulator(options: EmulatorOptions = {}): Promise<Emulator> {
	const settings = defaultSettings();
	const state = new State(settings);
	const requests: RecordedRequest[] = [];
	const faults = new Faults();
	const limiter = new RateLimiter();
	const reset = (seed: SeedOptions | undefined = options.seed) => {
		state.clear();
		populate(state, seed);
		requests.length = 0;
		faults.clear();
		limiter.clear();
		Object.assign(settings, structuredClone({ ...defaultSettings(), ...options.settings }));
	};
	reset();
	const app = buildServer({ state, settings, requests, faults, limiter, reset });
	app.setValidatorCompiler(await validatorCompiler());
	const { port = 0, host = '127.0.0.1' } = options;
	await app.listen({ port, host });
	const { port: actual } = app.server.address() as AddressInfo;
	const url = `http://${host.includes(':') ? `[${host}]` : host}:${actual}`;
	const fault = (next: Fault) => faults.inject(next);
	const close = () => app.close();
	return { url, baseUrl: url + basePath, state, settings, requests, reset, fault, close };
}
