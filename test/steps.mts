// The steps of `npm test`: what each is called and what it runs.
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { execa } from 'execa';

interface Count {
	passed: number;
	failed: number;
}

type Step = () => Promise<Count>;

interface JestSummary {
	numPassedTests: number;
	numFailedTests: number;
	numRuntimeErrorTestSuites: number;
}

/** An npm script that either holds or doesn't. */
function script(name: string): Step {
	return async () => {
		const options = { stdio: 'inherit', reject: false } as const;
		const { exitCode } = await execa('npm', ['run', '--silent', name], options);
		return exitCode === 0 ? { passed: 1, failed: 0 } : { passed: 0, failed: 1 };
	};
}

async function runJest(report: string, args: string[]): Promise<Count> {
	const { exitCode } = await execa('jest', ['--json', `--outputFile=${report}`, ...args], {
		preferLocal: true,
		stdin: 'ignore',
		stdout: 'ignore',
		stderr: 'inherit',
		reject: false,
	});
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
	return async () => {
		const folder = await mkdtemp(join(tmpdir(), 'cloudflare-onboarding-tests-'));
		try {
			return await runJest(join(folder, 'report.json'), args);
		} finally {
			await rm(folder, { recursive: true, force: true });
		}
	};
}

/** What `npm test` alone runs, in this order. */
export const everything: Record<string, Step> = {
	lint: script('lint'),
	types: script('types'),
	imports: script('check:imports'),
	unused: script('unused'),
	clones: script('clones'),
	links: script('links'),
	build: script('build'),
	scanner: script('scan'),
	docs: jest('test/docs', 'test/templates', 'test/checks'),
	emulator: jest('test/emulator'),
	contract: jest('test/contract'),
	// jest.config.js says how much of the branches they have to reach. All cores, since these suites take the
	// most time; the faults of `chaos` have time limits that a busy machine would exceed.
	coverage: jest('test/unit', 'test/engine', 'test/conformance', '--coverage', '--maxWorkers=100%'),
	field: jest('test/field'),
	chaos: jest('test/chaos'),
	loader: jest('test/loader'),
	live: jest('test/live'),
	// One n8n at a time: it gives its own checks of a parameter 250 ms, which more of it on a small
	// machine could use up. The first of them fetches it where it isn't there yet.
	'e2e-start': jest('test/e2e/start', '--runInBand'),
	'e2e-queue': jest('test/e2e/queue', '--runInBand'),
	e2e: jest('test/e2e', '--testPathIgnorePatterns=e2e/(queue|start)', '--runInBand'),
};

/** Parts of `coverage`, which can only be run by name. */
const parts: Record<string, Step> = {
	unit: jest('test/unit'),
	engine: jest('test/engine'),
	conformance: jest('test/conformance'),
};

export const byName: Record<string, Step> = { ...everything, ...parts };
