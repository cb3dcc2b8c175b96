import { createRequire } from 'node:module';
import type { Host } from '../host.mjs';

/** The part of `pg`'s client that is used here. */
export interface PostgresClient {
	connect(): Promise<void>;
	query<Row>(sql: string, values?: unknown[]): Promise<{ rows: Row[] }>;
	end(): Promise<void>;
	on(event: 'error', listener: (error: Error) => void): this;
}

/** The part of `ioredis` that is used here. */
export interface RedisClient {
	connect(): Promise<void>;
	client(subcommand: 'LIST'): Promise<string>;
	scan(
		cursor: string,
		match: 'MATCH',
		pattern: string,
		count: 'COUNT',
		size: number,
	): Promise<[cursor: string, keys: string[]]>;
	unlink(...keys: string[]): Promise<number>;
	disconnect(): void;
	on(event: 'error', listener: (error: Error) => void): this;
}

export interface Clients {
	Postgres: new (options: Record<string, unknown>) => PostgresClient;
	Redis: new (options: Record<string, unknown>) => RedisClient;
}

/** The client libraries of n8n itself, so that they can connect to whatever n8n can. */
export function clientsOf(host: Host): Clients {
	const load = createRequire(host.n8n);
	const { Client: Postgres } = load('pg') as { Client: Clients['Postgres'] };
	return { Postgres, Redis: load('ioredis') as Clients['Redis'] };
}
