import { connect } from 'node:net';
import type { QueueSettings } from './settings.mjs';

const ANSWER_MS = 5000;

interface Service {
	name: string;
	/** For messages. */
	address: string;
	/** For `net.connect`. */
	target: { host: string; port: number } | { path: string };
	help: string;
}

export function postgresAddress({ postgres: { host, port } }: QueueSettings): string {
	return host.startsWith('/') ? `${host}/.s.PGSQL.${port}` : `${host}:${port}`;
}

export function redisAddress({ redis: { host, port } }: QueueSettings): string {
	return `${host}:${port}`;
}

function servicesOf(settings: QueueSettings): Service[] {
	const { postgres, redis } = settings;
	const socket = postgres.host.startsWith('/');
	const address = postgresAddress(settings);
	return [
		{
			name: 'Postgres',
			address,
			target: socket ? { path: address } : { host: postgres.host, port: postgres.port },
			help: `  Debian or Ubuntu  apt-get install postgresql && service postgresql start
  Docker            docker run -d -p 127.0.0.1:5432:5432 -e POSTGRES_HOST_AUTH_METHOD=trust postgres
  Elsewhere         set PGHOST, PGPORT, PGUSER and PGPASSWORD`,
		},
		{
			name: 'Redis',
			address: redisAddress(settings),
			target: { host: redis.host, port: redis.port },
			help: `  Debian or Ubuntu  apt-get install redis-server && service redis-server start
  Docker            docker run -d -p 127.0.0.1:6379:6379 redis
  Elsewhere         set REDIS_URL, such as redis://user:password@host:6379`,
		},
	];
}

async function isReachable({ target }: Service): Promise<boolean> {
	return await new Promise((resolve) => {
		const socket = connect(target);
		const finish = (answered: boolean) => {
			socket.destroy();
			resolve(answered);
		};
		socket.setTimeout(ANSWER_MS, () => finish(false));
		socket.once('connect', () => finish(true)).once('error', () => finish(false));
	});
}

/** Throws if Postgres or Redis is not reachable, and says how to start it. */
export async function assertReachable(settings: QueueSettings): Promise<void> {
	const services = servicesOf(settings);
	const answered = await Promise.all(services.map(isReachable));
	const missing = services.filter((_service, index) => !answered[index]);
	if (missing.length === 0) return;
	const lines = missing.map(
		({ name, address, help }) => `${name} does not answer at ${address}.\n${help}`,
	);
	throw new Error(
		`Queue mode needs Postgres and Redis.\n\n${lines.join('\n\n')}\n\nThen run npm run start:queue again.`,
	);
}
