// Loaded into n8n before its own code: its standard input is a pipe from the demo, which closes
// when the demo dies, however it dies. n8n and its task runner must not outlive it.
// Node loads this into n8n's worker threads too, whose own standard input ends at once.
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
