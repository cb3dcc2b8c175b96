import { hash } from 'node:crypto';

/** 32 lowercase hex characters, always the same for a label. */
export function hexId(label: string): string {
	return hash('sha256', label, 'hex').slice(0, 32);
}

/** A version 4 UUID made of the first 32 hex characters. */
export function asUuid(hex: string): string {
	// A single replacement makes a flat string, which saves memory in a large seed.
	return hex.replace(/^(.{8})(.{4}).(.{3}).(.{3})(.{12}).*/, '$1-$2-4$3-a$4-$5');
}
