import type { IDataObject, INodeProperties } from 'n8n-workflow';

import { useEmulator, resourceLocator } from '../support/emulator';
import type { Place } from './described';
import { everyField, titled, withValue } from './described';
import { fixtures, world } from './fixtures';
import { itemsOf, perform } from './perform';

const emulator = useEmulator({ seed: world });

/** Values that a field of this type can't have. Locators and dates have suites of their own. */
function badValues({ type, required, typeOptions = {} }: INodeProperties): unknown[] {
	const { minValue = 0, maxValue } = typeOptions;
	const beyond = maxValue === undefined ? [] : [maxValue + 1];
	switch (type) {
		case 'string':
			return [{ a: 1 }, ['x'], ...(required ? [' '] : [])];
		case 'boolean':
			return ['perhaps', 3, {}];
		case 'options':
			return ['perhaps', 3, {}];
		case 'multiOptions':
			// A text may be the name of something that only Cloudflare knows.
			if (typeOptions.loadOptionsMethod) return [[[3]], [[{}]], [[' ']], { a: 1 }];
			return [['perhaps'], 'perhaps', [3]];
		case 'json':
			return ['{', 3, true, ['x'], {}, ...(required ? [' ', null] : [])];
		case 'number':
			return [minValue - 1, ...beyond, 1.5, 'many', {}, true];
		default:
			return [];
	}
}

/** A limit that is left empty is not "all". */
const nothing = ({ name }: Place): unknown[] => (name === 'limit' ? ['', null] : []);

/** What takes no expression is always what the editor offers. */
const isTyped = ({ field }: Place) => badValues(field).length > 0 && !field.noDataExpression;

/** n8n wants everything filled that may be shown for a value that only the run knows. */
function holdersOf({ node, operation, name }: Place): IDataObject {
	const own = fixtures.filter((one) => one.node === node && one.operation === operation);
	const locators = own
		.flatMap(({ containers }) => Object.entries(containers))
		.map(([holder, id]) => [holder, resourceLocator('id', id)]);
	const isNeeded = own.every(({ parameters = {} }) => name in parameters);
	const others = isNeeded ? Object.assign({}, ...own.map(({ parameters }) => parameters)) : {};
	return { ...others, ...Object.fromEntries(locators) } as IDataObject;
}

const shown = ({ node, operation, field }: Place) =>
	fixtures.find((one) => {
		const conditions = Object.entries(field.displayOptions?.show ?? {});
		const shownFor = conditions.every(
			([name, values]) =>
				!(name in (one.parameters ?? {})) || values?.includes(one.parameters?.[name] as string),
		);
		return one.node === node && one.operation === operation && shownFor;
	})!;

describe.each(titled(everyField.filter(isTyped)))('%s', (_title, place) => {
	const { name, field } = place;
	const fixture = shown(place);
	const needed = { ...holdersOf(place), ...(name === 'limit' && { returnAll: false }) };

	it.each([...badValues(field), ...nothing(place)])(
		'refuses %j with its name, and nothing leaves',
		async (value) => {
			const { json, error } = await perform(emulator, fixture, {
				items: [{ ...itemsOf(emulator, fixture)[0], value: value as IDataObject }],
				parameters: withValue(needed, name, '={{ $json.value }}'),
			});
			expect(json.map((row) => row.error)).toEqual([
				expect.stringContaining(`'${field.displayName}' `),
			]);
			expect(error).toBeUndefined();
			expect(emulator.requests).toEqual([]);
		},
	);
});
