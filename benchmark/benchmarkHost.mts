import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ensureHost, type Host } from '../demo/host.mjs';
import { removeLeftovers } from '../demo/removeLeftovers.mjs';
import { root } from '../demo/paths.js';
import { run } from '../demo/processes.mjs';

const FOLDER_PREFIX = 'cloudflare-onboarding-benchmark-';

/** What the contenders need to run. */
export interface BenchmarkHost {
	host: Host;
	/** For the compiled package, tasks and reports. Deleted at the end. */
	folder: string;
	versions: { node: string; n8n: string; sdk: string };
}

/**
 * Compiles the package into a folder outside the checkout. There it loads n8n's own n8n-workflow, as an
 * installed package does, and no other build can change it during the benchmark.
 */
export async function prepareHost(
	signal: AbortSignal,
	report: (text: string) => void,
): Promise<BenchmarkHost> {
	const host = await ensureHost(signal, report);
	report('compiling the package');
	await removeLeftovers(tmpdir(), FOLDER_PREFIX);
	const folder = await mkdtemp(join(tmpdir(), `${FOLDER_PREFIX}${process.pid}-`));
	try {
		const tsc = join(root, 'node_modules/typescript/bin/tsc');
		const args = [tsc, '--project', root, '--outDir', join(folder, 'dist')];
		await run({ file: process.execPath, args, cwd: root }, signal);
		const node = await run({ file: host.node, args: ['--version'] }, signal);
		const n8n = await versionOf('n8n', host.folder);
		const versions = {
			node: node.trim(),
			n8n,
			sdk: await versionOf('cloudflare', join(root, 'tools/sdk')),
		};
		return { host, folder, versions };
	} catch (error) {
		await rm(folder, { recursive: true, force: true });
		throw error;
	}
}

export async function removeFolder({ folder }: BenchmarkHost): Promise<void> {
	await rm(folder, { recursive: true, force: true });
}

async function versionOf(name: string, folder: string): Promise<string> {
	const manifest = await readFile(join(folder, 'node_modules', name, 'package.json'), 'utf8');
	return (JSON.parse(manifest) as { version: string }).version;
}
