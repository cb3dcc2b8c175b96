const {
	projects: [, usual],
} = require('../../jest.config.js');

/** @type {import('jest').Config} */
module.exports = {
	...usual,
	rootDir: '../..',
	roots: ['<rootDir>/tools/mutation/suites'],
	testMatch: ['**/*.test.ts'],
	// What environment.cjs has loaded once; n8n-core in one file, which run.mjs makes.
	moduleNameMapper: {
		'^(n8n-core|n8n-workflow|fastify|fast-check)$': '<rootDir>/tools/mutation/loaded/$1.cjs',
	},
	testEnvironment: require.resolve('./environment.cjs'),
	testTimeout: 100_000,
};
