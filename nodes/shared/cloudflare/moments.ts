/** RFC 3339, or "2026-01-31 12:00:00.123456+00", which /user/invites was observed to return. */
const TIME =
	/^(\d{4}-\d{2}-\d{2})[T ](\d{2}:\d{2}:\d{2}(?:\.\d+)?)(?:Z|([+-]\d{2})(?::?(\d{2}))?)$/i;

/** Larger numbers are milliseconds: as epoch seconds, this is the year 5138. */
const SECONDS_MAX = 1e11;

/**
 * Converts a time from Cloudflare to epoch milliseconds: RFC 3339, the format of /user/invites, or
 * epoch seconds or milliseconds. Undefined if it is missing or in another format. Date guesses: it
 * reads "0" as the year 2000, which would make a user with that login time idle.
 */
export function momentOf(value: unknown): number | undefined {
	if (typeof value === 'number') return finite(value < SECONDS_MAX ? value * 1000 : value);
	if (typeof value !== 'string') return undefined;
	const [, date, time, hours = '+00', minutes = '00'] = TIME.exec(value) ?? [];
	return finite(Date.parse(`${date}T${time}${hours}:${minutes}`));
}

const finite = (moment: number): number | undefined =>
	Number.isFinite(moment) ? moment : undefined;
