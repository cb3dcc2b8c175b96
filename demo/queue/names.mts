import { randomBytes } from 'node:crypto';

const PREFIX = 'cloudflare_onboarding_demo_';

/** A start's database is called so, and its keys in Redis begin so. Never the same twice. */
export function newName(): string {
	return `${PREFIX}${randomBytes(6).toString('hex')}`;
}

/** The name in a database's name or in a Redis key; undefined for everybody else's. */
export function nameIn(text: string): string | undefined {
	return new RegExp(`^${PREFIX}[0-9a-f]{12}(?=$|:)`).exec(text)?.[0];
}

/** What Redis has to look for. */
export const KEY_PATTERN = `${PREFIX}*`;
