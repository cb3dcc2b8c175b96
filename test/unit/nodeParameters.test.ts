import type { INodeProperties, INodePropertyOptions } from 'n8n-workflow';

import { fieldNamed } from '../../nodes/shared/operation/fieldNamed';
import { operations as accessUser } from '../../nodes/CloudflareAccessUser/operations';
import { operations as organizationMember } from '../../nodes/CloudflareOrganizationMember/operations';
import { operations as shareRecipient } from '../../nodes/CloudflareShareRecipient/operations';
import { operations as userInvite } from '../../nodes/CloudflareUserInvite/operations';
import type { Operation } from '../../nodes/shared/operation/operation';
import { propertiesOf } from '../../nodes/shared/operation/properties';

const shownFor = ({ displayOptions }: INodeProperties) => displayOptions?.show?.operation;

/** Names that saved workflows depend on, as nodes.md fixes them. */
const parametersOf: Array<[string, readonly Operation[], Record<string, string[]>]> = [
	[
		'share recipient',
		shareRecipient,
		{
			create: ['account', 'share', 'recipientType', 'recipientAccount', 'recipientOrganization'],
			delete: ['account', 'share', 'recipient'],
			get: ['account', 'share', 'recipient'],
			getAll: ['account', 'share', 'returnAll', 'limit', 'filters'],
		},
	],
	[
		'user invite',
		userInvite,
		{
			get: ['invite'],
			getAll: ['returnAll', 'limit', 'filters'],
			respond: ['invite', 'response'],
		},
	],
	[
		'Access user',
		accessUser,
		{
			create: ['account', 'email', 'additionalFields'],
			delete: ['account', 'user'],
			get: ['account', 'user'],
			getAll: ['account', 'returnAll', 'limit', 'filters'],
			getFailedLogins: ['account', 'user', 'returnAll', 'limit'],
			getSessions: ['account', 'user'],
			removeSeat: ['account', 'user'],
			revokeSessions: ['account', 'user'],
			update: ['account', 'user', 'name'],
		},
	],
	[
		'organization member',
		organizationMember,
		{
			create: ['organization', 'email', 'additionalFields'],
			createMany: ['organization', 'email', 'additionalFields'],
			delete: ['organization', 'member'],
			get: ['organization', 'member'],
			getAll: ['organization', 'returnAll', 'limit', 'filters'],
		},
	],
];

describe.each(parametersOf)('the %s node', (_noun, operations, expected) => {
	const properties = propertiesOf('thing', operations);

	it('has the operations that saved workflows know', () => {
		expect(operations.map(({ value }) => value).sort()).toEqual(Object.keys(expected).sort());
	});

	it.each(Object.entries(expected))('has its parameters for %s, options last', (value, names) => {
		const { effect, fields, isFlat } = operations.find((one) => one.value === value)!;
		const common = effect === 'read' ? (isFlat ? [] : ['simplify']) : ['allowChanges'];
		const parameters = fields.filter(({ type }) => type !== 'notice');
		expect(parameters.map(({ name }) => name)).toEqual([...names, ...common, 'options']);
	});

	it('names no parameter twice within an operation', () => {
		for (const { fields } of operations) {
			const names = fields.map(({ name }) => name);
			expect(new Set(names).size).toBe(names.length);
		}
	});

	it('offers only defaults that it would take', () => {
		const nested = properties.flatMap(({ options = [] }) =>
			options.filter((option): option is INodeProperties => 'type' in option),
		);
		const dropDowns = [...properties, ...nested].filter(({ type }) => type === 'options');
		for (const { options, default: preset } of dropDowns) {
			const values = (options as INodePropertyOptions[]).map(({ value }) => value);
			expect(values).toContain(preset);
		}
	});
});

