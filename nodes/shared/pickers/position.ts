import { createHash } from 'node:crypto';

import type { ApiPath } from '../cloudflare/paths';

/** Who compares the rows with what is typed: Cloudflare's own filter, or the picker. */
export type Filtering = 'atCloudflare' | 'here';

/** How far a list has been read. It travels to the editor and back as n8n's pagination token. */
export interface Position {
	/** The list that it belongs to. */
	path: ApiPath;
	filtering: Filtering;
	/** Where the last page said to go on. */
	at: string;
	seen: SeenRows;
}

const DIGEST_LENGTH = 8;

/** The rows that have come so far. An ID is kept as 8 characters, so that thousands fit a token. */
export class SeenRows {
	private readonly digests: Set<string>;

	constructor(joined = '') {
		this.digests = new Set(joined.match(new RegExp(`.{${DIGEST_LENGTH}}`, 'g')));
	}

	get count(): number {
		return this.digests.size;
	}

	/** Returns false where the row was there already. */
	add(id: string): boolean {
		const before = this.digests.size;
		const digest = createHash('sha256').update(id).digest('base64url');
		return this.digests.add(digest.slice(0, DIGEST_LENGTH)).size > before;
	}

	toJSON(): string {
		return [...this.digests].join('');
	}
}

export const tokenOf = (position: Position): string => JSON.stringify(position);

/** Reads a token back; undefined for none, and for one that no picker has written. */
export function positionOf(token: string | undefined): Position | undefined {
	const { path, filtering, at, seen } = parsed(token) ?? {};
	const isWhole = [path, filtering, at, seen].every((field) => typeof field === 'string');
	return isWhole ? ({ path, filtering, at, seen: new SeenRows(seen) } as Position) : undefined;
}

function parsed(token = ''): Record<string, string> | null {
	try {
		return JSON.parse(token) as Record<string, string> | null;
	} catch {
		return null;
	}
}
