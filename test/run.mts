// `npm test`: everything that must hold before a change lands, in one go and with one true sum at
// the end. `npm test -- engine chaos` runs only the steps of these names.
import { byName, everything } from './steps.mjs';

const wanted = process.argv.slice(2);
const unknown = wanted.filter((name) => !Object.hasOwn(byName, name));
if (unknown.length > 0) {
	console.error(`No step is called ${unknown.join(' or ')}.`);
	console.error(`Steps: ${Object.keys(byName).join(', ')}`);
	process.exit(1);
}
// The loader suites read what the build has made.
if (wanted.includes('loader') && !wanted.includes('build')) wanted.unshift('build');

const total = { passed: 0, failed: 0 };
for (const name of wanted.length > 0 ? wanted : Object.keys(everything)) {
	console.log(`\n── ${name}`);
	const { passed, failed } = await byName[name]!();
	total.passed += passed;
	total.failed += failed;
}

console.log(`\n${total.passed} passed, ${total.failed} failed`);
process.exitCode = total.failed === 0 ? 0 : 1;
