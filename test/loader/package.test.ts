import { execFileSync } from 'node:child_process';
import {
	existsSync,
	mkdirSync,
	mkdtempSync,
	readdirSync,
	readFileSync,
	rmSync,
	statSync,
	symlinkSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';

import type {
	ICredentialType,
	INode,
	INodeParameters,
	INodeProperties,
	INodePropertyOptions,
	INodeType,
	INodeTypeDescription,
} from 'n8n-workflow';
import { NodeHelpers } from 'n8n-workflow';
import { PackageDirectoryLoader } from 'n8n-core';

import { startEmulator } from '../../emulator';
import { legacyRequest } from '../support/httpRequest';
import { credentialFor } from '../support/emulator';

const NAME = 'n8n-nodes-cloudflare-onboarding';
const REPOSITORY = join(__dirname, '..', '..');
const scratch = mkdtempSync(join(tmpdir(), 'packed-'));
/** Where n8n installs the package, next to the only package that n8n provides. */
const installed = join(scratch, 'node_modules', NAME);

let tarball: string;
let loader: PackageDirectoryLoader;

interface Manifest {
	n8n: { nodes: string[]; credentials: string[] };
	[field: string]: unknown;
}

const filesBelow = (folder: string): string[] =>
	readdirSync(folder, { recursive: true })
		.map(String)
		.filter((file) => statSync(join(folder, file)).isFile());

const manifest = () =>
	JSON.parse(readFileSync(join(installed, 'package.json'), 'utf8')) as Manifest;

beforeAll(async () => {
	const flags = ['pack', '--json', '--ignore-scripts', '--pack-destination', scratch];
	const report = execFileSync('npm', flags, {
		cwd: REPOSITORY,
		stdio: ['ignore', 'pipe', 'ignore'],
	});
	const [{ filename }] = JSON.parse(report.toString()) as [{ filename: string }];
	tarball = join(scratch, filename);
	mkdirSync(installed, { recursive: true });
	execFileSync('tar', ['-xzf', tarball, '-C', installed, '--strip-components=1']);
	const beside = join(scratch, 'node_modules', 'n8n-workflow');
	symlinkSync(dirname(require.resolve('n8n-workflow/package.json')), beside);
	loader = new PackageDirectoryLoader(installed);
	await loader.loadAll();
}, 60_000);

afterAll(() => rmSync(scratch, { recursive: true, force: true }));

describe('the tarball', () => {
	it('is smaller than 300 KB', () => {
		expect(statSync(tarball).size).toBeLessThan(300_000);
	});

	it('has only the build and the files that npm adds', () => {
		const others = filesBelow(installed).filter((file) => !file.startsWith('dist/'));
		const known = ['CHANGELOG.md', 'LICENSE', 'README.md', 'package.json'];
		expect(known).toEqual(expect.arrayContaining(others));
		expect(others).toEqual(expect.arrayContaining(['LICENSE', 'README.md', 'package.json']));
	});

	it('has the same bytes when it is packed again', () => {
		const again = mkdtempSync(join(tmpdir(), 'packed-again-'));
		execFileSync('npm', ['pack', '--ignore-scripts', '--pack-destination', again], {
			cwd: REPOSITORY,
			stdio: 'ignore',
		});
		const [name = ''] = readdirSync(again);
		expect(readFileSync(join(again, name)).equals(readFileSync(tarball))).toBe(true);
		rmSync(again, { recursive: true });
	});

	it('has code, icons and codex, and no source maps, types, tests or tools', () => {
		for (const file of filesBelow(join(installed, 'dist'))) {
			expect(file).toMatch(
				/^(credentials|nodes)\/.*(\.js|\.svg|\.node\.json|\/__schema__\/v1\.0\.0\/\w+\.json)$/,
			);
			expect(file).not.toMatch(/\.(test|spec)\.js$|\/(test|emulator|demo|benchmark)\//);
		}
	});

	it('has every module of the sources and no other', () => {
		const built = filesBelow(join(installed, 'dist')).filter((file) => file.endsWith('.js'));
		const sources = ['credentials', 'nodes'].flatMap((folder) =>
			filesBelow(join(REPOSITORY, folder)).map((file) => join(folder, file)),
		);
		const expected = sources
			.filter((file) => file.endsWith('.ts'))
			.map((file) => file.replace(/\.ts$/, '.js'));
		expect(built.sort()).toEqual(expected.sort());
	});

	it('imports only n8n-workflow and createHash of Node, which n8n allows', () => {
		const needed = filesBelow(join(installed, 'dist'))
			.filter((file) => file.endsWith('.js'))
			.flatMap((file) => [
				...readFileSync(join(installed, 'dist', file), 'utf8').matchAll(
					/require\(["'](.+?)["']\)/g,
				),
			])
			.map(([, name = '']) => name);
		expect(new Set(needed.filter((name) => !name.startsWith('.')))).toEqual(
			// The rate limiter is found by a hash of the credential, so that no secret is kept.
			new Set(['n8n-workflow', 'node:crypto']),
		);
	});
});

describe('package.json', () => {
	it('has no dependency, and n8n-workflow as a peer dependency of any version', () => {
		const { dependencies, optionalDependencies, bundledDependencies, overrides, peerDependencies } =
			manifest();
		expect({ dependencies, optionalDependencies, bundledDependencies, overrides }).toEqual({});
		expect(peerDependencies).toEqual({ 'n8n-workflow': '*' });
	});

	it('has the keywords and settings that n8n needs', () => {
		expect(manifest()).toMatchObject({
			name: NAME,
			license: 'MIT',
			keywords: expect.arrayContaining(['n8n-community-node-package']),
			n8n: { n8nNodesApiVersion: 1, strict: true },
		});
	});

	it('has no install scripts', () => {
		const { scripts } = manifest();
		const forbidden = ['preinstall', 'install', 'postinstall', 'prepare', 'prepublish'];
		for (const script of forbidden) expect(scripts).not.toHaveProperty(script);
	});

	it('lists all nodes and credentials of the sources', () => {
		const { nodes, credentials } = manifest().n8n;
		const classes = filesBelow(join(installed, 'dist')).map((file) => `dist/${file}`);
		expect(nodes).toEqual(classes.filter((file) => file.endsWith('.node.js')).sort());
		expect(credentials).toEqual(classes.filter((file) => file.endsWith('.credentials.js')));
	});
});

/** The files of the package for the icon URLs that the editor requests. */
function iconFiles({ iconUrl }: Pick<INodeTypeDescription | ICredentialType, 'iconUrl'>): string[] {
	if (typeof iconUrl !== 'object') throw new Error('There is not an icon for each theme');
	return [iconUrl.light, iconUrl.dark].map((url) => {
		expect(url).toMatch(new RegExp(`^icons/${NAME}/`));
		return join(installed, url.slice(`icons/${NAME}/`.length));
	});
}

/** What n8n calls the nodes: as their folders, in camel case. */
const nodeTypes = readdirSync(join(REPOSITORY, 'nodes'))
	.filter((name) => name !== 'shared')
	.map((name) => name[0]!.toLowerCase() + name.slice(1))
	.sort();

const descriptionOf = (name: string) => (loader.getNode(name).type as INodeType).description;

describe('n8n', () => {
	it('finds every node and one credential', () => {
		expect(loader.packageName).toBe(NAME);
		expect(Object.keys(loader.known.nodes).sort()).toEqual(nodeTypes);
		expect(Object.keys(loader.known.credentials)).toEqual(['cloudflareOnboardingApi']);
	});

	it('knows which nodes use the credential', () => {
		const { supportedNodes = [] } = loader.known.credentials.cloudflareOnboardingApi!;
		expect([...supportedNodes].sort()).toEqual(nodeTypes);
	});

	it("signs requests of its HTTP Request node, which have 'uri' instead of 'url'", async () => {
		const emulator = await startEmulator();
		const { type } = loader.getCredential('cloudflareOnboardingApi');
		const send = legacyRequest(credentialFor(emulator), type);
		const answer = await send({ method: 'GET', uri: `${emulator.baseUrl}/accounts`, json: true });
		expect(answer).toMatchObject({ success: true });
		await emulator.close();
	});

	it('finds an icon of the credential for each theme', () => {
		const { type } = loader.getCredential('cloudflareOnboardingApi');
		const [light = '', dark = ''] = iconFiles(type);
		expect(light).not.toBe(dark);
		for (const file of [light, dark]) expect(readFileSync(file, 'utf8')).toContain('<svg');
	});
});

const isTrigger = (name: string) => name.endsWith('Trigger');
const actionTypes = nodeTypes.filter((name) => !isTrigger(name));

describe.each(nodeTypes)('n8n loads %s', (name) => {
	it('with an icon for each theme', () => {
		const [light = '', dark = ''] = iconFiles(descriptionOf(name));
		expect(light).not.toBe(dark);
		for (const file of [light, dark]) expect(readFileSync(file, 'utf8')).toContain('<svg');
	});

	it('with its category in the nodes panel', () => {
		const { codex } = descriptionOf(name);
		expect(codex?.categories?.length).toBeGreaterThan(0);
		expect(codex?.categories).not.toContain('Custom Nodes');
		expect(codex?.alias?.length).toBeGreaterThan(0);
		const { primaryDocumentation, credentialDocumentation } = codex?.resources ?? {};
		for (const [page] of [primaryDocumentation ?? [], credentialDocumentation ?? []]) {
			const [site = '', path = ''] = page?.url.split('/blob/main/') ?? [];
			expect(site).toMatch(/^https:\/\//);
			expect(path).toMatch(/\.md$/);
			expect(existsSync(join(REPOSITORY, path))).toBe(true);
		}
	});

	it('with a codex for its name', () => {
		const file = join(installed, loader.known.nodes[name]!.sourcePath.replace(/\.js$/, '.json'));
		expect(existsSync(file)).toBe(true);
		const { node } = JSON.parse(readFileSync(file, 'utf8')) as { node: string };
		expect(node).toBe(`${NAME}.${name}`);
	});

	it('as usable as a tool, unless it starts a workflow', () => {
		expect(descriptionOf(name).usableAsTool).toBe(isTrigger(name) ? undefined : true);
	});
});

describe.each(actionTypes)('n8n loads %s', (name) => {
	it('with an action and a description for every operation', () => {
		const { properties } = descriptionOf(name);
		const operation = properties.find((one) => one.name === 'operation');
		const options = operation?.options as INodePropertyOptions[];
		expect(options.length).toBeGreaterThan(2);
		for (const { action, description, name: title } of options) {
			expect(action).toMatch(/^[A-Z][a-z]+ [A-Za-z ]+$/);
			expect(description?.length).toBeGreaterThan(10);
			expect(description).not.toBe(title);
		}
	});

	it('with no issues except for parameters that the user must fill in', () => {
		const description = descriptionOf(name);
		const { properties } = description;
		const selector = properties.find((one) => one.name === 'operation');
		for (const { value } of selector?.options as INodePropertyOptions[]) {
			const node = nodeWith(description, { operation: value });
			const shown = (property: INodeProperties) =>
				NodeHelpers.displayParameter(node.parameters, property, node, description);
			// What has an expression for a default is filled in already.
			const isFilled = ({ default: value }: INodeProperties) => String(value).startsWith('=');
			const required = properties.filter((one) => one.required && shown(one) && !isFilled(one));
			const issues = NodeHelpers.getNodeParametersIssues(properties, node, description);
			expect(Object.keys(issues?.parameters ?? {}).sort()).toEqual(
				required.map((one) => one.name).sort(),
			);
		}
	});
});

describe.each(nodeTypes.filter(isTrigger))('n8n loads %s', (name) => {
	it('as a trigger that it polls, with no issues except for parameters that the user must fill in', () => {
		const description = descriptionOf(name);
		const { properties } = description;
		expect(description).toMatchObject({ group: ['trigger'], polling: true, inputs: [] });
		const selector = properties.find((one) => one.name === 'resource');
		for (const { value } of selector?.options as INodePropertyOptions[]) {
			const node = nodeWith(description, { resource: value });
			const locators = properties.filter(
				(one) =>
					one.type === 'resourceLocator' &&
					NodeHelpers.displayParameter(node.parameters, one, node, description),
			);
			const issues = NodeHelpers.getNodeParametersIssues(properties, node, description);
			expect(Object.keys(issues?.parameters ?? {}).sort()).toEqual(
				locators.map((one) => one.name).sort(),
			);
		}
	});
});

/** A node that was just added to the canvas. */
function nodeWith(description: INodeTypeDescription, given: INodeParameters): INode {
	const { properties, name } = description;
	const bare: INode = {
		id: '1',
		name: 'New',
		type: `${NAME}.${name}`,
		typeVersion: 1,
		position: [0, 0],
		parameters: {},
	};
	const filled = NodeHelpers.getNodeParameters(properties, given, true, false, bare, description);
	return { ...bare, parameters: filled ?? {} };
}

/**
 * Milliseconds of processor time that requiring a file takes in a new process that has loaded n8n-workflow,
 * and what n8n-workflow took. What else runs on the machine doesn't count, as it would in time by the clock.
 */
function requireTime(file: string): { own: number; workflow: number } {
	const script = `
		const cost = (file) => {
			const before = process.cpuUsage();
			require(file);
			const { user, system } = process.cpuUsage(before);
			return (user + system) / 1000;
		};
		const workflow = cost('n8n-workflow');
		process.stdout.write(JSON.stringify({ workflow, own: cost(process.argv[1]) }));
	`;
	const printed = execFileSync(process.execPath, ['-e', script, file], { cwd: installed });
	return JSON.parse(printed.toString()) as { own: number; workflow: number };
}

const LIMIT_MS = 50;
/** What n8n-workflow takes on the machine for which the limit is meant. On a slower one both take longer. */
const WORKFLOW_MS = 400;
const TRIES = 10;

/** The fastest of several tries until one is fast enough: a processor that is shared takes longer for the same. */
function fastestRequire(file: string): number {
	let fastest = Infinity;
	for (let tries = 0; tries < TRIES && fastest >= LIMIT_MS; tries++) {
		const { own, workflow } = requireTime(file);
		fastest = Math.min(fastest, own / Math.max(1, workflow / WORKFLOW_MS));
	}
	return fastest;
}

it('requiring a node takes less than 50 ms beyond n8n-workflow itself', () => {
	const times = manifest().n8n.nodes.map((file): [string, number] => {
		return [file, fastestRequire(join(installed, file))];
	});
	expect(times.filter(([, time]) => !(time < LIMIT_MS))).toEqual([]);
}, 120_000);
