import type { IDataObject } from 'n8n-workflow';

import { sentChanges, useEmulator } from '../support/emulator';
import type { ProxiedResponse } from '../support/proxy';
import { editBody, proxy } from '../support/proxy';
import type { Row } from './fixtures';
import { fixtures, world } from './fixtures';
import { creating, failureOf, nameOf, named, OF_JAVASCRIPT, perform, single } from './perform';

/** Seven of each that can be changed. */
const emulator = useEmulator({ seed: world });

const ODD: Array<[string, unknown]> = [
	['missing', undefined],
	['null', null],
	['a number', 7],
	['an object', { odd: true }],
	['a list', [1]],
	['a text', 'odd'],
];

/** A row with one field of another kind; a dot leads into an object. */
function spoilt(row: Row, field: string, value: unknown): Row {
	const copy = structuredClone(row);
	const [outer = field, inner] = field.split('.');
	// Another row of the list may lack the object.
	const holder = inner === undefined ? copy : ((copy[outer] ?? {}) as IDataObject);
	if (value === undefined) delete holder[inner ?? outer];
	else holder[inner ?? outer] = value as IDataObject;
	return copy;
}

const fieldsOf = (row: Row): string[] =>
	Object.entries(row).flatMap(([name, value]) => {
		const isObject = typeof value === 'object' && value !== null && !Array.isArray(value);
		return [name, ...(isObject ? Object.keys(value).map((inner) => `${name}.${inner}`) : [])];
	});

