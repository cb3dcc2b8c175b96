import { useEmulator } from '../support/emulator';
import { everyField, titled, withValue } from './described';
import { fixtureOf, world } from './fixtures';
import { perform } from './perform';

const emulator = useEmulator({ seed: world });
const dates = everyField.filter(({ field }) => field.type === 'dateTime');

describe.each(titled(dates))('%s', (_title, { node, operation, name, field }) => {
	const fixture = fixtureOf({ node, operation });
	const compared = fixture.dates?.[field.name];

	/** How many come out where all rows are of this moment. */
	async function rowsAt(moment: string, given: unknown, timezone?: string): Promise<number> {
		for (const row of fixture.rows(emulator)) row[compared!] = moment;
		const parameters = withValue({}, name, given);
		const { json } = await perform(emulator, fixture, { parameters, timezone });
		expect(json.filter((row) => 'error' in row)).toEqual([]);
		return json.length;
	}

	it('has a field in its fixture with which it is compared', () => {
		expect(compared).toEqual(expect.any(String));
	});

	it.each([
		// Midnight of 1 March: five hours later in New York, nine hours earlier in Tokyo.
		['America/New_York', '2026-03-01T02:00:00Z', '2026-03-01T05:00:00Z'],
		['Asia/Tokyo', '2026-02-28T19:00:00Z', '2026-02-28T15:00:00Z'],
		['UTC', '2026-02-28T23:00:00Z', '2026-03-01T00:00:00Z'],
	])('is of the zone of the workflow where it carries none: %s', async (zone, moment, midnight) => {
		const expected = await rowsAt(moment, midnight, zone);
		for (const given of ['2026-03-01', '2026-03-01T00:00:00', '2026-03-01 00:00']) {
			expect(await rowsAt(moment, given, zone)).toBe(expected);
		}
		const other = zone === 'UTC' ? 'America/New_York' : 'UTC';
		expect(await rowsAt('2026-03-01T02:00:00Z', '2026-03-01', other)).toBe(
			await rowsAt(
				'2026-03-01T02:00:00Z',
				other === 'UTC' ? '2026-03-01T00:00:00Z' : '2026-03-01T05:00:00Z',
				other,
			),
		);
	});

	it.each([
		['text', '={{ "2026-03-01T00:00:00+01:00" }}'],
		["JavaScript's", '={{ new Date("2026-02-28T23:00:00Z") }}'],
		["n8n's own", '={{ DateTime.fromISO("2026-03-01T00:00:00+01:00") }}'],
		['made by n8n of a text', '={{ "2026-03-01T00:00:00+01:00".toDateTime() }}'],
	])('may be %s', async (_what, given) => {
		const before = await rowsAt('2026-02-28T22:59:59Z', given);
		const after = await rowsAt('2026-02-28T23:00:01Z', given);
		expect([before, after].sort()).toEqual([0, fixture.rows(emulator).length]);
	});

	it.each([
		'5',
		'90',
		'member 7',
		'batch 12',
		'soon',
		'01/02/2026',
		'2026-02-30',
		'2026-13-01',
		'={{ 1772323200000 }}',
		'={{ {} }}',
		'={{ true }}',
	])('refuses %s, and nothing leaves', async (given) => {
		const { json } = await perform(emulator, fixture, { parameters: withValue({}, name, given) });
		expect(json.map(({ error }) => error)).toEqual([`'${field.displayName}' must be a date`]);
		expect(emulator.requests).toEqual([]);
	});
});
