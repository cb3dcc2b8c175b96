import type { World } from './endpoint';
import type { Faults } from './faults';
import type { RateLimiter } from './rateLimit';
import type { RecordedRequest } from './recorded';
import type { SeedOptions } from './seed';

/** All that a running emulator consists of. */
export interface Parts extends World {
	requests: RecordedRequest[];
	faults: Faults;
	limiter: RateLimiter;
	reset(seed?: SeedOptions): void;
}
