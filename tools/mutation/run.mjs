// n8n's engine in one file is loaded in half the time; each mutant waits for that.
import { spawnSync } from 'node:child_process';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';

const here = dirname(fileURLToPath(import.meta.url));
await build({
	stdin: { contents: "module.exports = require('n8n-core');", resolveDir: here },
	bundle: true,
	platform: 'node',
	external: ['n8n-workflow', '@sentry/*', '*.node'],
	outfile: join(here, 'n8n-core.js'),
	logLevel: 'error',
});

const stryker = join(here, 'node_modules/@stryker-mutator/core/bin/stryker.js');
const args = [stryker, 'run', join(here, 'stryker.config.mjs'), ...process.argv.slice(2)];
process.exitCode = spawnSync(process.execPath, args, { stdio: 'inherit' }).status ?? 1;
