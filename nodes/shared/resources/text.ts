/** The text in a field that may hold anything; undefined where there is nothing to read. */
export const text = (value: unknown): string | undefined =>
	(typeof value === 'string' && value.trim()) || undefined;

/** "name (detail)", or the name alone. */
export const withDetail = (name: string, detail: unknown): string =>
	text(detail) ? `${name} (${text(detail)})` : name;
