// `npm test`: everything that must hold before a change lands, in one go and with one true sum at
// the end. `npm test -- engine chaos` runs only the steps of these names.
import { everything, isName, names, runLine } from './steps.mjs';

const given = process.argv.slice(2);
const unknown = given.filter((name) => !isName(name));
if (unknown.length > 0) {
	console.error(`No step is called ${unknown.join(' or ')}.`);
	console.error(`Steps: ${names.join(', ')}`);
	process.exit(1);
}
const wanted = given.filter(isName);
// The loader suites read what the build has made.
if (wanted.includes('loader') && !wanted.includes('build')) wanted.unshift('build');

const total = { passed: 0, failed: 0 };
for (const group of wanted.length > 0 ? [[{ steps: wanted }]] : everything) {
	const beside = group.length > 1;
	if (beside)
		console.log(`Side by side: ${group.map(({ steps }) => steps.join(', ')).join(' | ')}`);
	const counts = await Promise.all(group.map(async (line) => await runLine(line, beside)));
	for (const { passed, failed } of counts) {
		total.passed += passed;
		total.failed += failed;
	}
}

console.log(`\n${total.passed} passed, ${total.failed} failed`);
process.exitCode = total.failed === 0 ? 0 : 1;
