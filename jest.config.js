/** What every suite has. */
const usual = {
	testEnvironment: 'node',
	roots: ['<rootDir>/test'],
	transform: { '^.+\\.ts$': ['ts-jest', { tsconfig: 'test/tsconfig.json', diagnostics: false }] },
	setupFiles: ['<rootDir>/test/support/environment.js'],
	// What the Person node loads later is named as it is built.
	moduleNameMapper: { '^(\\.\\./(?:\\.\\./Cloudflare.+|survey|planning|removal))\\.js$': '$1' },
};

/** Suites that share one `npm start`. */
const sharing = [
	'**/test/e2e/templates/*.test.ts',
	'**/test/e2e/editor/!(import).test.ts',
	'**/test/e2e/(forms|snippets).test.ts',
];

/** @type {import('jest').Config} */
module.exports = {
	// Waits have an end of their own, with a better message than jest's. A project's own is not heeded.
	testTimeout: 60_000,
	// What `npm test` asks of the unit, engine and conformance suites together.
	collectCoverageFrom: ['{nodes,credentials}/**/*.ts'],
	coverageReporters: ['text-summary', 'html'],
	coverageThreshold: { global: { branches: 95 } },
	projects: [
		{
			...usual,
			displayName: 'shared demo',
			testMatch: sharing,
			globalSetup: '<rootDir>/test/e2e/sharedDemo.ts',
			globalTeardown: '<rootDir>/test/e2e/sharedDemo.end.ts',
		},
		{
			...usual,
			displayName: 'own',
			testMatch: ['**/*.test.ts', ...sharing.map((suites) => `!${suites}`)],
		},
	],
};
