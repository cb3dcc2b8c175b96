const { TestEnvironment } = require('jest-environment-node');

// Before n8n is loaded: it writes into its folder at once.
require('../../test/support/environment.js');

// What takes long to load is loaded once for all mutants.
const loadedOnce = {
	'n8n-core': require('./n8n-core.js'),
	'n8n-workflow': require('n8n-workflow'),
	fastify: require('fastify'),
	'fast-check': require('fast-check'),
};

module.exports = class extends TestEnvironment {
	constructor(...args) {
		super(...args);
		// n8n's errors are to be errors for the tests too.
		Object.assign(this.global, { loadedOnce, Error, TypeError, RangeError, SyntaxError });
	}

	/** A mutant is dead with the first test that fails: the file's other tests are left out. */
	handleTestEvent({ name, test }) {
		if (name === 'test_done' && test.errors.length > 0) this.isDead = true;
		if (name === 'test_start' && this.isDead) test.mode = 'skip';
	}
};
