/** The result of an earlier step. Throws if that step was skipped. */
export function required<T>(value: T | undefined): T {
	if (value === undefined) throw new Error('A step was skipped.');
	return value;
}
