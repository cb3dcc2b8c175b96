import type { IDataObject, INodeTypes } from 'n8n-workflow';
import { Workflow } from 'n8n-workflow';

import { nodeNamed } from '../support/nodes';
import { useEmulator } from '../support/emulator';
import type { Place } from './described';
import { everyField, titled, withValue } from './described';
import { fixtureOf, world } from './fixtures';
import { perform } from './perform';

const emulator = useEmulator({ seed: world });

/** Options that decide what is done; a number only sets the pace, and its default is safe. */
const isDeciding = ({ name, field }: Place) =>
	name.startsWith('options.') && ['options', 'boolean'].includes(field.type);

/** Guards of every type: one that comes to nothing would guard nobody. */
const protecting = everyField.filter(
	(place) => isDeciding(place) || place.name.startsWith('guards.'),
);

describe.each(titled(protecting))('%s', (_title, { node, operation, name, field }) => {
	const fixture = fixtureOf({ node, operation });

	it.each([
		['a field that is not there', '={{ $json.missing }}'],
		['null', '={{ null }}'],
		['an empty text', "={{ '' }}"],
		['a blank', "={{ ' ' }}"],
		['a text that it does not offer', "={{ 'maybe' }}"],
		...(field.type === 'number' ? [] : [['a number', '={{ 7 }}']]),
		['an object', '={{ {} }}'],
		['a list', '={{ [] }}'],
		['an empty text that was typed in', ''],
		['a text that was typed in and that it does not offer', 'maybe'],
	])('is refused where it comes to %s, and nothing leaves', async (_what, value) => {
		const { json } = await perform(emulator, fixture, {
			parameters: withValue({} as IDataObject, name, value),
		});
		expect(json).not.toEqual([]);
		for (const { error } of json) expect(error).toContain(`'${field.displayName}'`);
		expect(emulator.requests).toEqual([]);
	});
});

it('No option is ever given by one expression for all of them: n8n leaves such an expression out', () => {
	const workflow = new Workflow({
		active: false,
		connections: {},
		nodeTypes: { getByNameAndVersion: () => nodeNamed('accessUser') } as unknown as INodeTypes,
		nodes: [
			{
				id: '1',
				name: 'Node',
				type: 'test.node',
				typeVersion: 1,
				position: [0, 0],
				parameters: {
					operation: 'getAll',
					options: '={{ $json.all }}',
					filters: '={{ $json.all }}',
				},
			},
		],
	});
	expect(workflow.getNode('Node')?.parameters).toMatchObject({ options: {}, filters: {} });
});
