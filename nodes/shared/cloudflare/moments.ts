/** RFC 3339, or "2026-01-31 12:00:00.123456+00", as /user/invites was seen to have it. */
const TIME =
	/^(\d{4}-\d{2}-\d{2})[T ](\d{2}:\d{2}:\d{2}(?:\.\d+)?)(?:Z|([+-]\d{2})(?::?(\d{2}))?)$/i;

/** Epoch seconds of the year 5138, or milliseconds of 1973: numbers above are milliseconds. */
const SECONDS_MAX = 1e11;

/**
 * A moment that Cloudflare told, in epoch milliseconds: RFC 3339, the form of /user/invites, or
 * epoch seconds or milliseconds. Undefined where it is missing or can't be read; nothing is guessed,
 * as Date does ("0" would be the year 2000, and somebody with that login an idle user).
 */
export function momentOf(value: unknown): number | undefined {
	if (typeof value === 'number') return finite(value < SECONDS_MAX ? value * 1000 : value);
	if (typeof value !== 'string') return undefined;
	const [, date, time, hours = '+00', minutes = '00'] = TIME.exec(value) ?? [];
	return finite(Date.parse(`${date}T${time}${hours}:${minutes}`));
}

const finite = (moment: number): number | undefined =>
	Number.isFinite(moment) ? moment : undefined;
