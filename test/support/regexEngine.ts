import { setSafeRegexEngine } from 'n8n-workflow';

/**
 * n8n allows 250 ms by the clock for each check of a parameter's format, also while the process waits for
 * a processor, as it does where several suites run at once. So its checks run without the clock here, by
 * n8n's own hook; the browser suites run them as they are.
 */
setSafeRegexEngine({
	exec: (pattern, input, flags) => new RegExp(pattern, flags).exec(input),
	test: (pattern, input, flags) => new RegExp(pattern, flags).test(input),
	replace: (pattern, input, flags, replacement) =>
		input.replace(new RegExp(pattern, flags), replacement),
	matchAll: (pattern, input, flags = '') => [
		...input.matchAll(new RegExp(pattern, flags.includes('g') ? flags : `${flags}g`)),
	],
	split: (pattern, input, flags) => input.split(new RegExp(pattern, flags)),
});
