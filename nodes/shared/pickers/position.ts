import { createHash } from 'node:crypto';

import type { ApiPath } from '../cloudflare/paths';

/** Whether rows are compared with the typed text by Cloudflare's filter or in the list search. */
export type Filtering = 'atCloudflare' | 'here';

/** How far a list has been read. The editor returns it as n8n's pagination token. */
export interface Position {
	/** The path of the list. */
	path: ApiPath;
	filtering: Filtering;
	/** The cursor from the last page. */
	at: string;
	seen: SeenRows;
}

const DIGEST_LENGTH = 8;

/** The rows that have been read so far. Each ID is stored as 8 characters, so that a token stays small. */
export class SeenRows {
	private readonly digests: Set<string>;

	constructor(joined = '') {
		this.digests = new Set(joined.match(new RegExp(`.{${DIGEST_LENGTH}}`, 'g')));
	}

	get count(): number {
		return this.digests.size;
	}

	/** Returns false if the row was added before. */
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

/** Parses a token; undefined if there is none, or if it is not one of a list search. */
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
