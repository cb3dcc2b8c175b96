import { useEmulator } from '../support/emulator';
import { everyField, titled } from './described';
import { fixtureOf, world } from './fixtures';
import { perform } from './perform';

const emulator = useEmulator({ seed: world });
const filters = everyField.filter(({ name }) => name.startsWith('filters.'));

/** These count days, and the emulator's rows are minutes apart: engine/accessUser and engine/device have them. */
const ELSEWHERE = ['inactiveDays', 'includeNeverLoggedIn', 'notSeenForDays'];

describe.each(titled(filters))('%s', (_title, { node, operation, field }) => {
	const fixture = fixtureOf({ node, operation });
	const filtered = async (value: unknown) =>
		await perform(emulator, fixture, { parameters: { filters: { [field.name]: value } } });

	it.each([
		['a field that is not there', '={{ $json.missing }}'],
		['null', '={{ null }}'],
		['an empty text', "={{ '' }}"],
		['a blank', "={{ ' ' }}"],
		['an empty list', '={{ [] }}'],
		['an empty text that was typed in', ''],
		['nothing chosen', []],
	])('is refused where it comes to %s, and nobody is handed on', async (_what, value) => {
		const { json } = await filtered(value);
		expect(json).toEqual([{ error: expect.any(String), details: expect.any(Object) }]);
		expect(json[0]?.error).toContain(`'${field.displayName}'`);
		expect(emulator.requests).toEqual([]);
	});

	it('returns other rows than without it', async () => {
		if (ELSEWHERE.includes(field.name)) return;
		const [row] = fixture.rows(emulator);
		const { json: all } = await perform(emulator, fixture);
		const { json } = await filtered(fixture.filters?.(row!)[field.name]);
		expect(json.length).not.toBe(all.length);
	});

	it('lets through whom it is for', async () => {
		const [row] = fixture.rows(emulator);
		const { json } = await filtered(fixture.filters?.(row!)[field.name]);
		const { idField = 'id' } = fixture;
		expect(json.map((one) => one[idField])).toContain(row?.id);
	});
});
