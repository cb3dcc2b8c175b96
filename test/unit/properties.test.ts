import type { INode, INodeParameters, INodeProperties, INodeTypes } from 'n8n-workflow';
import { Workflow } from 'n8n-workflow';

import { credentialText } from '../../nodes/shared/fields/notices';
import type { ItemOperation } from '../../nodes/shared/operation/operation';
import { operation } from '../../nodes/shared/operation/operation';
import { propertiesOf, subtitleOf } from '../../nodes/shared/operation/properties';
import { person } from './people';

const text = (name: string, more: Partial<INodeProperties> = {}): INodeProperties => ({
	displayName: name,
	name,
	type: 'string',
	default: '',
	...more,
});

const called = (
	value: string,
	name: string,
	fields: INodeProperties[],
	more: Partial<ItemOperation> = {},
) =>
	operation({
		value,
		name,
		action: `${name} thing`,
		description: `What ${name} does`,
		effect: 'read',
		resource: person,
		fields,
		read: () => undefined,
		run: async () => ({}),
		...more,
	});

const shownFor = ({ displayOptions }: INodeProperties) => displayOptions?.show?.operation;

describe('the parameters of a node', () => {
	const shared = text('shared');
	const onlyGet = text('onlyGet');
	const onlyAll = text('onlyAll', { displayOptions: { show: { returnAll: [false] } } });
	const conditional = text('conditional', { displayOptions: { hide: { shared: ['x'] } } });
	const get = called('get', 'Get', [shared, onlyGet]);
	const getAll = called('getAll', 'Get Many', [shared, onlyAll, conditional]);
	const add = called('create', 'Create', [shared]);
	let properties: INodeProperties[];
	beforeEach(() => (properties = propertiesOf('thing', [get, getAll, add])));
	const named = (name: string) => properties.find((one) => one.name === name)!;

	it('begin with the hidden resource that names nodes and tools by their operation', () => {
		expect(properties[0]).toMatchObject({ name: 'resource', type: 'hidden', default: 'thing' });
		expect(properties[1]?.displayOptions).toEqual({ show: { resource: ['thing'] } });
	});

	it('then have the operations, in the order of their names', () => {
		expect(properties[1]).toMatchObject({
			displayName: 'Operation',
			name: 'operation',
			type: 'options',
			noDataExpression: true,
			default: 'getAll',
		});
		expect(properties[1]?.options).toEqual([
			{
				name: 'Create',
				value: 'create',
				action: 'Create thing',
				description: 'What Create does',
			},
			{ name: 'Get', value: 'get', action: 'Get thing', description: 'What Get does' },
			{
				name: 'Get Many',
				value: 'getAll',
				action: 'Get Many thing',
				description: 'What Get Many does',
			},
		]);
	});

	it('list a shared field once, for all operations that have it', () => {
		expect(properties.filter(({ name }) => name === 'shared')).toHaveLength(1);
		expect(shownFor(named('shared'))).toEqual(['get', 'getAll', 'create']);
	});

	it('show a field of one operation for that one only', () => {
		expect(shownFor(named('onlyGet'))).toEqual(['get']);
	});

	it('keep the conditions that a field has of its own', () => {
		expect(named('onlyAll').displayOptions).toEqual({
			show: { operation: ['getAll'], returnAll: [false] },
		});
		expect(named('conditional').displayOptions).toEqual({
			show: { operation: ['getAll'] },
			hide: { shared: ['x'] },
		});
	});

	it('keep fields apart that only look alike', () => {
		const twins = propertiesOf('thing', [
			called('get', 'Get', [text('email', { description: 'Who to look up' })]),
			called('create', 'Create', [text('email', { description: 'Who to bring in' })]),
		]).filter(({ name }) => name === 'email');
		expect(twins.map((one) => [one.description, shownFor(one)])).toEqual([
			['Who to look up', ['get']],
			['Who to bring in', ['create']],
		]);
	});

	it('say for each operation what its own resource needs, once for all that need the same', () => {
		const other = { resource: { ...person, credential: 'Another permission.' } };
		const notices = propertiesOf('thing', [
			get,
			called('revoke', 'Revoke', [], { ...other, warning: 'Careful.' }),
			called('list', 'List', [], other),
			add,
			called('end', 'End', [], { ...other, warning: 'Careful.' }),
		]).filter(({ type }) => type === 'notice');
		expect(notices.map((one) => [one.displayName, shownFor(one)])).toEqual([
			[credentialText(person), ['get', 'create']],
			['Careful. Another permission.', ['revoke', 'end']],
			['Another permission.', ['list']],
		]);
	});

	it('have Simplify for what is read, unless it comes out flat', () => {
		const hasSimplify = (more: Partial<ItemOperation>) =>
			called('get', 'Get', [], more).fields.some(({ name }) => name === 'simplify');
		expect([hasSimplify({}), hasSimplify({ isFlat: true })]).toEqual([true, false]);
	});

	it('leave the definitions of the operations as they were', () => {
		expect(shared.displayOptions).toBeUndefined();
		expect(onlyAll.displayOptions).toEqual({ show: { returnAll: [false] } });
		expect(propertiesOf('thing', [get, getAll, add])).toEqual(properties);
	});
});

describe('the subtitle', () => {
	const expression = subtitleOf([called('getAll', 'Get Many', []), called('delete', 'Delete', [])]);
	const node = (parameters: INodeParameters): INode => ({
		id: '1',
		name: 'Node',
		type: 'test.node',
		typeVersion: 1,
		position: [0, 0],
		parameters,
	});
	const subtitle = (parameters: INodeParameters) => {
		const nodeTypes = { getByNameAndVersion: () => undefined } as unknown as INodeTypes;
		const workflow = new Workflow({
			nodes: [node(parameters)],
			connections: {},
			active: false,
			nodeTypes,
		});
		return workflow.expression.getSimpleParameterValue(
			node(parameters),
			expression,
			'internal',
			{},
		);
	};

	it.each([
		[{ operation: 'getAll', options: {} }, 'Get Many'],
		[{ operation: 'delete' }, 'Delete'],
		[{ operation: 'delete', options: { dryRun: false } }, 'Delete'],
		[{ operation: 'delete', options: { dryRun: true } }, 'Delete (dry run)'],
	])('of %j is "%s"', (parameters, expected) => {
		expect(subtitle(parameters)).toBe(expected);
	});
});