/** What the collections hold besides the pace and the time-out, which every operation has. */
const collectionsOf: Array<[string, readonly Operation[], Record<string, string[]>]> = [
	[
		'share recipient',
		shareRecipient,
		{
			create: [
				'options.dryRun',
				'options.ifExists',
				'options.waitTimeout',
				'options.waitUntilAssociated',
			],
			delete: [
				'options.dryRun',
				'options.ifMissing',
				'options.waitTimeout',
				'options.waitUntilDisassociated',
			],
			get: ['options.includeResources'],
			getAll: ['filters.associationStatus', 'options.includeResources'],
		},
	],
	[
		'user invite',
		userInvite,
		{
			get: [],
			getAll: ['filters.invitedBy', 'filters.organizationName', 'filters.status'],
			respond: ['options.dryRun', 'options.ifAnswered'],
		},
	],
	[
		'Access user',
		accessUser,
		{
			create: ['additionalFields.name', 'options.dryRun', 'options.ifExists'],
			delete: ['options.dryRun', 'options.ifMissing'],
			get: [],
			getAll: [
				'filters.accessSeat',
				'filters.createdBefore',
				'filters.email',
				'filters.emailEndsWith',
				'filters.gatewaySeat',
				'filters.inactiveDays',
				'filters.includeNeverLoggedIn',
				'filters.name',
				'filters.search',
			],
			getFailedLogins: [],
			getSessions: [],
			removeSeat: ['options.dryRun', 'options.ifMissing'],
			revokeSessions: [
				'options.devices',
				'options.dryRun',
				'options.ifMissing',
				'options.waitTimeout',
				'options.waitUntilEnded',
				'options.warpSessionReauth',
			],
			update: ['options.dryRun'],
		},
	],
	[
		'organization member',
		organizationMember,
		{
			create: ['additionalFields.status', 'options.dryRun', 'options.ifExists'],
			createMany: ['additionalFields.status', 'options.dryRun', 'options.ifExists'],
			delete: ['options.dryRun', 'options.ifMissing'],
			get: [],
			getAll: [
				'filters.email',
				'filters.emailContains',
				'filters.emailEndsWith',
				'filters.emailStartsWith',
				'filters.status',
			],
		},
	],
];

describe.each(collectionsOf)('the collections of the %s node', (_noun, operations, expected) => {
	const PACE = ['options.maxConcurrency', 'options.rateLimitMaxWait', 'options.timeout'];

	it.each(Object.entries(expected))('hold what saved workflows know, for %s', (value, names) => {
		const { fields } = operations.find((one) => one.value === value)!;
		const held = fields
			.filter(({ type }) => type === 'collection')
			.flatMap(({ name, options }) => options!.map((option) => `${name}.${option.name}`));
		expect(held.sort()).toEqual([...names, ...PACE].sort());
	});

	it('hold a dry run for every change, and none for what only reads', () => {
		for (const { effect, fields } of operations) {
			const hasDryRun = fieldNamed(fields, 'options.dryRun') !== undefined;
			expect(hasDryRun).toBe(effect !== 'read');
		}
	});

	const labelsIn = ({ fields }: Operation, isWanted: (name: string) => boolean) =>
		fields
			.filter(({ type, name }) => type === 'collection' && isWanted(name))
			.map(({ options }) => (options as INodeProperties[]).map(({ displayName }) => displayName));

	it('are sorted as the editor shows them', () => {
		for (const operation of operations) {
			for (const labels of labelsIn(operation, (name) => name !== 'options')) {
				expect(labels).toEqual([...labels].sort((a, b) => a.localeCompare(b)));
			}
		}
	});

	it('offer first what protects, and last what only sets the pace', () => {
		const protecting = ['Dry Run', 'If Answered', 'If Exists', 'If Missing'];
		const last = ['Max Concurrency', 'Max Rate-Limit Wait (Seconds)', 'Request Timeout (Seconds)'];
		for (const operation of operations) {
			const [labels = []] = labelsIn(operation, (name) => name === 'options');
			const first = labels.filter((label) => protecting.includes(label));
			expect(labels.slice(0, first.length)).toEqual(first.sort());
			expect(labels.slice(-last.length)).toEqual(last);
		}
	});
});

it.each(accessUser)(
	'$value of Access users shows its fields in their order',
	({ value, fields }) => {
		const shown = propertiesOf('thing', accessUser).filter((one) => shownFor(one)?.includes(value));
		expect(shown.map(({ name }) => name)).toEqual(['notice', ...fields.map(({ name }) => name)]);
	},
);
