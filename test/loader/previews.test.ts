import { join } from 'node:path';

import { loadOutputSchema } from 'n8n-core';

import { everyOperation, titled } from '../conformance/described';
import { fixtureOf, world } from '../conformance/fixtures';
import { perform } from '../conformance/perform';
import { type NodeName, nodeNamed } from '../support/nodes';
import { useEmulator } from '../support/emulator';

const emulator = useEmulator({ seed: world });

interface Preview {
	type: string | string[];
	properties?: Record<string, Preview>;
	items?: Preview;
}

const previewOf = (node: NodeName, operation: string) => {
	const { name } = nodeNamed(node).constructor;
	const nodeDir = join(__dirname, '../../dist/nodes', name);
	return loadOutputSchema({ nodeDir, version: 1, operation }) as Preview | undefined;
};

/** Fields of a value that its preview does not have or has with another type. */
function unexpectedFields(value: unknown, preview: Preview | undefined, at: string): string[] {
	if (!preview) return [`${at} is not announced`];
	if (value === null) return [preview.type].flat().includes('null') ? [] : [`${at} is null`];
	if (Array.isArray(value)) {
		return value.flatMap((item, index) => unexpectedFields(item, preview.items, `${at}[${index}]`));
	}
	if (typeof value === 'object') {
		return Object.entries(value as object).flatMap(([key, inner]) =>
			unexpectedFields(inner, preview.properties?.[key], `${at}.${key}`),
		);
	}
	const kind = Number.isInteger(value) ? 'integer' : typeof value;
	return [preview.type].flat().includes(kind) ? [] : [`${at} is a ${kind}`];
}

describe('The output preview of', () => {
	it.each(titled(everyOperation))(
		'%s: n8n finds it, and it has every field of the output',
		async (_title, { node, operation }) => {
			const preview = previewOf(node, operation);
			const fixture = fixtureOf({ node, operation });
			const parameters = { ...fixture.parameters, ...fixture.allFields };
			const { json, error } = await perform(emulator, fixture, { parameters, onError: undefined });
			expect(error).toBeUndefined();
			expect(json.length).toBeGreaterThan(0);
			expect(json.flatMap((row) => unexpectedFields(row, preview, operation))).toEqual([]);
			// The preview shows the columns in the order that the output will have.
			const shown = new Set(json.flatMap(Object.keys));
			expect(Object.keys(preview?.properties ?? {})).toEqual([...shown]);
		},
	);
});
