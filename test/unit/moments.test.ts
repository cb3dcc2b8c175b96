import fc from 'fast-check';

import { momentOf } from '../../nodes/shared/cloudflare/moments';

const NOON = Date.parse('2026-01-31T12:00:00Z');

describe('Moments that Cloudflare tells', () => {
	it.each<[string, unknown, number]>([
		['RFC 3339', '2026-01-31T12:00:00Z', NOON],
		['RFC 3339 with milliseconds', '2026-01-31T12:00:00.250Z', NOON + 250],
		['RFC 3339 with microseconds', '2026-01-31T12:00:00.123456Z', NOON + 123],
		['RFC 3339 with an offset', '2026-01-31T14:00:00+02:00', NOON],
		['the form of invites', '2026-01-31 12:00:00.123456+00', NOON + 123],
		['the form of invites without a fraction', '2026-01-31 12:00:00+00', NOON],
		['the form of invites, west', '2026-01-31 07:00:00-05', NOON],
		['the form of invites with minutes', '2026-01-31 17:30:00+0530', NOON],
		['the form of invites with minutes after a colon', '2026-01-31 17:30:00+05:30', NOON],
		['epoch seconds', NOON / 1000, NOON],
		['epoch seconds with a fraction', NOON / 1000 + 0.5, NOON + 500],
		['epoch milliseconds', NOON, NOON],
		['the last number that is seconds', 1e11 - 1, (1e11 - 1) * 1000],
		['the first number that is milliseconds', 1e11, 1e11],
		['the epoch', 0, 0],
		['no date yet, as Go writes it', '0001-01-01T00:00:00Z', -62_135_596_800_000],
	])('%s', (_what, value, moment) => {
		expect(momentOf(value)).toBe(moment);
	});

	it.each([
		'',
		'soon',
		'never',
		'2026-01-31 12:00:00.123456+00 and more',
		'on 2026-01-31 12:00:00+00',
		'2026-13-31T12:00:00Z',
		'0',
		'7',
		'member 7',
		'2026',
		'01/02/2026',
		'2026-01-31',
		'2026-01-31T12:00:00',
		'2026-01-31T12:00:00+2',
		`${NOON}`,
		null,
		undefined,
		true,
		{},
		[NOON],
		new Date(NOON),
		NaN,
		Infinity,
		-Infinity,
	])('%p is none', (value) => {
		expect(momentOf(value)).toBeUndefined();
	});

	it('are the same in all forms, to the millisecond', () => {
		const date = fc.date({
			min: new Date('1980-01-01T00:00:00Z'),
			max: new Date('2100-01-01T00:00:00Z'),
			noInvalidDate: true,
		});
		fc.assert(
			fc.property(date, (one) => {
				const moment = one.getTime();
				const iso = one.toISOString();
				const postgres = iso.replace('T', ' ').replace('Z', '456+00');
				expect([iso, postgres, moment].map(momentOf)).toEqual([moment, moment, moment]);
				expect(momentOf(moment / 1000)).toBeCloseTo(moment, 2);
			}),
		);
	});

	it('are a number or nothing, whatever comes', () => {
		fc.assert(
			fc.property(fc.anything(), (value) => {
				const moment = momentOf(value);
				expect(moment === undefined || Number.isFinite(moment)).toBe(true);
			}),
		);
	});
});
