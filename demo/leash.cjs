// Loaded before n8n's own code. Standard input is a pipe from the demo that closes when the demo ends in
// any way; then n8n and its task runner must end, too. Node also loads this file into n8n's worker
// threads, whose standard input ends at once.
if (require('node:worker_threads').isMainThread) {
	process.stdin.on('close', () => {
		try {
			process.kill(-process.pid, 'SIGKILL');
		} catch {
			process.exit(1);
		}
	});
	process.stdin.resume();
}
