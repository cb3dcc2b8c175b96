import type { Changed, Output } from '../../nodes/shared/operation/operation';
import { outputOf } from '../../nodes/shared/operation/operation';
import { endpoint } from './requests';
import { itemOf, sessionWith } from './sessions';

const item = (isDryRun: boolean) =>
	itemOf(sessionWith({ change: () => ({ id: '1' }) }), { isDryRun });

describe('What an item puts out', () => {
	it.each<[string, Output | Changed, Output]>([
		['a row', { id: '1' }, { id: '1' }],
		['rows', [{ id: '1' }, { id: '2' }], [{ id: '1' }, { id: '2' }]],
		['no rows', [], []],
		['the output of a change', { output: { id: '1' }, about: { email: 'a@x.org' } }, { id: '1' }],
		['a row with a field called output', { id: '1', output: 'x' }, { id: '1', output: 'x' }],
		['a row with a field called about', { id: '1', about: 'x' }, { id: '1', about: 'x' }],
	])('is %s', (_what, result, output) => {
		expect(outputOf(result, item(false))).toEqual(output);
	});

	it('is without the requests, where they were sent', async () => {
		const real = item(false);
		await real.api.put(endpoint, {}, {});
		expect(real.changes).toHaveLength(1);
		expect(outputOf({ output: { id: '1' }, about: {} }, real)).toEqual({ id: '1' });
	});
});

describe('What an item puts out in a dry run', () => {
	const changed = { output: { id: '1', wasUpdated: true }, about: { email: 'a@x.org' } };

	it('is whom it is about and what would be sent, in order', async () => {
		const dry = item(true);
		await dry.api.post(endpoint, { email: 'a@x.org' }, {});
		await dry.api.patch(endpoint, [{ name: 'A' }], {});
		await dry.api.delete(endpoint);
		expect(outputOf(changed, dry)).toEqual({
			email: 'a@x.org',
			dryRun: true,
			wouldSend: [
				{ method: 'POST', path: '/people', body: { email: 'a@x.org' } },
				{ method: 'PATCH', path: '/people', body: [{ name: 'A' }] },
				{ method: 'DELETE', path: '/people' },
			],
		});
	});

	it('is its output where nothing would be sent', () => {
		expect(outputOf(changed, item(true))).toEqual({
			id: '1',
			wasUpdated: true,
			dryRun: true,
			wouldSend: [],
		});
	});

	it('leaves the result as it is', () => {
		const result = structuredClone(changed);
		outputOf(result, item(true));
		expect(result).toEqual(changed);
	});
});
