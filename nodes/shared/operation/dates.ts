import { tryToParseDateTime } from 'n8n-workflow';

const ISO_8601 =
	/^(\d{4})-(\d{2})-(\d{2})(?:[T ]\d{2}:\d{2}(?::\d{2}(?:\.\d+)?)?(?:Z|[+-]\d{2}(?::?\d{2})?)?)?$/i;

/**
 * A date from a user: ISO 8601, or the result of an expression (Date, Luxon's DateTime). Without a
 * time zone, the given one is used. Undefined if it is not a date. Date itself would guess: it reads
 * "5" as May 2001.
 *
 * @param zone IANA name of the workflow's time zone
 */
export function readDate(value: unknown, zone: string): Date | undefined {
	if (value instanceof Date) return Number.isNaN(value.getTime()) ? undefined : value;
	const text = typeof value === 'string' ? value.trim() : isoOf(value);
	const [, year, month, day] = ISO_8601.exec(text ?? '')?.map(Number) ?? [];
	if (!text || !year || !month || !day) return undefined;
	if (month > 12 || day > new Date(Date.UTC(year, month, 0)).getUTCDate()) return undefined;
	try {
		return tryToParseDateTime(text.replace(' ', 'T').toUpperCase(), zone).toJSDate();
	} catch {
		return undefined;
	}
}

/** The ISO text of Luxon's DateTime. */
const isoOf = (value: unknown): string | undefined =>
	(value as { toISO?: () => string | null } | null)?.toISO?.() ?? undefined;
