import { tryToParseDateTime } from 'n8n-workflow';

const ISO_8601 =
	/^(\d{4})-(\d{2})-(\d{2})(?:[T ]\d{2}:\d{2}(?::\d{2}(?:\.\d+)?)?(?:Z|[+-]\d{2}(?::?\d{2})?)?)?$/i;

/**
 * A moment that a user gave: ISO 8601, or what expressions give (Date, Luxon's DateTime). Without a
 * zone it is read in the given one. Undefined where it is no date; nothing is guessed, as Date does
 * ("5" would be May 2001).
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

/** Luxon's DateTime, as far as it is needed. */
const isoOf = (value: unknown): string | undefined =>
	(value as { toISO?: () => string | null } | null)?.toISO?.() ?? undefined;
