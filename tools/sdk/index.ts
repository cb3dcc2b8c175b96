// Cloudflare's own SDK, for the contract tests and the benchmark: a quarter of all files that a
// newcomer would wait for, so it is installed on its own.
export { Cloudflare } from 'cloudflare';
