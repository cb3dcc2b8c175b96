import { randomBytes } from 'node:crypto';
import axios from 'axios';
import { join } from 'node:path';
import { freePort } from './freePort.mjs';
import { discardHost, type Host } from './host.mjs';
import { root } from './paths.js';
import { type Running, startProcess } from './processes.mjs';
import { waitFor } from './waitFor.js';

const N8N_PORT = 5678;
const START_ATTEMPTS = 3;
const START_SECONDS = 120;
// n8n 1 does not say why it cannot load its start command.
const DAMAGED =
	/Cannot find (module|package)|ERR_DLOPEN|SyntaxError|ERR_INVALID_PACKAGE|Command "\w+" not found/;

interface Role {
	command: string[];
	/** The log line that says that it is ready. */
	started: RegExp;
	/** A random port is less likely to be taken meanwhile, so only main has a well-known one. */
	port: () => Promise<number>;
}

const MAIN: Role = {
	command: ['start'],
	// n8n responds to requests before this line, but still sets up its triggers then. A workflow that is
	// published meanwhile can lose its form.
	started: /Editor is now accessible/,
	port: async () => await freePort(N8N_PORT),
};

const WORKER: Role = {
	command: ['worker', '--concurrency=5'],
	started: /n8n worker is now ready/,
	port: async () => await freePort(),
};

/** What an n8n process needs. */
export interface N8nSetup {
	host: Host;
	/** Its `.n8n` has the installed packages and, unless the environment names a database, all data. */
	userFolder: string;
	/** Settings in addition to the demo's own. */
	environment?: NodeJS.ProcessEnv;
}

export interface N8n {
	url: string;
	port: number;
	process: Running;
}

// The user's own n8n settings (database, queue, folders) must not apply to the demo.
function inheritedEnvironment(): NodeJS.ProcessEnv {
	const foreign = /^(N8N_|DB_|EXECUTIONS_|QUEUE_|WEBHOOK_|NODES_|CREDENTIALS_|NODE_|npm_|VUE_APP_)/;
	return Object.fromEntries(Object.entries(process.env).filter(([key]) => !foreign.test(key)));
}

function n8nEnvironment(setup: N8nSetup, port: number, broker: number): NodeJS.ProcessEnv {
	return {
		...inheritedEnvironment(),
		N8N_USER_FOLDER: setup.userFolder,
		N8N_HOST: '127.0.0.1',
		N8N_LISTEN_ADDRESS: '127.0.0.1',
		N8N_PORT: String(port),
		// A worker responds to health checks only.
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
		// Requests to the emulator on this machine must not go through a proxy.
		NO_PROXY: '127.0.0.1,localhost',
		no_proxy: '127.0.0.1,localhost',
		...setup.environment,
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
	setup: N8nSetup,
	signal: AbortSignal,
) {
	const port = await find();
	const broker = await freePort();
	let wasReady = false;
	const running = startProcess({
		file: setup.host.node,
		args: ['--require', join(root, 'demo/leash.cjs'), setup.host.n8n, ...command],
		cwd: setup.userFolder,
		env: n8nEnvironment(setup, port, broker),
		onLine: (line) => (wasReady ||= started.test(line)),
	});
	const url = `http://127.0.0.1:${port}`;
	let ended = false;
	void running.exited.then(() => (ended = true));
	try {
		const settled = async () => ended || (wasReady && (await isReady(url)));
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

async function start(role: Role, setup: N8nSetup, signal: AbortSignal): Promise<N8n> {
	let output = '';
	// All attempts use the same key: n8n cannot read the data of the first attempt with another one.
	const key = { N8N_ENCRYPTION_KEY: randomBytes(24).toString('hex') };
	const keyed = { ...setup, environment: { ...key, ...setup.environment } };
	for (let attempt = 1; attempt <= START_ATTEMPTS; attempt++) {
		const { n8n, failed } = await startOnce(role, keyed, signal);
		if (n8n) return n8n;
		output = failed ?? '';
		// Another process took the port after it was checked.
		if (!/already in use|EADDRINUSE/.test(output)) break;
	}
	if (DAMAGED.test(output)) {
		await discardHost(setup.host);
		throw new Error('The cached n8n is damaged. Run npm start again: it installs it afresh.', {
			cause: output,
		});
	}
	throw new Error('n8n ended before it answered.', { cause: output });
}

/** Starts a new n8n on the first free port from 5678. It responds when this returns. */
export async function startN8n(setup: N8nSetup, signal: AbortSignal): Promise<N8n> {
	return await start(MAIN, setup, signal);
}

/** Starts a worker of a running n8n in queue mode. It takes jobs when this returns. */
export async function startWorker(setup: N8nSetup, signal: AbortSignal): Promise<N8n> {
	return await start(WORKER, setup, signal);
}
