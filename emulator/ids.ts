import { hash } from 'node:crypto';

/** 32 lowercase hex characters, the same for the same label in every run. */
export function hexId(label: string): string {
	return hash('sha256', label, 'hex').slice(0, 32);
}

/** Dresses the first 32 of some hex characters up as a version 4 UUID. */
export function asUuid(hex: string): string {
	// One replacement makes one flat string, which matters for the memory of a large seed.
	return hex.replace(/^(.{8})(.{4}).(.{3}).(.{3})(.{12}).*/, '$1-$2-4$3-a$4-$5');
}
