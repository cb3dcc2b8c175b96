/** One for the process: a channel is the only way to a task of its own that costs no timer's millisecond. */
const { port1, port2 } = new MessageChannel();
let callbacks = new Set<() => void>();

port1.on('message', () => {
	const due = callbacks;
	callbacks = new Set();
	due.forEach((callback) => callback());
});
// They keep no process alive.
port1.unref();
port2.unref();

/** Calls back once when everything has run that settled promises lead to. */
export function afterPromises(callback: () => void): void {
	if (callbacks.size === 0) port2.postMessage(null);
	callbacks.add(callback);
}
