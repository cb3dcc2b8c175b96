import type { Resource } from '../../nodes/shared/cloudflare/resource';
import type { Subject } from '../../nodes/shared/operation/records';
import {
	findRecord,
	notFound,
	onlyRow,
	recordLookup,
	rowsThere,
} from '../../nodes/shared/operation/records';
import { organizationMembers } from '../../nodes/shared/resources/organizationMembers';
import { shareRecipients } from '../../nodes/shared/resources/shareRecipients';
import type { Row } from './people';
import { people, peopleWith, rowOf, unfiltered, World } from './people';
import { itemWith, refusal } from './sessions';

const twins = [rowOf('a@x.org', '1'), rowOf('A@x.org', '2')];
const newestFirst: Partial<Resource<Row>> = { compare: (a, b) => b.id.localeCompare(a.id) };

/** What an item names in the locator "user", by its address or its ID. */
const subjectOf = (value: string, resource: Partial<Resource<Row>> = {}): Subject<Row> => ({
	parameter: 'user',
	collection: peopleWith(resource),
	by: value.includes('@') ? 'key' : 'id',
	value,
});

const itemIn = ({ api }: World) => itemWith({ ...api, get: api.getFresh });

const findIn = async (world: World, value: string, resource?: Partial<Resource<Row>>) =>
	await findRecord(subjectOf(value, resource), itemIn(world));

describe('Rows that count as there', () => {
	it('are all rows, in their order, where the resource says nothing else', () => {
		expect(rowsThere({}, [...twins].reverse())).toEqual([...twins].reverse());
	});

	it('come in the order of the resource, without those that do not count', () => {
		const [first, second] = twins as [Row, Row];
		const ended = rowOf('a@x.org', '3');
		const given = [first, ended, second];
		const isThere = (row: Row) => row !== ended;
		expect(rowsThere({ isThere, ...newestFirst }, given)).toEqual([second, first]);
		expect(given).toEqual([first, ended, second]);
	});
});

describe('The one row among several', () => {
	it('is the first in the order of the resource, and the rows stay in theirs', () => {
		const given = [...twins];
		const subject = subjectOf('a@x.org', newestFirst);
		expect(onlyRow(subject, given)).toEqual(twins[1]);
		expect(given).toEqual(twins);
	});

	it.each([{}, newestFirst])('is the one that there is, or none', (resource) => {
		const subject = subjectOf('a@x.org', resource);
		expect(onlyRow(subject, [twins[0]!])).toEqual(twins[0]);
		expect(onlyRow(subject, [])).toBeUndefined();
	});

	it('is not guessed where the resource has no order: the error lists the IDs', () => {
		expect(() => onlyRow(subjectOf('a@x.org'), twins)).toThrow(
			expect.objectContaining({
				message: "'user' is ambiguous: 2 persons have the email a@x.org",
				advice: 'Pick one by ID: 1, 2',
			}),
		);
	});
});

it('What is not found is named with its key, and where it was looked for', () => {
	expect(notFound(organizationMembers, 'a@x.org')).toBe(
		'not found: no organization member with the email a@x.org in the selected organization',
	);
	expect(notFound(shareRecipients, 'abc')).toBe(
		'not found: no share recipient with the account abc in the selected share',
	);
});

describe('The record that a locator names', () => {
	it('by its ID is asked for by itself', async () => {
		const world = new World([rowOf('a@x.org', '1')]);
		expect(await findIn(world, '1')).toEqual(rowOf('a@x.org', '1'));
		expect(world.questions).toEqual(['id 1']);
	});

	it('by its ID is the one that this execution made of it', async () => {
		const world = new World([rowOf('a@x.org', '1')]);
		const item = itemIn(world);
		const subject = subjectOf('1');
		const changed = rowOf('new@x.org', '1');
		item.lookups(subject.collection).records.replace(changed);
		expect(await findRecord(subject, item)).toEqual(changed);
		expect(world.questions).toEqual([]);
	});

	it('by an unknown ID is Cloudflare’s own refusal', async () => {
		const world = new World([]);
		const failure = refusal(404);
		world.failure = () => failure;
		await expect(findIn(world, '1')).rejects.toBe(failure);
	});

	it('by its key is found in any letter case', async () => {
		const world = new World(people(3));
		expect(await findIn(world, 'P1@x.org')).toEqual(rowOf('p1@x.org'));
	});

	it('by a key of several is the first in the order of the resource', async () => {
		const world = new World(twins, 10, false);
		expect(await findIn(world, 'a@x.org', newestFirst)).toEqual(twins[1]);
	});

	it('by a key of several without an order is refused', async () => {
		const world = new World(twins, 10, false);
		await expect(findIn(world, 'a@x.org')).rejects.toThrow("'user' is ambiguous");
	});

	it.each([
		['the filter, then the list', {}, ['b@x.org', 'everybody']],
		['the list twice, without a filter', unfiltered, ['everybody', 'everybody']],
	])('by an unknown key is not found before two ways say so: %s', async (_how, resource, asked) => {
		const world = new World(twins);
		await expect(findIn(world, 'b@x.org', resource)).rejects.toThrow(
			"'user' not found: no person with the email b@x.org in the selected account",
		);
		expect(world.questions).toEqual(asked);
	});

	it('by a key is found although it does not count as there', async () => {
		const world = new World([rowOf('a@x.org', '1')]);
		const found = await findIn(world, 'a@x.org', { isThere: () => false });
		expect(found).toEqual(rowOf('a@x.org', '1'));
	});

	it('is looked up ahead by its key only: by its ID it is read by itself', () => {
		const byKey = subjectOf('a@x.org');
		expect(recordLookup(byKey)).toMatchObject({ how: 'findOrProveAbsent', value: 'a@x.org' });
		expect(recordLookup(subjectOf('1'))).toBeUndefined();
	});
});
