/** Work that waits until the test lets it go on. */
export function held<R>(work: () => R) {
	let release: () => void = () => undefined;
	const released = new Promise<void>((resolve) => (release = resolve));
	return {
		release: () => release(),
		work: async (): Promise<R> => {
			await released;
			return work();
		},
	};
}
