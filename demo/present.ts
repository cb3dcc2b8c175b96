/** What an earlier step has left; throws where that step was left out. */
export function present<T>(value: T | undefined): T {
	if (value === undefined) throw new Error('A step was skipped.');
	return value;
}
