// Prints the databases and Redis keys of all demos in queue mode, running or not. It is a separate program,
// because it uses the client libraries of n8n, which are not dev dependencies.
import { ensureHost } from '../../demo/host.mjs';
import { clientsOf } from '../../demo/queue/clients.mjs';
import { demoDatabases } from '../../demo/queue/postgres.mjs';
import { demoKeys } from '../../demo/queue/redis.mjs';
import { queueSettings } from '../../demo/queue/settings.mjs';

const host = await ensureHost(AbortSignal.timeout(60_000), () => undefined);
const clients = clientsOf(host);
const { postgres, redis } = queueSettings();
const databases = await demoDatabases(clients, postgres);
console.log(JSON.stringify({ databases, keys: await demoKeys(clients, redis) }));
