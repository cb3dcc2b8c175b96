import { tryToParseDateTime } from 'n8n-workflow';

import { readDate } from '../../nodes/shared/operation/dates';

const read = (value: unknown, zone = 'UTC') => readDate(value, zone)?.toISOString();

describe('Dates: ISO 8601', () => {
	it.each<[string, string, string]>([
		['2026-01-31', 'UTC', '2026-01-31T00:00:00.000Z'],
		['2026-01-31', 'America/New_York', '2026-01-31T05:00:00.000Z'],
		['2026-01-31', 'Asia/Tokyo', '2026-01-30T15:00:00.000Z'],
		['2026-07-01', 'America/New_York', '2026-07-01T04:00:00.000Z'],
		['2026-01-31T10:30', 'Asia/Tokyo', '2026-01-31T01:30:00.000Z'],
		['2026-01-31 10:30', 'Asia/Tokyo', '2026-01-31T01:30:00.000Z'],
		['2026-01-31T10:30:15', 'America/New_York', '2026-01-31T15:30:15.000Z'],
		['2026-01-31T10:30:15.250', 'UTC', '2026-01-31T10:30:15.250Z'],
		['2026-01-31T23:59:59', 'Pacific/Kiritimati', '2026-01-31T09:59:59.000Z'],
	])('%s without a zone is read in %s', (text, zone, moment) => {
		expect(read(text, zone)).toBe(moment);
	});

	it.each<[string, string]>([
		['2026-01-31T10:30Z', '2026-01-31T10:30:00.000Z'],
		['2026-01-31T10:30:15Z', '2026-01-31T10:30:15.000Z'],
		['2026-01-31t10:30:15z', '2026-01-31T10:30:15.000Z'],
		['2026-01-31 10:30:15Z', '2026-01-31T10:30:15.000Z'],
		['2026-01-31T10:30:15.123456Z', '2026-01-31T10:30:15.123Z'],
		['2026-01-31T10:30+02:00', '2026-01-31T08:30:00.000Z'],
		['2026-01-31T10:30:00+0530', '2026-01-31T05:00:00.000Z'],
		['2026-01-31T10:30:00-05', '2026-01-31T15:30:00.000Z'],
		['  2026-01-31T10:30Z\n', '2026-01-31T10:30:00.000Z'],
	])('%j with a zone is the same moment everywhere', (text, moment) => {
		for (const zone of ['UTC', 'America/New_York', 'Asia/Tokyo']) {
			expect(read(text, zone)).toBe(moment);
		}
	});

	it.each<[string, string, string]>([
		['before', '2026-03-08T01:59', '2026-03-08T06:59:00.000Z'],
		['in the hour that is left out', '2026-03-08T02:30', '2026-03-08T07:30:00.000Z'],
		['after', '2026-03-08T03:00', '2026-03-08T07:00:00.000Z'],
		['on the day after', '2026-03-09', '2026-03-09T04:00:00.000Z'],
	])('New York changes its clocks: %s', (_when, text, moment) => {
		expect(read(text, 'America/New_York')).toBe(moment);
	});

	it('New York changes its clocks: an hour that comes twice is one of the two', () => {
		const moment = read('2026-11-01T01:30', 'America/New_York');
		expect(['2026-11-01T05:30:00.000Z', '2026-11-01T06:30:00.000Z']).toContain(moment);
	});

	it.each([
		'2024-02-29',
		'2000-02-29',
		'2026-12-31',
		'2026-04-30',
		'2026-01-01',
		'1999-12-31',
		'0001-01-01',
	])('%s is a day', (text) => {
		expect(read(text)?.slice(0, 10)).toBe(text);
	});
});

describe('Dates: objects of expressions', () => {
	it.each(['UTC', 'America/New_York', 'Asia/Tokyo'])(
		'a Date is its moment, in %s as well',
		(zone) => {
			const date = new Date('2026-01-31T10:30:00Z');
			expect(readDate(date, zone)).toEqual(date);
		},
	);

	it.each(['UTC', 'Asia/Tokyo'])("Luxon's DateTime is its moment, whatever zone %s is", (zone) => {
		const luxon = tryToParseDateTime('2026-01-31T10:30', 'America/New_York');
		expect(read(luxon, zone)).toBe('2026-01-31T15:30:00.000Z');
	});

	it('an invalid one is none', () => {
		expect(readDate(new Date('soon'), 'UTC')).toBeUndefined();
		expect(readDate({ toISO: () => null }, 'UTC')).toBeUndefined();
		expect(readDate({ toISO: () => 'soon' }, 'UTC')).toBeUndefined();
	});
});

describe('Dates: what is none', () => {
	it.each([
		'5',
		'90',
		'2026',
		'2026-01',
		'20260131',
		'member 7',
		'soon',
		'',
		' ',
		'null',
		'2026-02-29',
		'2026-02-30',
		'1900-02-29',
		'2026-04-31',
		'2026-01-32',
		'2026-01-00',
		'2026-00-10',
		'2026-13-01',
		'0000-01-01',
		'01/02/2026',
		'31.01.2026',
		'2026-1-31',
		'2026-01-31T',
		'2026-01-31T10',
		'2026-01-31T10:3',
		'2026-03-01T25:00',
		'2026-03-01T10:60',
		'2026-03-01T10:30:61',
		'2026-01-31T10:30+2',
		'2026-01-31T10:30Z trailing',
		'before 2026-01-31',
		'2026-01-31\n2026-02-01',
		'2026-01-31  10:30',
		'2026-W05-6',
		'2026-031',
		'Sat, 31 Jan 2026 10:30:00 GMT',
		'\u0662\u0660\u0662\u0666-01-31',
	])('%j is refused, not guessed', (text) => {
		for (const zone of ['UTC', 'America/New_York']) expect(readDate(text, zone)).toBeUndefined();
	});

	it.each([null, undefined, 5, 1_769_855_400_000, NaN, true, {}, [], ['2026-01-31']])(
		'%p is refused',
		(value) => {
			expect(readDate(value, 'UTC')).toBeUndefined();
		},
	);
});
