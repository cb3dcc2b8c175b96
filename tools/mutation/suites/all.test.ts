import { readdirSync } from 'node:fs';
import { join } from 'node:path';

/** They put a mock in the place of a module that the others need as it is. */
const APART = /^retry.*\.test\.ts$/;
const tests = join(__dirname, '../../../test');
const folders = (process.env.SUITES ?? 'unit engine').split(' ');

// In one file n8n's engine is loaded once for each mutant, and not once for each suite.
describe.each(folders)('%s', (folder) => {
	const files = readdirSync(join(tests, folder)).filter((name) => name.endsWith('.test.ts'));
	for (const file of files.filter((name) => !APART.test(name))) {
		describe(file, () => void jest.requireActual(join(tests, folder, file)));
	}
});
