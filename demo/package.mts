import { mkdir, readdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { root } from './paths.mjs';
import { run } from './processes.mjs';

const NAME = 'n8n-nodes-cloudflare-onboarding';

async function npm(args: string[], signal: AbortSignal): Promise<void> {
	const cli = process.env.npm_execpath;
	await run(
		{
			file: cli ? process.execPath : 'npm',
			args: [...(cli ? [cli] : []), ...args],
			cwd: root,
		},
		signal,
	);
}

export async function buildPackage(signal: AbortSignal): Promise<void> {
	await npm(['run', 'build'], signal);
}

/** Packs the package as for a release. Returns the path of the tarball. */
export async function packPackage(folder: string, signal: AbortSignal): Promise<string> {
	await npm(['pack', '--ignore-scripts', '--loglevel=error', '--pack-destination', folder], signal);
	const tarball = (await readdir(folder)).find((name) => name.endsWith('.tgz'));
	if (!tarball) throw new Error('npm pack made no tarball.');
	return join(folder, tarball);
}

/** Puts the packed package where n8n puts a community package that a user installs. */
export async function installPackage(
	tarball: string,
	userFolder: string,
	signal: AbortSignal,
): Promise<void> {
	const nodes = join(userFolder, '.n8n/nodes');
	const target = join(nodes, 'node_modules', NAME);
	await mkdir(target, { recursive: true });
	await run({ file: 'tar', args: ['-xzf', tarball, '-C', target, '--strip-components=1'] }, signal);
	const manifest = { name: 'installed-nodes', private: true, dependencies: { [NAME]: '*' } };
	await writeFile(join(nodes, 'package.json'), JSON.stringify(manifest));
}
