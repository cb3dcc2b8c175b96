// `npm run scan`: n8n's own scanner, which a community package has to pass before it is verified,
// over the sources and over what is published.
import { execFileSync } from 'node:child_process';
import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { ESLint } from 'eslint';
import {
	analyzePackage,
	buildScanConfig,
	SOURCE_FILE_PATTERNS,
} from '@n8n/scan-community-package/scanner/scanner.mjs';

const checkout = fileURLToPath(new URL('../..', import.meta.url));
// As the scanner itself does with a published package.
const PUBLISHED_FILE_PATTERNS = ['**/*.js', 'package.json'];

/** The scanner lets warnings pass; we don't. */
async function warningsIn(folder, patterns) {
	const eslint = new ESLint({
		cwd: folder,
		allowInlineConfig: false,
		overrideConfigFile: true,
		overrideConfig: await buildScanConfig(),
	});
	const results = await eslint.lintFiles(patterns);
	const count = results.reduce((sum, { warningCount }) => sum + warningCount, 0);
	if (count === 0) return undefined;
	return await (await eslint.loadFormatter('stylish')).format(results);
}

/** Packs the package as for a release and unpacks it. */
function packed() {
	const folder = mkdtempSync(join(tmpdir(), 'scanned-'));
	const npm = ['pack', '--ignore-scripts', '--loglevel=error', '--pack-destination', folder];
	execFileSync('npm', npm, { cwd: checkout, stdio: ['ignore', 'ignore', 'inherit'] });
	const [tarball] = readdirSync(folder);
	execFileSync('tar', ['-xzf', join(folder, tarball), '-C', folder]);
	process.once('exit', () => rmSync(folder, { recursive: true, force: true }));
	return join(folder, 'package');
}

let findings = 0;
for (const [name, folder, patterns] of [
	['sources', checkout, SOURCE_FILE_PATTERNS],
	['published package', packed(), PUBLISHED_FILE_PATTERNS],
]) {
	const { passed, message, details } = await analyzePackage(folder, patterns);
	const warnings = await warningsIn(folder, patterns);
	const clean = passed && !warnings;
	console.log(`${name}: ${clean ? 'clean' : (message ?? 'warnings')}`);
	if (clean) continue;
	findings += 1;
	console.log([details, warnings].filter(Boolean).join('\n'));
}
process.exitCode = findings === 0 ? 0 : 1;
