import { createHash } from 'node:crypto';

/** 32 lowercase hex characters, the same for the same label in every run. */
export function hexId(label: string): string {
	return createHash('sha256').update(label).digest('hex').slice(0, 32);
}

/** Dresses 32 hex characters up as a version 4 UUID. */
export function asUuid(hex: string): string {
	const parts = [hex.slice(0, 8), hex.slice(8, 12), `4${hex.slice(13, 16)}`];
	return [...parts, `a${hex.slice(17, 20)}`, hex.slice(20, 32)].join('-');
}

/** A UUID, the same for the same label in every run. */
export function uuid(label: string): string {
	return asUuid(hexId(label));
}
