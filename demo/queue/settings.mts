/** The Postgres server, and a user who may create databases. */
export interface PostgresSettings {
	/** If it starts with a slash, the folder of the socket. */
	host: string;
	port: number;
	user: string;
	/** undefined: no password, or the one in ~/.pgpass. */
	password?: string;
	/** The database to connect to for creating and dropping others. */
	maintenance: string;
}

export interface RedisSettings {
	host: string;
	port: number;
	username: string;
	password: string;
	db: number;
	tls: boolean;
}

export interface QueueSettings {
	postgres: PostgresSettings;
	redis: RedisSettings;
}

function redisSettings(address: string): RedisSettings {
	if (!/^rediss?:\/\//.test(address) || !URL.canParse(address)) {
		throw new Error('REDIS_URL has to look like redis://user:password@host:6379/0.');
	}
	const { protocol, hostname, port, username, password, pathname } = new URL(address);
	return {
		host: hostname,
		port: Number(port || 6379),
		username: decodeURIComponent(username),
		password: decodeURIComponent(password),
		db: Number(pathname.slice(1) || 0),
		tls: protocol === 'rediss:',
	};
}

/** From PGHOST, PGPORT, PGUSER, PGPASSWORD, PGDATABASE and REDIS_URL, as other programs read them. */
export function queueSettings(env: NodeJS.ProcessEnv = process.env): QueueSettings {
	return {
		postgres: {
			host: env.PGHOST || '127.0.0.1',
			port: Number(env.PGPORT || 5432),
			user: env.PGUSER || 'postgres',
			password: env.PGPASSWORD,
			maintenance: env.PGDATABASE || 'postgres',
		},
		redis: redisSettings(env.REDIS_URL || 'redis://127.0.0.1:6379'),
	};
}

// For example, the time after which the job of a worker counts as stalled.
function workerSettings(env: NodeJS.ProcessEnv): NodeJS.ProcessEnv {
	return Object.fromEntries(Object.entries(env).filter(([key]) => key.startsWith('QUEUE_WORKER_')));
}

/**
 * The settings that main and workers of one n8n must share. `name` is the name of the database and the
 * prefix of the keys in Redis. The user's own QUEUE_WORKER_ settings apply, too.
 */
export function queueEnvironment(
	{ postgres, redis }: QueueSettings,
	name: string,
	encryptionKey: string,
	env: NodeJS.ProcessEnv = process.env,
): NodeJS.ProcessEnv {
	return {
		...workerSettings(env),
		N8N_ENCRYPTION_KEY: encryptionKey,
		EXECUTIONS_MODE: 'queue',
		OFFLOAD_MANUAL_EXECUTIONS_TO_WORKERS: 'true',
		DB_TYPE: 'postgresdb',
		DB_POSTGRESDB_HOST: postgres.host,
		DB_POSTGRESDB_PORT: String(postgres.port),
		DB_POSTGRESDB_DATABASE: name,
		DB_POSTGRESDB_USER: postgres.user,
		DB_POSTGRESDB_PASSWORD: postgres.password ?? '',
		// With n8n's defaults of 2 connections and 5 s, main takes the database for lost and stops responding
		// when it gets many requests on a busy machine.
		DB_POSTGRESDB_POOL_SIZE: '10',
		DB_PING_TIMEOUT_MS: '30000',
		QUEUE_BULL_REDIS_HOST: redis.host,
		QUEUE_BULL_REDIS_PORT: String(redis.port),
		QUEUE_BULL_REDIS_USERNAME: redis.username,
		QUEUE_BULL_REDIS_PASSWORD: redis.password,
		QUEUE_BULL_REDIS_DB: String(redis.db),
		QUEUE_BULL_REDIS_TLS: String(redis.tls),
		QUEUE_BULL_PREFIX: `${name}:bull`,
		N8N_REDIS_KEY_PREFIX: name,
	};
}
