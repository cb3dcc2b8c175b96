// Runs before `npm start`, `npm test` and `npm run emulator`: npm's own hooks can't do it, because
// .npmrc switches install scripts off. No dependency, since it is what installs them.
import { spawn } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const what = process.argv[2] ?? 'the development tools';
const OLDEST_NODE = 20;
const HEARTBEAT_MS = 15_000;
// The checkout, or a folder of it with a package.json and a lock of its own.
const root = join(dirname(fileURLToPath(import.meta.url)), '..', process.argv[2] ?? '');

function fail(...lines) {
	console.error(`\n${lines.join('\n')}\n`);
	process.exit(1);
}

function readPackages(path) {
	try {
		return JSON.parse(readFileSync(join(root, path), 'utf8')).packages ?? {};
	} catch {
		return undefined;
	}
}

// npm writes node_modules/.package-lock.json last, so an interrupted install doesn't have it.
function isInstalled() {
	const wanted = readPackages('package-lock.json');
	const installed = readPackages('node_modules/.package-lock.json');
	if (!wanted) fail('package-lock.json is missing or damaged. Check the repository out again.');
	if (!installed) return false;
	return Object.entries(wanted).every(([path, { version, optional, devOptional }]) => {
		if (path === '') return true;
		const found = installed[path];
		// What is optional may belong to another platform.
		if (!found) return Boolean(optional || devOptional);
		return found.version === version && existsSync(join(root, path, 'package.json'));
	});
}

function adviceFor(output) {
	if (/ENOTFOUND|EAI_AGAIN|ECONNREFUSED|ETIMEDOUT|ENETUNREACH|ECONNRESET/.test(output)) {
		return 'The npm registry could not be reached. Check the network (or proxy) and run it again.';
	}
	if (/ENOSPC/.test(output)) return 'The disk is full. Make room (about 1 GB) and run it again.';
	return 'See the lines above. Running the same command again starts the installation afresh.';
}

function install() {
	console.log(`Installing ${what} (1 to 2 minutes, only this time) …`);
	// npm ci installs exactly what the lock says, or nothing (test/checks/locks.test.ts).
	// --prefer-offline: the lock says which version, so the registry need not be asked for newer ones.
	const quiet = ['--no-audit', '--no-fund', '--loglevel=error'];
	const command = ['ci', '--prefer-offline', ...quiet];
	// npm's own waits between retries let a missing network go unnoticed for minutes.
	const retries = ['--fetch-retry-mintimeout=1000', '--fetch-retry-maxtimeout=10000'];
	const args = [...command, ...retries];
	const npmCli = process.env.npm_execpath;
	const npm = npmCli
		? spawn(process.execPath, [npmCli, ...args], {
				cwd: root,
				stdio: ['ignore', 'inherit', 'pipe'],
			})
		: spawn('npm', args, {
				cwd: root,
				stdio: ['ignore', 'inherit', 'pipe'],
				shell: process.platform === 'win32',
			});
	const start = Date.now();
	const heartbeat = setInterval(() => {
		console.log(`  … still installing (${Math.round((Date.now() - start) / 1000)} s)`);
	}, HEARTBEAT_MS);

	let output = '';
	npm.stderr.on('data', (chunk) => {
		output += chunk;
		process.stderr.write(chunk);
	});
	return new Promise((resolve) => {
		const finish = (worked) => {
			clearInterval(heartbeat);
			resolve({ worked, output });
		};
		npm.on('error', (error) => {
			output += error.message;
			finish(false);
		});
		npm.on('close', (code) => finish(code === 0));
	});
}

if (Number(process.versions.node.split('.')[0]) < OLDEST_NODE) {
	fail(
		`Node ${process.versions.node} is too old: this needs Node ${OLDEST_NODE} or newer.`,
		'Get one from https://nodejs.org and run it again.',
	);
}
if (!isInstalled()) {
	const { worked, output } = await install();
	if (!worked) fail(`Could not install ${what}.`, adviceFor(output));
	if (!isInstalled()) {
		fail('npm ended without an error, but node_modules is not complete. Run it again.');
	}
	console.log('Installed.\n');
}
