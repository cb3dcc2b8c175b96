import type { Clients, RedisClient } from './clients.mjs';
import { KEY_PATTERN, demoNameIn } from './demoNames.mjs';
import type { RedisSettings } from './settings.mjs';

const ANSWER_MS = 10_000;
const KEYS_AT_ONCE = 1000;

export interface Keyspace {
	/** Deletes all keys of the demo. */
	remove(): Promise<void>;
}

async function open({ Redis }: Clients, settings: RedisSettings, name?: string) {
	const { tls, username, password, ...rest } = settings;
	const client = new Redis({
		...rest,
		...(username && { username }),
		...(password && { password }),
		...(tls && { tls: {} }),
		connectionName: name,
		connectTimeout: ANSWER_MS,
		lazyConnect: true,
		// Errors are reported, not retried.
		retryStrategy: () => null,
	});
	client.on('error', () => undefined);
	await client.connect();
	return client;
}

async function keysOf(client: RedisClient, matches: (name: string) => boolean): Promise<string[]> {
	const found: string[] = [];
	let cursor = '0';
	do {
		const [next, keys] = await client.scan(cursor, 'MATCH', KEY_PATTERN, 'COUNT', KEYS_AT_ONCE);
		found.push(...keys.filter((key) => matches(demoNameIn(key) ?? '')));
		cursor = next;
	} while (cursor !== '0');
	return found;
}

async function removeKeys(client: RedisClient, matches: (name: string) => boolean): Promise<void> {
	const keys = await keysOf(client, matches);
	if (keys.length > 0) await client.unlink(...keys);
}

// Every running demo has a connection with its name.
async function removeLeftovers(client: RedisClient): Promise<void> {
	const connections = await client.client('LIST');
	const running = new Set(Array.from(connections.matchAll(/ name=(\S+)/g), ([, name]) => name));
	await removeKeys(client, (name) => name !== '' && !running.has(name));
}

/** The keys of all demos, running or not. */
export async function demoKeys(clients: Clients, settings: RedisSettings): Promise<string[]> {
	const client = await open(clients, settings);
	return await keysOf(client, (name) => name !== '').finally(() => client.disconnect());
}

/** Reserves the key prefix of a demo, and deletes the keys of demos that were killed. */
export async function claimKeys(
	clients: Clients,
	settings: RedisSettings,
	name: string,
): Promise<Keyspace> {
	const connection = await open(clients, settings, name);
	await removeLeftovers(connection);
	return {
		async remove() {
			connection.disconnect();
			const client = await open(clients, settings);
			await removeKeys(client, (found) => found === name).finally(() => client.disconnect());
		},
	};
}
