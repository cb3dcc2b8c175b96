import { randomBytes } from 'node:crypto';

const PREFIX = 'cloudflare_onboarding_demo_';

/** A unique name for the database of a demo and the prefix of its keys in Redis. */
export function newDemoName(): string {
	return `${PREFIX}${randomBytes(6).toString('hex')}`;
}

/** The demo's name in the name of a database or a Redis key; undefined if it is not of a demo. */
export function demoNameIn(text: string): string | undefined {
	return new RegExp(`^${PREFIX}[0-9a-f]{12}(?=$|:)`).exec(text)?.[0];
}

/** The pattern of all demos' keys in Redis. */
export const KEY_PATTERN = `${PREFIX}*`;
