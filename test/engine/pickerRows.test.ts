import type { IDataObject } from 'n8n-workflow';

import { seeded } from '../../emulator';
import type { ListSearchCase } from '../conformance/fixture';
import type { ListBody } from '../support/pickers';
import {
	allListSearches,
	isListRequest,
	MANY,
	notes,
	opensListsOf,
	pagedListSearches,
	listSearchNamed,
	values,
} from '../support/pickers';
import { editBody, proxy } from '../support/proxy';
import { useEmulator } from '../support/emulator';

const emulator = useEmulator({ seed: MANY });
const open = opensListsOf(emulator);

describe('a row with odd fields', () => {
	const odd: unknown[] = [undefined, null, 5, true, '', ' ', [], {}, [null], { email: null }];

	/** Opens a list whose first row was changed. */
	const openWith = async (picker: ListSearchCase, change: (rows: unknown[]) => void) => {
		const front = await proxy(emulator, {
			response: (response, request) => {
				if (isListRequest(picker, request))
					editBody<ListBody>(response, ({ result }) => change(result));
			},
		});
		return await open(picker, { proxy: front });
	};

	it.each(allListSearches)(
		'is shown all the same, and the others with it: %s',
		async (_label, picker) => {
			const ids = picker.ids(emulator.state).slice(0, picker.firstPageRows);
			const rows: IDataObject[] = [];
			await openWith(picker, (result) => rows.push(result[0] as IDataObject));
			const fields = Object.keys(rows[0]!).filter((field) => field !== 'id');
			expect(fields.length).toBeGreaterThan(0);
			for (const field of fields) {
				for (const value of odd) {
					const { results } = await openWith(picker, (result) =>
						Object.assign(result[0] as object, { [field]: value }),
					);
					expect(values(results)).toEqual(ids);
					// One expectation for all rows: tens of thousands took a quarter of the suite.
					expect(results.filter(({ name }) => !/^\S/.test(name))).toEqual([]);
				}
			}
		},
	);

	it.each(allListSearches)(
		'is left out where it has no ID, and no other: %s',
		async (_label, picker) => {
			const [, ...others] = picker.ids(emulator.state).slice(0, picker.firstPageRows);
			for (const id of odd) {
				const { results } = await openWith(picker, (result) =>
					Object.assign(result[0] as object, { id }),
				);
				expect(values(results)).toEqual(others);
			}
			for (const row of [null, 5, 'text', [], true]) {
				const { results } = await openWith(picker, (result) => (result[0] = row));
				expect(values(results)).toEqual(others);
			}
		},
	);

	it.each(pagedListSearches)('that fill a page do not end the list: %s', async (_label, picker) => {
		let first = true;
		const { results } = await openWith(picker, (result) => {
			if (first) result.fill(null);
			first = false;
		});
		const { firstPageRows: size } = picker;
		expect(values(results)).toEqual(picker.ids(emulator.state).slice(size, 2 * size));
	});

	it.each(allListSearches)(
		'that are all there is are told from an empty list: %s',
		async (_label, picker) => {
			const { results } = await openWith(picker, (result) => result.fill(null));
			expect(notes(results)).toEqual(["Nothing more can be listed here; choose 'By ID'"]);
		},
	);

	it('an organization that is no ID leaves the recipients without names', async () => {
		Object.assign(emulator.state.accounts[0]!, { managed_by: { parent_org_id: '../x' } });
		const { results } = await open(listSearchNamed('searchRecipients'));
		expect(results[0]?.name).toContain(emulator.state.recipients(seeded.share)[0]?.account_id);
	});
});
