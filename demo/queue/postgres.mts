import type { Clients, PostgresClient } from './clients.mjs';
import { demoNameIn } from './demoNames.mjs';
import type { PostgresSettings } from './settings.mjs';

const ANSWER_MS = 10_000;

type Open = (database: string) => Promise<PostgresClient>;

export interface Database {
	/** Drops the database, even with open connections. */
	remove(): Promise<void>;
}

function opener({ Postgres }: Clients, settings: PostgresSettings): Open {
	const { host, port, user, password } = settings;
	return async (database) => {
		const options = { host, port, user, password, database, connectionTimeoutMillis: ANSWER_MS };
		const client = new Postgres(options);
		// The queries fail as well and report the error.
		client.on('error', () => undefined);
		await client.connect();
		return client;
	};
}

async function withDatabase<T>(
	open: Open,
	database: string,
	work: (client: PostgresClient) => Promise<T>,
) {
	const client = await open(database);
	return await work(client).finally(() => client.end());
}

async function databasesOf(client: PostgresClient): Promise<string[]> {
	const { rows } = await client.query<{ datname: string }>('SELECT datname FROM pg_database');
	return rows.map(({ datname }) => datname).filter((name) => demoNameIn(name) === name);
}

// Postgres does not drop a database with open connections, and a running demo always has one.
async function removeLeftovers(client: PostgresClient): Promise<void> {
	for (const name of await databasesOf(client)) {
		await client.query(`DROP DATABASE IF EXISTS ${name}`).catch(() => undefined);
	}
}

/** The databases of all demos, running or not. */
export async function demoDatabases(
	clients: Clients,
	settings: PostgresSettings,
): Promise<string[]> {
	return await withDatabase(opener(clients, settings), settings.maintenance, databasesOf);
}

/**
 * Creates the database of a demo, and drops those of demos that were killed. The connection stays open,
 * so that no other demo drops the database.
 */
export async function createDatabase(
	clients: Clients,
	settings: PostgresSettings,
	name: string,
): Promise<Database> {
	const open = opener(clients, settings);
	const connection = await withDatabase(open, settings.maintenance, async (client) => {
		// The lock keeps other demos from dropping the database before it has its first connection.
		await client.query('SELECT pg_advisory_lock(hashtext($1))', ['cloudflare_onboarding_demo']);
		await removeLeftovers(client);
		await client.query(`CREATE DATABASE ${name}`);
		return await open(name);
	});
	return {
		async remove() {
			await connection.end().catch(() => undefined);
			await withDatabase(open, settings.maintenance, async (client) => {
				await client.query(`DROP DATABASE IF EXISTS ${name} WITH (FORCE)`);
			});
		},
	};
}
