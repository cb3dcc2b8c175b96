/** "2026-01-31 12:00:00.123456+00", as /user/invites was seen to have it. */
const POSTGRES = /^(\d{4}-\d{2}-\d{2}) (\d{2}:\d{2}:\d{2}(?:\.\d+)?)([+-]\d{2})(?::?(\d{2}))?$/;

/** Epoch seconds of the year 5138, or milliseconds of 1973: numbers above are milliseconds. */
const SECONDS_MAX = 1e11;

/**
 * A moment that Cloudflare told, in epoch milliseconds: RFC 3339, the form of /user/invites, or
 * epoch seconds or milliseconds. Undefined where it is missing or can't be read.
 */
export function momentOf(value: unknown): number | undefined {
	if (typeof value === 'number') return value < SECONDS_MAX ? value * 1000 : value;
	if (typeof value !== 'string') return undefined;
	const text = value.replace(POSTGRES, (_all, date, time, hours, minutes = '00') => {
		return `${date}T${time}${hours}:${minutes}`;
	});
	const moment = Date.parse(text);
	return Number.isNaN(moment) ? undefined : moment;
}
