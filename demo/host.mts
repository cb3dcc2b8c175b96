import { createHash } from 'node:crypto';
import { constants, existsSync } from 'node:fs';
import { access, copyFile, mkdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { homedir } from 'node:os';
import { delimiter, dirname, join } from 'node:path';
import { removeLeftovers } from './removeLeftovers.mjs';
import { CommandError, run } from './processes.mjs';
import { type Release, releases } from './releases.js';

const N8N_NEEDS_NODE = 24;
const LOCK_FILES = ['package.json', 'package-lock.json'];
// npm's own retries would hide a missing network for minutes.
const NPM_OPTIONS = [
	'--no-audit',
	'--no-fund',
	'--loglevel=error',
	'--fetch-retries=3',
	'--fetch-retry-mintimeout=1000',
	'--fetch-retry-maxtimeout=10000',
];
const HEARTBEAT_MS = 20_000;
const COMPLETE_FILE = 'complete';
const NETWORK = /ENOTFOUND|EAI_AGAIN|ECONNREFUSED|ETIMEDOUT|ENETUNREACH|ECONNRESET|network/i;

export interface Host {
	/** The Node.js that runs n8n. */
	node: string;
	/** n8n's start script. */
	n8n: string;
	folder: string;
}

type Report = (text: string) => void;

const systemNodeMajor = Number(process.versions.node.split('.')[0]);
const usesSystemNode = systemNodeMajor >= N8N_NEEDS_NODE;

function hostIn(folder: string): Host {
	return {
		folder,
		node: usesSystemNode ? process.execPath : join(folder, 'node_modules/node/bin/node'),
		n8n: join(folder, 'node_modules/n8n/bin/n8n'),
	};
}

function cacheFolder(): string {
	const base = process.env.XDG_CACHE_HOME || join(homedir(), '.cache');
	return join(base, 'n8n-nodes-cloudflare-onboarding');
}

// Native modules work on one platform and one Node.js version only, so both are part of the key.
async function hostFolder(release: Release): Promise<string> {
	const hash = createHash('sha256');
	hash.update(`${process.platform}-${process.arch}-${usesSystemNode ? systemNodeMajor : 'own'}`);
	for (const file of LOCK_FILES) hash.update(await readFile(join(release.folder, file)));
	return join(cacheFolder(), `n8n-${hash.digest('hex').slice(0, 16)}`);
}

async function canExecute(file: string): Promise<boolean> {
	return await access(file, constants.X_OK).then(
		() => true,
		() => false,
	);
}

async function isComplete(host: Host, signal: AbortSignal): Promise<boolean> {
	if (!existsSync(join(host.folder, COMPLETE_FILE)) || !existsSync(host.n8n)) return false;
	if (!(await canExecute(host.node))) return false;
	const probe = "for (const name of ['sqlite3', 'isolated-vm', 'n8n/package.json']) require(name)";
	try {
		await run({ file: host.node, args: ['-e', probe], cwd: host.folder }, signal);
		return true;
	} catch {
		signal.throwIfAborted();
		return false;
	}
}

// The settings of `npm start`, including this package's .npmrc, must not apply to the installation of n8n.
function npmEnvironment(node?: string): NodeJS.ProcessEnv {
	const env = { ...process.env };
	for (const key of Object.keys(env)) {
		if (/^npm_(lifecycle|package|command|config_(local_prefix|ignore_scripts))/i.test(key)) {
			delete env[key];
		}
	}
	if (node) env.PATH = `${dirname(node)}${delimiter}${env.PATH ?? ''}`;
	// If Node's headers are installed, node-gyp does not need to download them from nodejs.org.
	const prefix = dirname(dirname(process.execPath));
	if (existsSync(join(prefix, 'include/node/node_api.h'))) env.npm_config_nodedir ??= prefix;
	return env;
}

async function npm(folder: string, args: string[], signal: AbortSignal, node?: string) {
	const cli = process.env.npm_execpath;
	await run(
		{
			file: cli ? (node ?? process.execPath) : 'npm',
			args: [...(cli ? [cli] : []), ...NPM_OPTIONS, ...args],
			cwd: folder,
			env: npmEnvironment(node),
		},
		signal,
	);
}

function onPath(program: string): boolean {
	const folders = (process.env.PATH ?? '').split(delimiter);
	return folders.some((folder) => existsSync(join(folder, program)));
}

function missingCompilers(): string[] {
	const wanted = { python3: ['python3'], make: ['make'], 'g++': ['g++', 'c++', 'clang++'] };
	return Object.entries(wanted)
		.filter(([, programs]) => !programs.some(onPath))
		.map(([name]) => name);
}

function explain(error: unknown, compiling: boolean): Error {
	if (!(error instanceof CommandError)) return error as Error;
	const missing = missingCompilers();
	if (compiling && missing.length > 0) {
		return new Error(
			`n8n's SQLite has to be compiled here, which needs ${missing.join(', ')}.\n` +
				'On Debian or Ubuntu: apt-get install python3 make g++. Then run npm start again.',
			{ cause: error.output },
		);
	}
	if (NETWORK.test(error.output)) {
		return new Error(
			'n8n could not be fetched: the npm registry did not answer.\n' +
				'Check the network (or proxy), then run npm start again.',
			{ cause: error.output },
		);
	}
	return new Error('n8n could not be installed. Run npm start again.', { cause: error.output });
}

async function withHeartbeat<T>(report: Report, what: string, work: () => Promise<T>): Promise<T> {
	const start = Date.now();
	report(what);
	const heartbeat = setInterval(() => {
		report(`${what}: ${Math.round((Date.now() - start) / 1000)} s so far`);
	}, HEARTBEAT_MS);
	return await work().finally(() => clearInterval(heartbeat));
}

async function installInto(
	folder: string,
	release: Release,
	signal: AbortSignal,
	report: Report,
): Promise<void> {
	let compiling = false;
	const step = async (what: string, args: string[], node?: string) =>
		await withHeartbeat(report, what, async () => await npm(folder, args, signal, node));
	try {
		for (const file of LOCK_FILES) {
			await copyFile(join(release.folder, file), join(folder, file));
		}
		const wanted = `n8n@${release.version}`;
		await step('asking the npm registry', ['view', wanted, 'version', '--fetch-retries=1']);
		// Not npm ci: it rejects a lock without the optional packages of other platforms, and the registry
		// did not have all of them when the lock was made.
		await step('fetching n8n, 2 GB on disk (2 to 4 minutes, only this time)', [
			'install',
			'--ignore-scripts',
			'--legacy-peer-deps',
		]);
		const rebuild = ['rebuild', '--ignore-scripts=false'];
		if (!usesSystemNode) await step('fetching Node 24', [...rebuild, 'node']);
		compiling = true;
		const { node } = hostIn(folder);
		await step(
			'compiling SQLite for n8n (about 1 minute)',
			[...rebuild, 'sqlite3', 'isolated-vm'],
			node,
		);
	} catch (error) {
		signal.throwIfAborted();
		throw explain(error, compiling);
	}
}

// Another start may have finished first; then its result is used. A damaged cache is deleted only now,
// when its replacement is ready.
async function moveToCache(from: string, host: Host, signal: AbortSignal): Promise<void> {
	if (await isComplete(host, signal)) return;
	await rm(host.folder, { recursive: true, force: true });
	await rename(from, host.folder).catch(async (error: unknown) => {
		if (!(await isComplete(host, signal))) throw error;
	});
}

/**
 * Node 24 and n8n, installed once into a cache outside the checkout. The installation takes place in
 * another folder that is renamed at the end, so an interrupted installation is never used.
 */
export async function ensureHost(
	signal: AbortSignal,
	report: Report,
	release: Release = releases['2'],
): Promise<Host> {
	const host = hostIn(await hostFolder(release));
	if (await isComplete(host, signal)) return host;

	const cache = cacheFolder();
	await mkdir(cache, { recursive: true });
	await removeLeftovers(cache, 'installing-');
	if (existsSync(host.folder)) report('the cached n8n is damaged: installing it afresh');
	const folder = join(cache, `installing-${process.pid}`);
	await mkdir(folder);
	try {
		await installInto(folder, release, signal, report);
		await writeFile(join(folder, COMPLETE_FILE), `${new Date().toISOString()}\n`);
		if (!(await isComplete(hostIn(folder), signal))) {
			throw new Error('n8n was installed but does not load. Run npm start again.');
		}
		await moveToCache(folder, host, signal);
	} finally {
		await rm(folder, { recursive: true, force: true });
	}
	return host;
}

/** Called when n8n reports that it is damaged. The next start installs it again. */
export async function discardHost(host: Host): Promise<void> {
	await rm(join(host.folder, COMPLETE_FILE), { force: true });
}
