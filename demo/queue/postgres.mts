import type { Clients, PostgresClient } from './clients.mjs';
import { nameIn } from './names.mjs';
import type { PostgresSettings } from './settings.mjs';

const ANSWER_MS = 10_000;

type Open = (database: string) => Promise<PostgresClient>;

export interface Database {
	/** Drops it, whoever is still connected. */
	remove(): Promise<void>;
}

function opener({ Postgres }: Clients, settings: PostgresSettings): Open {
	const { host, port, user, password } = settings;
	return async (database) => {
		const options = { host, port, user, password, database, connectionTimeoutMillis: ANSWER_MS };
		const client = new Postgres(options);
		// Its queries say so, too.
		client.on('error', () => undefined);
		await client.connect();
		return client;
	};
}

async function within<T>(
	open: Open,
	database: string,
	work: (client: PostgresClient) => Promise<T>,
) {
	const client = await open(database);
	return await work(client).finally(() => client.end());
}

async function databasesOf(client: PostgresClient): Promise<string[]> {
	const { rows } = await client.query<{ datname: string }>('SELECT datname FROM pg_database');
	return rows.map(({ datname }) => datname).filter((name) => nameIn(name) === name);
}

// Postgres refuses to drop a database that somebody is connected to, and a running demo always is.
async function sweep(client: PostgresClient): Promise<void> {
	for (const name of await databasesOf(client)) {
		await client.query(`DROP DATABASE IF EXISTS ${name}`).catch(() => undefined);
	}
}

/** The databases of demos, running or left over. */
export async function demoDatabases(
	clients: Clients,
	settings: PostgresSettings,
): Promise<string[]> {
	return await within(opener(clients, settings), settings.maintenance, databasesOf);
}

/**
 * Makes a database for one start, and drops those of starts that were killed. It stays connected,
 * so that no other start takes its database for a leftover.
 */
export async function createDatabase(
	clients: Clients,
	settings: PostgresSettings,
	name: string,
): Promise<Database> {
	const open = opener(clients, settings);
	const held = await within(open, settings.maintenance, async (client) => {
		// One start at a time: nobody sweeps between the making of a database and its first connection.
		await client.query('SELECT pg_advisory_lock(hashtext($1))', ['cloudflare_onboarding_demo']);
		await sweep(client);
		await client.query(`CREATE DATABASE ${name}`);
		return await open(name);
	});
	return {
		async remove() {
			await held.end().catch(() => undefined);
			await within(open, settings.maintenance, async (client) => {
				await client.query(`DROP DATABASE IF EXISTS ${name} WITH (FORCE)`);
			});
		},
	};
}
