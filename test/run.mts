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
const none: Count = { passed: 0, failed: 0 };

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
	() => jest('docs', 'test/docs'),
	() => jest('unit', 'test/unit'),
	() => jest('emulator', 'test/emulator'),
	() => jest('contract', 'test/contract'),
	() => jest('engine', 'test/engine'),
	() => jest('chaos', 'test/chaos'),
	() => jest('loader', 'test/loader'),
	() => jest('live', 'test/live'),
	// One at a time: n8n gives its own checks of a parameter 250 ms, which two n8n and two browsers on
	// a small machine can use up.
	() => jest('e2e', 'test/e2e', '--runInBand'),
];

let total = none;
for (const step of steps) {
	const { passed, failed } = await step();
	total = { passed: total.passed + passed, failed: total.failed + failed };
}
await rm(reports, { recursive: true, force: true });

console.log(`\n${total.passed} passed, ${total.failed} failed`);
process.exitCode = total.failed === 0 ? 0 : 1;
