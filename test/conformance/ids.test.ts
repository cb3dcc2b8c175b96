import type { IDataObject } from 'n8n-workflow';

import { seeded } from '../../emulator';
import { useEmulator, resourceLocator, sentRequests } from '../support/emulator';
import type { Place } from './described';
import { everyField, titled } from './described';
import type { Fixture } from './fixtures';
import { fixtures, world } from './fixtures';
import { failures, itemsOf, named, perform, sent } from './perform';

const emulator = useEmulator({ seed: world });

/** Modes in which a record is named by an ID. */
const cases = named(fixtures).flatMap(([title, fixture]) => {
	const modes = Object.keys(fixture.names ?? {}).filter(
		(mode) => !['email', 'name', 'text'].includes(mode),
	);
	const byId = modes.includes('id') ? [...modes, 'list'] : modes;
	return (byId.length > 0 ? byId : [undefined]).map(
		(mode) => [mode ? `${title} by ${mode}` : title, fixture, mode] as const,
	);
});

const CAPITAL_ID = /[0-9A-F]{8}-?[0-9A-F]{4}-?[0-9A-F]{4}-?[0-9A-F]{4}-?[0-9A-F]{12}/;

describe.each(cases)('IDs in capitals: %s', (_title, fixture, mode) => {
	const itemWith = (spelled: (id: string) => string): IDataObject => {
		const { record } = itemsOf(emulator, fixture, mode)[0]!;
		const holders = Object.entries(fixture.containers).map(([name, id]) => [name, spelled(id)]);
		return {
			...Object.fromEntries(holders),
			...(record !== undefined && { record: mode ? spelled(String(record)) : record }),
		};
	};
	const performed = async (spelled: (id: string) => string) => {
		emulator.reset();
		const result = await perform(emulator, fixture, { mode, items: [itemWith(spelled)] });
		return { result, wire: sentRequests(emulator), sent: sent(emulator, fixture) };
	};

	it("go out and come out as Cloudflare's own", async () => {
		const lower = await performed((id) => id);
		const capitals = await performed((id) => ` ${id.toUpperCase()} `);
		expect(failures(capitals.result)).not.toContain(true);
		expect(capitals.wire).toEqual(lower.wire);
		expect(JSON.stringify(capitals.result.json)).not.toMatch(CAPITAL_ID);
		expect(capitals.result.json.map(({ id }) => id)).toEqual(lower.result.json.map(({ id }) => id));
	});
});

const badIds: Array<[string, unknown]> = [
	['empty', ''],
	['blank', '   '],
	['nothing', null],
	['a dot', '.'],
	['two dots', '..'],
	['encoded dots', '%2e%2e'],
	['a slash', 'a/b'],
	['a way out', '../../../user/tokens'],
	['a query', '?x'],
	['a fragment', '#'],
	['a control character', `${seeded.account}\u0000`],
	['a line break inside', `${seeded.account.slice(0, 16)}\n${seeded.account.slice(16)}`],
	['look-alike digits', '\uff10'.repeat(32)],
	['Arabic digits', '\u0660'.repeat(32)],
	['one digit too few', seeded.account.slice(1)],
	['one digit too many', `${seeded.account}0`],
	['a letter that is no hex digit', `g${seeded.account.slice(1)}`],
	['an object', { id: seeded.account }],
];

const locators = everyField.filter(({ field }) => field.type === 'resourceLocator');

/** The fixture in which a locator names the record or a container. */
const fixtureWith = ({ node, operation, name }: Place): Fixture =>
	fixtures.find(
		(one) =>
			one.node === node &&
			one.operation === operation &&
			(one.record === name || name in one.containers),
	)!;

/** Gives a locator one value for each item, or types the only one in. */
async function give(place: Place, mode: string, values: unknown[], typedIn = false) {
	const fixture = fixtureWith(place);
	const [item] = itemsOf(emulator, fixture);
	return await perform(emulator, fixture, {
		items: values.map((value) => ({ ...item, value: value as IDataObject })),
		parameters: { [place.name]: resourceLocator(mode, typedIn ? values[0] : '={{ $json.value }}') },
	});
}

describe.each(titled(locators))('%s', (_title, place) => {
	const { displayName, modes = [] } = place.field;
	const idModes = modes
		.map(({ name }) => name)
		.filter((mode) => !['url', 'email', 'name'].includes(mode));

	it.each(idModes)(
		'refuses by %s what is no ID, with its name, and nothing leaves',
		async (mode) => {
			const { json } = await give(
				place,
				mode,
				badIds.map(([, value]) => value),
			);
			json.forEach(({ error }, nth) => {
				const refused = new RegExp(`^'${displayName}' (is empty$|must be )`);
				expect([badIds[nth]![0], error]).toEqual([badIds[nth]![0], expect.stringMatching(refused)]);
			});
			expect(json).toHaveLength(badIds.length);
			expect(emulator.requests).toEqual([]);
		},
	);

	it.each(badIds)(
		'is refused by n8n itself, with its name, where %s is typed in',
		async (_w, value) => {
			const { json, error } = await give(place, 'id', [value], true);
			const message = String(json[0]?.error ?? error?.message);
			expect(message).toMatch(new RegExp(`'${displayName}' |"${displayName}" is required`));
			expect(emulator.requests).toEqual([]);
		},
	);

	it('refuses a mode that it does not have', async () => {
		const { json } = await give(place, 'telephone', ['x']);
		expect(json[0]?.error).toContain(`'${displayName}' has no mode 'telephone'`);
		expect(emulator.requests).toEqual([]);
	});
});

const byUrl = locators.filter(({ field }) => field.modes?.some(({ name }) => name === 'url'));

describe.each(titled(byUrl))('%s by URL', (_title, place) => {
	const { displayName } = place.field;

	it('takes an address of the dashboard, and no other', async () => {
		const id = fixtureWith(place).containers[place.name]!;
		const good = [
			`https://dash.cloudflare.com/${id.toUpperCase()}/home`,
			`https://one.dash.cloudflare.com/${id}`,
		];
		const bad = [
			`https://dash.cloudflare.com.example.com/${id}`,
			'https://dash.cloudflare.com/profile',
			`https://dash.cloudflare.com/${id}0`,
			id,
		];
		const { json } = await give(place, 'url', bad);
		expect(json.map(({ error }) => error)).toEqual(
			bad.map(() => `'${displayName}' holds no ID in this URL`),
		);
		expect(emulator.requests).toEqual([]);
		for (const url of good) {
			emulator.reset();
			expect(failures(await give(place, 'url', [url]))).not.toContain(true);
		}
	});
});
