// The steps of `npm test`: what each is called, what it runs, and which run side by side.
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { availableParallelism, constants, setPriority, tmpdir } from 'node:os';
import { join } from 'node:path';
import { execa } from 'execa';

interface Count {
	passed: number;
	failed: number;
}

interface How {
	/** The output is kept and returned, since that of other steps would get in between. */
	beside: boolean;
	/** What it gets of the processors. */
	priority: number;
}

type Step = (how: How) => Promise<Count & { output: string }>;

interface JestSummary {
	numPassedTests: number;
	numFailedTests: number;
	numRuntimeErrorTestSuites: number;
}

const { PRIORITY_NORMAL, PRIORITY_LOW } = constants.priority;

function prioritize(pid: number | undefined, priority: number): void {
	if (pid !== undefined && priority !== PRIORITY_NORMAL) setPriority(pid, priority);
}

/** A program that either holds or doesn't. */
function program(command: string[]): Step {
	return async ({ beside, priority }) => {
		const [file = '', ...args] = command;
		const common = { preferLocal: true, stdin: 'ignore', reject: false } as const;
		const shown = { ...common, stdout: 'inherit', stderr: 'inherit' } as const;
		const running = beside ? execa(file, args, { ...common, all: true }) : execa(file, args, shown);
		prioritize(running.pid, priority);
		const { exitCode, all } = await running;
		const count = exitCode === 0 ? { passed: 1, failed: 0 } : { passed: 0, failed: 1 };
		return { ...count, output: all ?? '' };
	};
}

const script = (name: string) => program(['npm', 'run', '--silent', name]);

async function countIn(report: string, exitCode: number | undefined): Promise<Count> {
	try {
		const summary = JSON.parse(await readFile(report, 'utf8')) as JestSummary;
		const passed = summary.numPassedTests;
		const failed = summary.numFailedTests + summary.numRuntimeErrorTestSuites;
		return { passed, failed: exitCode === 0 ? failed : Math.max(failed, 1) };
	} catch {
		return { passed: 0, failed: 1 };
	}
}

/** A set of jest suites; a suite that can't even start counts as a failure. */
function jest(...args: string[]): Step {
	return async ({ beside, priority }) => {
		const folder = await mkdtemp(join(tmpdir(), 'cloudflare-onboarding-tests-'));
		const report = join(folder, 'report.json');
		try {
			const running = execa('jest', ['--json', `--outputFile=${report}`, ...args], {
				preferLocal: true,
				stdin: 'ignore',
				stdout: 'ignore',
				stderr: beside ? 'pipe' : 'inherit',
				reject: false,
			});
			prioritize(running.pid, priority);
			const { exitCode, stderr } = await running;
			return { ...(await countIn(report, exitCode)), output: stderr ?? '' };
		} finally {
			await rm(folder, { recursive: true, force: true });
		}
	};
}

/** Most suites mostly wait, for a retry or a delay of the emulator, so each processor has time for two. */
const TWO_EACH = `--maxWorkers=${2 * availableParallelism()}`;

const steps = {
	lint: script('lint'),
	types: script('types'),
	imports: script('check:imports'),
	unused: script('unused'),
	clones: script('clones'),
	links: script('links'),
	build: script('build'),
	scanner: script('scan'),
	docs: jest('test/docs', 'test/templates', 'test/checks', '--runInBand'),
	emulator: jest('test/emulator', TWO_EACH),
	contract: jest('test/contract', '--runInBand'),
	live: jest('test/live', TWO_EACH),
	// Its faults have limits of a second: a process has a core to itself.
	chaos: jest('test/chaos', '--maxWorkers=100%'),
	'e2e-install': program(['tsx', 'test/e2e/install.mts']),
	// jest.config.js says how much of the branches they have to reach.
	coverage: jest('test/unit', 'test/engine', 'test/conformance', '--coverage', TWO_EACH),
	field: jest('test/field', TWO_EACH),
	loader: jest('test/loader', '--runInBand'),
	// One n8n at a time in each: its own checks of a parameter may take 250 ms.
	'e2e-start': jest('test/e2e/start', '--runInBand'),
	'e2e-queue': jest('test/e2e/queue', '--runInBand'),
	// The suites that share one n8n, and those that start their own.
	e2e: jest('test/e2e', '--selectProjects=shared demo', '--runInBand'),
	'e2e-own': jest(
		'test/e2e',
		'--selectProjects=own',
		'--testPathIgnorePatterns=e2e/(queue|start)',
		'--runInBand',
	),
	// Parts of `coverage`, which can only be run by name.
	unit: jest('test/unit', TWO_EACH),
	engine: jest('test/engine', TWO_EACH),
	conformance: jest('test/conformance', TWO_EACH),
} satisfies Record<string, Step>;

type Name = keyof typeof steps;

export const names = Object.keys(steps) as Name[];

export const isName = (text: string): text is Name => Object.hasOwn(steps, text);

/** Steps that run one after another. */
interface Line {
	steps: Name[];
	priority?: number;
}

/**
 * What `npm test` alone runs: these groups in this order, and the lines of a group side by side. What only
 * computes lets the suites go first, which have time limits; the strictest ones, of `chaos`, run alone.
 */
export const everything: Line[][] = [
	[
		{ steps: ['emulator', 'coverage', 'field'] },
		{
			steps: ['build', 'scanner', 'lint', 'types', 'imports', 'unused', 'clones', 'links', 'docs'],
			priority: PRIORITY_LOW,
		},
		{ steps: ['e2e-install'], priority: PRIORITY_LOW },
	],
	[{ steps: ['chaos', 'loader', 'contract'] }],
	// `live` comes first, so that the two don't build the package at the same moment.
	[{ steps: ['e2e'] }, { steps: ['live', 'e2e-queue', 'e2e-own', 'e2e-start'] }],
];

async function run(name: Name, how: How): Promise<Count> {
	if (!how.beside) console.log(`\n── ${name}`);
	const start = performance.now();
	const { passed, failed, output } = await steps[name](how);
	const seconds = Math.round((performance.now() - start) / 1000);
	// Side by side with others, a step shows what it has to show at its end, if there is anything.
	if (how.beside) console.log(`\n── ${name}\n${failed > 0 ? output : ''}`.trimEnd());
	console.log(`${passed} passed, ${failed} failed (${seconds} s)`);
	return { passed, failed };
}

/** Runs the steps of a line, and says after each what came of it. */
export async function runLine(
	{ steps: wanted, priority = PRIORITY_NORMAL }: Line,
	beside: boolean,
): Promise<Count> {
	const total = { passed: 0, failed: 0 };
	for (const name of wanted) {
		const { passed, failed } = await run(name, { beside, priority });
		total.passed += passed;
		total.failed += failed;
	}
	return total;
}
