import type { AddressInfo } from 'node:net';
import { Faults, type Fault } from './faults';
import { RateLimiter } from './rateLimit';
import { basePath, type RecordedRequest } from './recorded';
import { populate, type SeedOptions } from './seed';
import { buildServer } from './server';
import { defaultSettings, type Settings } from './settings';
import { State } from './state';

export type { Fault } from './faults';
export type { RecordedRequest } from './recorded';
export type * from './resources';
export { seeded, type SeedOptions } from './seed';
export type { Settings } from './settings';
export type { State } from './state';

export interface EmulatorOptions {
	/** 0, the default: any free port. */
	port?: number;
	/** 127.0.0.1 unless told otherwise. */
	host?: string;
	seed?: SeedOptions;
	settings?: Partial<Settings>;
}

export interface Emulator {
	/** Origin, without a slash at the end. */
	url: string;
	/** What a client takes for `https://api.cloudflare.com/client/v4`. */
	baseUrl: string;
	/** Live: what a test changes here, the API answers. */
	state: State;
	/** Live: may be changed at any time. */
	settings: Settings;
	/** Every API request since the start or the last reset, in order of arrival. */
	requests: RecordedRequest[];
	/** Fresh state, no requests, no faults, no quota used, settings as given at the start. */
	reset(seed?: SeedOptions): void;
	/** Makes the next matching request go wrong. */
	fault(fault: Fault): void;
	/** Closes the server and every connection, also those that a `timeout` fault keeps waiting. */
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
	const { port = 0, host = '127.0.0.1' } = options;
	await app.listen({ port, host });
	const { port: actual } = app.server.address() as AddressInfo;
	const url = `http://${host.includes(':') ? `[${host}]` : host}:${actual}`;
	const fault = (next: Fault) => faults.inject(next);
	const close = () => app.close();
	return { url, baseUrl: url + basePath, state, settings, requests, reset, fault, close };
}
