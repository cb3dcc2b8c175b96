import { randomBytes } from 'node:crypto';
import type { Host } from '../host.mjs';
import { clientsOf } from './clients.mjs';
import { newDemoName } from './demoNames.mjs';
import { createDatabase, type Database } from './postgres.mjs';
import { postgresAddress, redisAddress } from './checkServices.mjs';
import { claimKeys, type Keyspace } from './redis.mjs';
import { queueEnvironment, type QueueSettings } from './settings.mjs';

const KEY_BYTES = 24;
const REDIS_HINT = 'Put the user and the password into REDIS_URL.';
const POSTGRES_HINT = `Set PGUSER and PGPASSWORD to a user who may create databases. This makes one:
  sudo -u postgres createuser --createdb --pwprompt n8n`;

/** What main and the workers share. */
export interface Services {
	/** The name of the database, and the prefix of all Redis keys. */
	name: string;
	postgres: string;
	redis: string;
	/** The environment of an n8n process that belongs to this n8n. */
	environment: NodeJS.ProcessEnv;
	/** Deletes all data. To be called after the last process has ended. */
	remove(): Promise<void>;
}

function refused(service: string, address: string, hint: string) {
	return (error: Error): never => {
		throw new Error(`${hint}\n\nThen run npm run start:queue again.`, {
			cause: `${service} at ${address} refused: ${error.message}`,
		});
	};
}

/** Creates a database and reserves a Redis prefix. Throws what to do if the login does not allow that. */
export async function openServices(settings: QueueSettings, host: Host): Promise<Services> {
	const clients = clientsOf(host);
	const name = newDemoName();
	const postgres = postgresAddress(settings);
	const redis = redisAddress(settings);
	const keys: Keyspace = await claimKeys(clients, settings.redis, name).catch(
		refused('Redis', redis, REDIS_HINT),
	);
	const database: Database = await createDatabase(clients, settings.postgres, name).catch(
		refused('Postgres', postgres, POSTGRES_HINT),
	);
	return {
		name,
		postgres,
		redis,
		environment: queueEnvironment(settings, name, randomBytes(KEY_BYTES).toString('hex')),
		async remove() {
			const removals = await Promise.allSettled([keys.remove(), database.remove()]);
			for (const removal of removals) if (removal.status === 'rejected') throw removal.reason;
		},
	};
}
