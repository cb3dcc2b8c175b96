import { randomBytes } from 'node:crypto';
import axios from 'axios';
import getPort, { portNumbers } from 'get-port';
import { join } from 'node:path';
import { discardHost, type Host } from './host.mjs';
import { root } from './paths.js';
import { type Running, startProcess } from './processes.mjs';
import { waitFor } from './waitFor.js';

const N8N_PORT = 5678;
const PORTS_TRIED = 100;
const START_ATTEMPTS = 3;
const START_SECONDS = 120;
// n8n 1 keeps to itself why it can't load its start command.
const DAMAGED =
	/Cannot find (module|package)|ERR_DLOPEN|SyntaxError|ERR_INVALID_PACKAGE|Command "\w+" not found/;

interface Role {
	command: string[];
	/** What it writes once it is up. */
	started: RegExp;
	/** Where nobody has to know it by heart, any port is less likely to be taken meanwhile. */
	port: () => Promise<number>;
}

const MAIN: Role = {
	command: ['start'],
	// n8n answers long before this line, but then still sets up its own triggers, and a workflow
	// published meanwhile can lose its form.
	started: /Editor is now accessible/,
	port: async () => await freePort(N8N_PORT),
};

const WORKER: Role = {
	command: ['worker', '--concurrency=5'],
	started: /n8n worker is now ready/,
	port: async () => await getPort(),
};

/** Where a process of n8n finds what it needs. */
export interface Place {
	host: Host;
	/** Its `.n8n` holds the installed packages and, where no database is named, all data. */
	userFolder: string;
	/** Settings on top of the demo's own. */
	environment?: NodeJS.ProcessEnv;
}

export interface N8n {
	url: string;
	port: number;
	process: Running;
}

export async function freePort(wanted: number): Promise<number> {
	return await getPort({ port: portNumbers(wanted, wanted + PORTS_TRIED) });
}

// The user's own n8n settings (database, queue, folders) must not reach the demo's n8n.
function inheritedEnvironment(): NodeJS.ProcessEnv {
	const foreign = /^(N8N_|DB_|EXECUTIONS_|QUEUE_|WEBHOOK_|NODES_|CREDENTIALS_|NODE_|npm_|VUE_APP_)/;
	return Object.fromEntries(Object.entries(process.env).filter(([key]) => !foreign.test(key)));
}

function n8nEnvironment(place: Place, port: number, broker: number): NodeJS.ProcessEnv {
	return {
		...inheritedEnvironment(),
		N8N_USER_FOLDER: place.userFolder,
		N8N_HOST: '127.0.0.1',
		N8N_LISTEN_ADDRESS: '127.0.0.1',
		N8N_PORT: String(port),
		// A worker answers only for its health.
		QUEUE_HEALTH_CHECK_ACTIVE: 'true',
		QUEUE_HEALTH_CHECK_PORT: String(port),
		N8N_WORKER_SERVER_ADDRESS: '127.0.0.1',
		N8N_RUNNERS_BROKER_PORT: String(broker),
		N8N_SECURE_COOKIE: 'false',
		N8N_DIAGNOSTICS_ENABLED: 'false',
		N8N_PERSONALIZATION_ENABLED: 'false',
		N8N_VERSION_NOTIFICATIONS_ENABLED: 'false',
		N8N_TEMPLATES_ENABLED: 'false',
		N8N_HIRING_BANNER_ENABLED: 'false',
		GENERIC_TIMEZONE: Intl.DateTimeFormat().resolvedOptions().timeZone,
		// Workflows talk to the emulator on this machine, never through a proxy.
		NO_PROXY: '127.0.0.1,localhost',
		no_proxy: '127.0.0.1,localhost',
		...place.environment,
	};
}

async function isReady(url: string): Promise<boolean> {
	return await axios.get(`${url}/healthz/readiness`, { proxy: false, timeout: 5000 }).then(
		() => true,
		() => false,
	);
}

async function startOnce(
	{ command, started, port: find }: Role,
	place: Place,
	signal: AbortSignal,
) {
	const port = await find();
	const broker = await getPort();
	let said = false;
	const running = startProcess({
		file: place.host.node,
		args: ['--require', join(root, 'demo/leash.cjs'), place.host.n8n, ...command],
		cwd: place.userFolder,
		env: n8nEnvironment(place, port, broker),
		onLine: (line) => (said ||= started.test(line)),
	});
	const url = `http://127.0.0.1:${port}`;
	let ended = false;
	void running.exited.then(() => (ended = true));
	try {
		const settled = async () => ended || (said && (await isReady(url)));
		await waitFor(async () => ((await settled()) ? true : undefined), {
			what: 'n8n to answer',
			seconds: START_SECONDS,
			signal,
		});
	} catch (error) {
		await running.stop();
		throw error;
	}
	return ended ? { failed: running.output() } : { n8n: { url, port, process: running } };
}

async function start(role: Role, place: Place, signal: AbortSignal): Promise<N8n> {
	let output = '';
	// The same at each attempt: what the first one has written, n8n reads with no other key.
	const key = { N8N_ENCRYPTION_KEY: randomBytes(24).toString('hex') };
	const keyed = { ...place, environment: { ...key, ...place.environment } };
	for (let attempt = 1; attempt <= START_ATTEMPTS; attempt++) {
		const { n8n, failed } = await startOnce(role, keyed, signal);
		if (n8n) return n8n;
		output = failed ?? '';
		// Somebody took the port between our look and n8n's.
		if (!/already in use|EADDRINUSE/.test(output)) break;
	}
	if (DAMAGED.test(output)) {
		await discardHost(place.host);
		throw new Error('The cached n8n is damaged. Run npm start again: it installs it afresh.', {
			cause: output,
		});
	}
	throw new Error('n8n ended before it answered.', { cause: output });
}

/** A fresh n8n on the first free ports from 5678 on. It answers when this returns. */
export async function startN8n(place: Place, signal: AbortSignal): Promise<N8n> {
	return await start(MAIN, place, signal);
}

/** One more process for an n8n in queue mode, which has to be up. It takes work when this returns. */
export async function startWorker(place: Place, signal: AbortSignal): Promise<N8n> {
	return await start(WORKER, place, signal);
}
