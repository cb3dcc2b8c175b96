// `npm run check`: what is worth knowing after every change, in less than a minute. The commands
// run side by side and show their output only where they fail.
import { existsSync } from 'node:fs';
import { execa } from 'execa';

const CACHE = 'node_modules/.cache';
const engineSuite = 'test/engine/accessUser.test.ts';
/** Unit suites that wait for real time, up to half a minute each. */
const slowSuites = ['deadline', 'rateLimiter', 'retry', 'retryOnFail'].map(
	(name) => `test/unit/${name}.test.ts`,
);

const missing = [engineSuite, ...slowSuites].filter((file) => !existsSync(file));
if (missing.length > 0) {
	console.error(`test/check.mts names suites that are not there: ${missing.join(', ')}`);
	process.exit(1);
}

// The caches go by the content of each file. `npm run lint` uses none, since some rules look at
// other files, too.
const cached = (tool: string) => [
	'--cache',
	'--cache-strategy=content',
	`--cache-location=${CACHE}/${tool}.json`,
];
const commands: Record<string, string[]> = {
	'unit tests and one engine suite': [
		'jest',
		'test/unit',
		engineSuite,
		...slowSuites.map((file) => `--testPathIgnorePatterns=${file}`),
		'--maxWorkers=2',
	],
	types: ['npm', 'run', '--silent', 'types'],
	lint: ['eslint', '.', '--max-warnings=0', ...cached('eslint')],
	formatting: ['prettier', '--check', '.', ...cached('prettier')],
};

const start = performance.now();
const seconds = () => `${Math.round((performance.now() - start) / 1000)} s`;

async function run(name: string, [command = '', ...args]: string[]): Promise<boolean> {
	const options = { preferLocal: true, stdin: 'ignore', all: true, reject: false } as const;
	const { exitCode, all } = await execa(command, args, options);
	const holds = exitCode === 0;
	console.log(holds ? `✓ ${name} (${seconds()})` : `✗ ${name} (${seconds()})\n${all}`);
	return holds;
}

const results = await Promise.all(
	Object.entries(commands).map(async ([name, command]) => await run(name, command)),
);
console.log(`Not run: the rest of npm test, and of the unit tests ${slowSuites.join(', ')}`);
process.exitCode = results.every(Boolean) ? 0 : 1;
