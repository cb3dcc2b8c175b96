import type { IDataObject } from 'n8n-workflow';

import type { Changed, Output } from '../../nodes/shared/operation/operation';
import { changedRow, outputOf } from '../../nodes/shared/operation/output';
import { described } from './itemsToRun';
import type { Row } from './people';
import { peopleWith, person } from './people';
import { endpoint } from './requests';
import { itemOf, sessionWith } from './sessions';

const item = (isDryRun: boolean, simplify = false) =>
	itemOf(sessionWith({ change: () => ({ id: '1' }) }), { isDryRun, simplify });

const simplified = ({ email, id }: Row) => ({ email, id });
const resource = { ...person, simplified };
const where = { type: 'account', id: 'acc', name: 'Example' };
const people = peopleWith({ simplified, where: () => where });
const read = { ...described, effect: 'read' as const, resource };
const change = { ...described, effect: 'change' as const, resource };
const row = { status: 'new', id: '1', email: 'a@x.org', output: 'x', outcome: 'theirs' };
const changed = changedRow(people as never, row, {
	outcome: 'updated',
	flags: { wasUpdated: true },
});

describe('What an item that reads puts out', () => {
	it.each<[string, Output]>([
		['a row', row],
		['rows', [row, { ...row, id: '2' }]],
		['no rows', []],
	])('is whole, with the person first: %s', async (_what, result) => {
		const output = await outputOf(read, 0, structuredClone(result), item(false));
		expect(output).toEqual(result);
		for (const one of [output].flat()) expect(Object.keys(one)[0]).toBe('email');
	});

	it.each([true, false])('leaves n8n room between its rows; simplified: %p', async (simplify) => {
		let now = 0;
		let turns = 0;
		const seen: number[] = [];
		jest.spyOn(performance, 'now').mockImplementation(() => now);
		// A timer like that of a pause: between two pauses it fires once, however busy the machine is.
		const look = () => {
			turns++;
			if (seen.length < 9) setTimeout(look, 0);
		};
		setTimeout(look, 0);
		const slow = (one: Row) => {
			seen.push(turns);
			now += 15;
			return simplified(one);
		};
		const slowly = { ...read, resource: { ...resource, person: slow, simplified: slow } };
		const many = Array.from({ length: 9 }, (_, id) => ({ ...row, id: `${id}` }));
		const output = (await outputOf(slowly, 0, many, item(false, simplify))) as IDataObject[];
		jest.restoreAllMocks();
		expect(output.map(({ id }) => id)).toEqual([...'012345678']);
		expect(output).toBe(many);
		for (const turn of seen) expect(seen.filter((one) => one === turn).length).toBeLessThan(3);
	});

	it('has the simplified fields only, where it is asked for', async () => {
		const output = await outputOf(read, 0, [{ ...row }], item(false, true));
		expect(output).toEqual([{ email: 'a@x.org', id: '1' }]);
	});
});

describe('What an item that changes puts out', () => {
	it('is the person, the outcome, the whole row and the flags, in this order', async () => {
		const output = (await outputOf(change, 0, changed, item(false))) as IDataObject;
		expect(output).toEqual({ ...row, outcome: 'theirs', wasUpdated: true });
		const plain = changedRow(people, { id: '1', email: 'a@x.org' } as never, {
			outcome: 'updated',
			flags: { wasUpdated: true },
		});
		const other = (await outputOf(change, 0, plain, item(false))) as IDataObject;
		expect(Object.entries(other)).toEqual([
			['email', 'a@x.org'],
			['outcome', 'updated'],
			['id', '1'],
			['wasUpdated', true],
		]);
	});

	it('is without the requests, where they were sent', async () => {
		const real = item(false);
		await real.api.put(endpoint, {}, {});
		expect(real.changes).toHaveLength(1);
		expect(await outputOf(change, 0, changed, real)).not.toHaveProperty('wouldSend');
	});
});

describe('What an item puts out in a dry run', () => {
	it('is whom it is about and what would be sent, in order and last', async () => {
		const dry = item(true);
		await dry.api.post(endpoint, { email: 'a@x.org' }, {});
		await dry.api.patch(endpoint, [{ name: 'A' }], {});
		await dry.api.delete(endpoint);
		const output = (await outputOf(change, 0, changed, dry)) as IDataObject;
		expect(output).toMatchObject({
			email: 'a@x.org',
			dryRun: true,
			wasUpdated: null,
			wouldDo: 'Update person a@x.org in account Example',
			wouldChange: true,
			where,
			wouldSend: [
				{ method: 'POST', path: '/people', body: { email: 'a@x.org' } },
				{ method: 'PATCH', path: '/people', body: [{ name: 'A' }] },
				{ method: 'DELETE', path: '/people' },
			],
		});
		expect(Object.keys(output).at(-1)).toBe('wouldSend');
	});

	it('says that nothing is to do where nothing would be sent', async () => {
		const nothing: Changed = { ...changed, outcome: 'unchanged', flags: { wasUpdated: false } };
		expect(await outputOf(change, 0, nothing, item(true))).toMatchObject({
			wasUpdated: false,
			wouldDo: 'Nothing to do for person a@x.org in account Example: already as requested',
			wouldChange: false,
			wouldSend: [],
		});
	});

	it('claims nothing of a record that only an earlier item would make so', async () => {
		const nothing: Changed = { ...changed, outcome: 'unchanged', flags: { wasUpdated: false } };
		const dry = item(true);
		dry.lookups(people).records.replace(row);
		expect(await outputOf(change, 0, nothing, dry)).toMatchObject({
			outcome: 'wouldNotChange',
			wasUpdated: null,
			wouldDo:
				'Nothing to do for person a@x.org in account Example: already named by an earlier item',
			wouldSend: [],
		});
	});

	it('leaves the result as it is', async () => {
		const before = structuredClone({ ...changed, collection: undefined });
		await outputOf(change, 0, changed, item(true));
		expect({ ...changed, collection: undefined }).toEqual(before);
	});
});
