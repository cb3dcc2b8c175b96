/** @type {import('jest').Config} */
module.exports = {
	testEnvironment: 'node',
	roots: ['<rootDir>/test'],
	testMatch: ['**/*.test.ts'],
	transform: { '^.+\\.ts$': ['ts-jest', { tsconfig: 'test/tsconfig.json', diagnostics: false }] },
	// Waits have an end of their own, with a better message than jest's.
	testTimeout: 60_000,
	setupFiles: ['<rootDir>/test/support/environment.js'],
};
