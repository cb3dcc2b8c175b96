// `npm run test:mutation`: does any test notice when the code is wrong? Run from the checkout's root.
// `-- --mutate "nodes/shared/cloudflare/**/*.ts"` looks at one part, `-- --incremental` at what changed.

/** @type {import('@stryker-mutator/api/core').PartialStrykerOptions} */
export default {
	mutate: ['nodes/**/*.ts', '!nodes/*/*.node.ts'],
	testRunner: 'jest',
	plugins: ['@stryker-mutator/jest-runner'],
	jest: { configFile: 'tools/mutation/jest.config.js', enableFindRelatedTests: false },
	coverageAnalysis: 'perTest',
	// What is only read when a file is loaded (labels, descriptions, tables of copy) would take every
	// test again for each word of it; the loader and the browser suites hold it against lists instead.
	ignoreStatic: true,
	thresholds: { high: 90, low: 85, break: 85 },
	concurrency: 2,
	maxTestRunnerReuse: 100,
	timeoutMS: 20_000,
	timeoutFactor: 2,
	tempDirName: 'tools/mutation/.sandbox',
	reporters: ['progress', 'clear-text', 'html', 'json'],
	clearTextReporter: { allowColor: false, logTests: false, reportTests: false },
	htmlReporter: { fileName: 'tools/mutation/report/index.html' },
	jsonReporter: { fileName: 'tools/mutation/report/report.json' },
	incrementalFile: 'tools/mutation/report/incremental.json',
	ignorePatterns: ['templates', 'benchmark', 'demo', '.github', 'tools/*/node_modules'],
};
