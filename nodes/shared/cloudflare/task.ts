/** The port that a message is sent from; the channel is made when it is first needed, because that takes a while. */
let sender: InstanceType<typeof MessagePort> | undefined;
let callbacks = new Set<() => void>();

/** One channel for the process. Its messages start a new task without the millisecond that a timer takes. */
function open(): InstanceType<typeof MessagePort> {
	const { port1, port2 } = new MessageChannel();
	port1.on('message', () => {
		const due = callbacks;
		callbacks = new Set();
		due.forEach((callback) => callback());
	});
	// The ports must not keep the process running.
	port1.unref();
	port2.unref();
	return port2;
}

/** Calls back once, after the handlers of all settled promises have run. */
export function afterPromises(callback: () => void): void {
	sender ??= open();
	if (callbacks.size === 0) sender.postMessage(null);
	callbacks.add(callback);
}
