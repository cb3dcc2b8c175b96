// `npm test`: everything that must hold before a change lands, in one go and with one true sum at the end.
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { execa } from 'execa';

interface Count {
	passed: number;
	failed: number;
}

interface JestSummary {
	numPassedTests: number;
	numFailedTests: number;
	numRuntimeErrorTestSuites: number;
	success: boolean;
}

const reports = await mkdtemp(join(tmpdir(), 'cloudflare-onboarding-tests-'));

/** A step that either holds or doesn't. */
async function check(name: string, command: string, args: string[]): Promise<Count> {
	console.log(`\n── ${name}`);
	const { exitCode } = await execa(command, args, { stdio: 'inherit', reject: false });
	return exitCode === 0 ? { passed: 1, failed: 0 } : { passed: 0, failed: 1 };
}

/** A set of jest suites; a suite that can't even start counts as a failure. */
async function jest(name: string, ...args: string[]): Promise<Count> {
	console.log(`\n── ${name}`);
	const report = join(reports, `${name}.json`);
	const flags = ['--json', `--outputFile=${report}`, ...args];
	const { exitCode } = await execa('jest', flags, {
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

const steps: Array<() => Promise<Count>> = [
	() => check('lint', 'npm', ['run', '--silent', 'lint']),
	() => check('types', 'npm', ['run', '--silent', 'types']),
	() => check('arrows between the rooms', 'npm', ['run', '--silent', 'arrows']),
	() => check('unused code', 'npm', ['run', '--silent', 'unused']),
	() => check('links', 'npm', ['run', '--silent', 'links']),
	() => check('build', 'npm', ['run', '--silent', 'build']),
	() => check("n8n's scanner", 'npm', ['run', '--silent', 'scan']),
	() => jest('docs and templates', 'test/docs', 'test/templates'),
	() => jest('emulator', 'test/emulator'),
	() => jest('contract', 'test/contract'),
	// jest.config.js says how much of the branches they have to reach.
	() => jest('unit to conformance', 'test/unit', 'test/engine', 'test/conformance', '--coverage'),
	() => jest('field', 'test/field'),
	() => jest('chaos', 'test/chaos'),
	() => jest('loader', 'test/loader'),
	() => jest('live', 'test/live'),
	// One n8n at a time: it gives its own checks of a parameter 250 ms, which more of it on a small
	// machine could use up. The first of them fetches it where it isn't there yet.
	() => jest('e2e start', 'test/e2e/start', '--runInBand'),
	() => jest('e2e queue', 'test/e2e/queue', '--runInBand'),
	() => jest('e2e', 'test/e2e', '--testPathIgnorePatterns=e2e/(queue|start)', '--runInBand'),
];

const total: Count = { passed: 0, failed: 0 };
for (const step of steps) {
	const { passed, failed } = await step();
	total.passed += passed;
	total.failed += failed;
}
await rm(reports, { recursive: true, force: true });

console.log(`\n${total.passed} passed, ${total.failed} failed`);
process.exitCode = total.failed === 0 ? 0 : 1;
