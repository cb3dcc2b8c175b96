import { existsSync } from 'node:fs';
import { mkdir, readdir, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { root } from './paths.js';
import { run } from './processes.mjs';

const NAME = 'n8n-nodes-cloudflare-onboarding';
const ATTEMPTS = 3;

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

// Packs the package as for a release. Returns the path of the tarball.
async function pack(folder: string, signal: AbortSignal): Promise<string> {
	await npm(['pack', '--ignore-scripts', '--loglevel=error', '--pack-destination', folder], signal);
	const tarball = (await readdir(folder)).find((name) => name.endsWith('.tgz'));
	if (!tarball) throw new Error('npm pack made no tarball.');
	return join(folder, tarball);
}

const COMPILED = ['credentials', 'nodes'];

/** Whether every module of the sources was compiled into the package. */
async function isWhole(folder: string): Promise<boolean> {
	const files = COMPILED.map(async (of) => {
		const sources = await readdir(join(root, of), { recursive: true });
		return sources.filter((name) => name.endsWith('.ts')).map((name) => join(of, name));
	});
	return (await Promise.all(files))
		.flat()
		.every((file) => existsSync(join(folder, 'dist', file.replace(/ts$/, 'js'))));
}

async function unpack(tarball: string, folder: string, signal: AbortSignal): Promise<void> {
	await rm(folder, { recursive: true, force: true });
	await mkdir(folder, { recursive: true });
	const args = ['-xzf', tarball, '-C', folder, '--strip-components=1'];
	await run({ file: 'tar', args }, signal);
}

/**
 * Builds and packs the package, and unpacks it where n8n installs community packages. If another build
 * in this checkout empties `dist` meanwhile, it is done again.
 */
export async function installPackage(userFolder: string, signal: AbortSignal): Promise<void> {
	const nodes = join(userFolder, '.n8n/nodes');
	const target = join(nodes, 'node_modules', NAME);
	for (let attempt = 1; attempt <= ATTEMPTS; attempt++) {
		await npm(['run', 'build'], signal);
		await unpack(await pack(userFolder, signal), target, signal);
		if (await isWhole(target)) break;
		if (attempt === ATTEMPTS) throw new Error('The build misses modules of the sources.');
	}
	const manifest = { name: 'installed-nodes', private: true, dependencies: { [NAME]: '*' } };
	await writeFile(join(nodes, 'package.json'), JSON.stringify(manifest));
}
