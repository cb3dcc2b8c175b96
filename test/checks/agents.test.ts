import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

const root = join(__dirname, '../..');
const read = (file: string) => readFileSync(join(root, file), 'utf8');
const { scripts } = JSON.parse(read('package.json')) as { scripts: Record<string, string> };
const pages = ['AGENTS.md', 'CONTRIBUTING.md'];

/** Line breaks may fall into a command. */
const codeOn = (page: string) =>
	[...read(page).matchAll(/`([^`]+)`/g)].map(([, code = '']) => code.replace(/\s+/g, ' '));

/** The names that `npm test -- <name>` knows, as it prints them. */
function stepNames(): string[] {
	const args = [require.resolve('tsx/cli'), 'test/run.mts', 'lint', 'no-such-step'];
	const options = { cwd: root, encoding: 'utf8' } as const;
	const { status, stderr } = spawnSync(process.execPath, args, options);
	expect(status).toBe(1);
	expect(stderr).toContain('No step is called no-such-step.');
	return /^Steps: (.*)$/m.exec(stderr)?.[1]?.split(', ') ?? [];
}

const steps = stepNames();

test('AGENTS.md is short enough to be read', () => {
	expect(read('AGENTS.md').trimEnd().split('\n').length).toBeLessThanOrEqual(60);
});

test('what AGENTS.md names as a file or folder is there', () => {
	const links = [...read('AGENTS.md').matchAll(/\]\(([^)]+)\)/g)].map(([, path = '']) => path);
	const named = codeOn('AGENTS.md')
		.flatMap((code) => code.split(' '))
		.filter((word) => /^[\w.-]+\/|\.(md|json|mts|ts)$/.test(word));
	expect(named.length).toBeGreaterThan(15);
	expect([...links, ...named].filter((path) => !existsSync(join(root, path)))).toEqual([]);
});

test('what AGENTS.md tells to use is exported by the nodes', () => {
	const exported = [
		['path', 'nodes/shared/cloudflare/paths.ts'],
		['createOnce', 'nodes/shared/operation/creation.ts'],
		['deletionOf', 'nodes/shared/operation/deletion.ts'],
		['Lookups', 'nodes/shared/cloudflare/lookups.ts'],
	] as const;
	for (const [name, file] of exported) {
		expect(codeOn('AGENTS.md')).toContain(name);
		expect(read(file)).toMatch(new RegExp(`export .*(function|class|const) ${name}\\b`));
	}
});

test.each(pages)('the npm scripts that %s names exist', (page) => {
	const named = codeOn(page).flatMap((code) => /^npm run (\S+)/.exec(code)?.[1] ?? []);
	expect(named).toContain('check');
	expect(named.filter((name) => !(name in scripts))).toEqual([]);
});

test.each(pages)('the steps that %s passes to npm test exist', (page) => {
	const named = codeOn(page).flatMap(
		(code) => /^npm test -- (.+)/.exec(code)?.[1]?.split(' ') ?? [],
	);
	expect(named.length).toBeGreaterThan(0);
	expect(named.filter((name) => !steps.includes(name))).toEqual([]);
});

test('CONTRIBUTING.md names every step', () => {
	const [, section = ''] = read('CONTRIBUTING.md').split('## Checks in three sizes');
	const [text = ''] = section.split('\n## ');
	expect(steps).toEqual(expect.arrayContaining(['lint', 'unit', 'e2e']));
	expect(steps.filter((name) => !text.includes(`\`${name}\``))).toEqual([]);
});
