import type { Context } from './endpoint';
import type { Faults } from './faults';
import type { RateLimiter } from './rateLimit';
import type { RecordedRequest } from './recorded';
import type { SeedOptions } from './seedOptions';

/** The parts of a running emulator. */
export interface Parts extends Context {
	requests: RecordedRequest[];
	faults: Faults;
	limiter: RateLimiter;
	reset(seed?: SeedOptions): void;
}