const isList = ({ text }: ProxiedResponse) => text.startsWith('{') && /"result":\s*\[/.test(text);

type Body = { result: unknown; result_info?: IDataObject };

const lists = fixtures.filter(({ record, change }) => !record && !change);

describe.each(named(lists))('A list with odd rows: %s', (_title, fixture) => {
	/** The list with a copy of a row behind it for each thing that can be odd about one. */
	const listed = async (filters: IDataObject) => {
		const row = fixture.rows(emulator)[0]!;
		const odd = fieldsOf(row)
			.flatMap((field) => ODD.map(([, value]) => [field, value] as const))
			.map(([field, value], nth) => {
				const id = `${String(nth).padStart(8, '0')}${row.id.slice(8)}`;
				return spoilt({ ...row, id }, field, value);
			});
		const { baseUrl } = await proxy(emulator, {
			response: (response) => {
				if (!isList(response)) return;
				editBody<{ result: unknown[]; result_info?: IDataObject }>(response, (body) => {
					body.result = [...body.result, ...odd, null, 7, 'row', []];
					delete body.result_info?.total_count;
				});
			},
		});
		return { row, ...(await perform(emulator, fixture, { baseUrl, parameters: { filters } })) };
	};

	it('hands on the others', async () => {
		const { json, row } = await listed({});
		expect(json.filter((one) => 'error' in one)).toEqual([]);
		expect(json.map((one) => one[fixture.idField ?? 'id'])).toContain(row.id);
	});

	it('hands on the others, whatever is filtered by', async () => {
		const all = fixture.filters?.(fixture.rows(emulator)[0]!) ?? {};
		for (const [name, value] of Object.entries(all)) {
			const { json, row } = await listed({ [name]: value });
			expect([name, json.filter((one) => 'error' in one)]).toEqual([name, []]);
			expect(json.map((one) => one[fixture.idField ?? 'id'])).toContain(row.id);
		}
	});
});

describe.each(named(single))('A record that is odd: %s', (_title, fixture) => {
	const modes = Object.keys(fixture.names ?? {});
	const fields = () => fieldsOf(fixture.rows(emulator)[0]!);

	/** Runs it on the first rows, each with one field of another kind, and on one more as it is. */
	async function performOver(field: string, odd: unknown[], mode: string) {
		emulator.reset();
		const rows = fixture.rows(emulator).slice(0, odd.length + 1);
		const items = rows.map((row) => ({ record: nameOf(fixture, row, mode) }));
		const changed = (row: unknown) => {
			const nth = rows.findIndex(({ id }) => id === (row as Row | null)?.id);
			return nth >= 0 && nth < odd.length ? spoilt(row as Row, field, odd[nth]) : row;
		};
		const { baseUrl } = await proxy(emulator, {
			response: (response, { method }) => {
				if (method !== 'GET' || !response.text.startsWith('{')) return;
				editBody<Body>(response, (body) => {
					const { result } = body;
					body.result = Array.isArray(result) ? result.map(changed) : changed(result);
				});
			},
		});
		return await perform(emulator, fixture, { mode, items, baseUrl });
	}

	it.each(modes)(
		'costs at the most its own item, and says nothing of JavaScript: by %s',
		async (mode) => {
			for (const field of fields()) {
				const odd = ODD.map(([, value]) => value);
				const result = await performOver(field, odd, mode);
				expect(JSON.stringify(result.json)).not.toMatch(OF_JAVASCRIPT);
				expect([field, failureOf(result, odd.length)]).toEqual([field, false]);
			}
		},
	);

	it.each(modes)('is no other one when it is asked for alone: by %s', async (mode) => {
		for (const field of fields()) {
			const result = await performOver(field, [null], mode);
			expect(JSON.stringify(result.json)).not.toMatch(OF_JAVASCRIPT);
			expect([field, failureOf(result, 1)]).toEqual([field, false]);
		}
	});
});

const SHAPES: Array<[string, unknown]> = [
	['missing', undefined],
	['null', null],
	['a text', 'odd'],
	['a number', 7],
	['true', true],
	['an empty object', {}],
	['a list in an object', { rows: [{ id: 'a' }] }],
	['an empty list', []],
	['a list of nothing', [null]],
	['a list of texts', ['odd']],
];

describe.each(named(fixtures))('An answer of another shape: %s', (_title, fixture) => {
	const spoiling = async (value: unknown, isMeant: (method: string) => boolean) =>
		await proxy(emulator, {
			response: (response, { method }) => {
				if (!isMeant(method) || !response.text.startsWith('{')) return;
				editBody<Body>(response, (body) => {
					if (value === undefined) delete (body as Partial<Body>).result;
					else body.result = value;
				});
			},
		});

	it.each(SHAPES)(
		'says nothing of JavaScript where what was asked for is %s',
		async (_what, value) => {
			const { baseUrl } = await spoiling(value, (method) => method === 'GET');
			const { json } = await perform(emulator, fixture, { baseUrl });
			expect(JSON.stringify(json)).not.toMatch(OF_JAVASCRIPT);
			// What could not be read lets nobody be called absent.
			expect(JSON.stringify(json)).not.toContain('"alreadyAbsent":true');
		},
	);

	it.each(SHAPES)(
		'says nothing of JavaScript where the answer to a change is %s',
		async (_what, value) => {
			const { baseUrl } = await spoiling(value, (method) => method !== 'GET');
			const { json } = await perform(emulator, fixture, { baseUrl });
			expect(json).not.toEqual([]);
			expect(JSON.stringify(json)).not.toMatch(OF_JAVASCRIPT);
		},
	);
});

const settled = creating.filter(({ cannotBeLookedUp }) => !cannotBeLookedUp);

describe.each(named(settled))('A creation whose answer can not be read: %s', (_title, fixture) => {
	it.each(['cut-off-json', 'empty-200', 'wrong-content-type', 'reset-after', 'html'] as const)(
		'is looked up, and not sent again: %s',
		async (kind) => {
			emulator.fault({ kind, method: 'POST', afterAct: true, times: 2 });
			const { json } = await perform(emulator, fixture);
			expect(json.map(({ wasCreated }) => wasCreated)).toEqual([true, true]);
			expect(sentChanges(emulator)).toHaveLength(fixture.batch ? 1 : 2);
		},
	);

	it.each(SHAPES)('is looked up where its result is %s', async (_what, value) => {
		const { baseUrl } = await proxy(emulator, {
			response: (response, { method }) => {
				if (method === 'POST') editBody<Body>(response, (body) => void (body.result = value));
			},
		});
		const { json } = await perform(emulator, fixture, { baseUrl });
		expect(json.map(({ wasCreated }) => wasCreated)).toEqual([true, true]);
		expect(sentChanges(emulator)).toHaveLength(fixture.batch ? 1 : 2);
	});
});
