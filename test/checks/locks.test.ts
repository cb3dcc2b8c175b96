import { execFileSync } from 'node:child_process';
import { copyFileSync, existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const root = join(__dirname, '../..');
const folders = [
	'.',
	...readdirSync(join(root, 'tools'))
		.map((name) => `tools/${name}`)
		.filter((folder) => existsSync(join(root, folder, 'package.json'))),
];

interface Lock {
	packages: Record<string, { integrity?: string; resolved?: string }>;
}

const scratch = mkdtempSync(join(tmpdir(), 'locks-'));
afterAll(() => rmSync(scratch, { recursive: true, force: true }));

test('there are locks to look at', () => {
	expect(folders).toEqual(expect.arrayContaining(['.', 'tools/scanner', 'tools/sdk']));
});

test.each(folders)('npm ci accepts the lock in %s', (folder) => {
	// In a copy: npm 10 writes into node_modules on a dry run, too.
	const copy = mkdtempSync(join(scratch, 'copy-'));
	for (const file of ['package.json', 'package-lock.json', '.npmrc']) {
		copyFileSync(join(root, folder, file), join(copy, file));
	}
	// Offline and with an empty cache, npm has only package.json and the lock to compare.
	const flags = ['ci', '--dry-run', '--offline', '--cache', join(copy, 'cache')];
	const npm = () =>
		execFileSync('npm', [...flags, '--loglevel=error'], {
			cwd: copy,
			stdio: ['ignore', 'pipe', 'pipe'],
		});
	expect(npm).not.toThrow();
});

test.each(folders)(
	'the lock in %s names no registry, so that npm takes the configured one',
	(folder) => {
		const lock = JSON.parse(readFileSync(join(root, folder, 'package-lock.json'), 'utf8')) as Lock;
		const packages = Object.entries(lock.packages).filter(([path]) => path !== '');
		expect(packages.length).toBeGreaterThan(0);
		for (const [path, { integrity, resolved }] of packages) {
			expect({ path, integrity }).toEqual({ path, integrity: expect.stringMatching(/^sha512-/) });
			expect({ path, resolved }).toEqual({ path, resolved: undefined });
		}
	},
);
