/** One channel for the process. Its messages start a new task without the millisecond that a timer takes. */
const { port1, port2 } = new MessageChannel();
let callbacks = new Set<() => void>();

port1.on('message', () => {
	const due = callbacks;
	callbacks = new Set();
	due.forEach((callback) => callback());
});
// The ports must not keep the process running.
port1.unref();
port2.unref();

/** Calls back once, after the handlers of all settled promises have run. */
export function afterPromises(callback: () => void): void {
	if (callbacks.size === 0) port2.postMessage(null);
	callbacks.add(callback);
}
