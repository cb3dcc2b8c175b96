import type { INodeProperties } from 'n8n-workflow';

import { batchOperation } from '../../shared/operation/operation';
import type { Parameters } from '../../shared/operation/parameters';
import { people } from '../../shared/resources/people';
import { personFields, readQuestion } from '../fields';
import type { PlanInput } from '../planning';
import { planHint, summaryOf } from '../messages';

const order: INodeProperties = {
	displayName: 'Order',
	name: 'order',
	type: 'options',
	options: [
		{
			name: 'Access First',
			value: 'accessFirst',
			description:
				'Lists, groups and policies, then sessions, devices and the Access user, then memberships and API tokens',
		},
		{
			name: 'Memberships First',
			value: 'membershipsFirst',
			description: 'For people with admin rights, who could undo the rest',
		},
	],
	default: 'accessFirst',
	description: 'In which order access is taken away',
};

const accountTokens: INodeProperties = {
	displayName: 'Account API Tokens',
	name: 'accountTokens',
	type: 'options',
	options: [
		{ name: 'Disable', value: 'disable', description: 'Programs that use them stop working' },
		{
			name: 'Report',
			value: 'report',
			description: 'List them without a step, since programs may use them',
		},
	],
	default: 'report',
	description: 'What to do with active API tokens that the person created for an account',
};

const accessUser: INodeProperties = {
	displayName: 'Access User',
	name: 'accessUser',
	type: 'options',
	options: [
		{ name: 'Delete', value: 'delete', description: 'Delete the user with seats and tokens' },
		{ name: 'Keep', value: 'keep', description: 'Leave the user and the seat' },
		{ name: 'Remove Seat', value: 'removeSeat', description: 'Free the seat; the user stays' },
	],
	default: 'delete',
	description: 'What to do with the Zero Trust user',
};

const ifNotSeen: INodeProperties = {
	displayName: 'If Not Seen',
	name: 'ifNotSeen',
	type: 'options',
	options: [
		{
			name: 'Go On',
			value: 'goOn',
			description: "Plan what was found, and list the rest in 'notSeen'",
		},
		{ name: 'Refuse', value: 'refuse', description: 'Plan no step for the person' },
	],
	default: 'goOn',
	description: 'What to do if something could not be looked at',
};

const guards: INodeProperties = {
	displayName: 'Guards',
	name: 'guards',
	type: 'collection',
	placeholder: 'Add guard',
	default: {},
	options: [
		ifNotSeen,
		{
			displayName: 'Max People',
			name: 'maxPeople',
			type: 'number',
			typeOptions: { minValue: 1 },
			default: 10,
			description: 'If the input has more people than this, nobody has a step in their plan',
		},
		{
			displayName: 'Max Steps',
			name: 'maxSteps',
			type: 'number',
			typeOptions: { minValue: 1 },
			default: 100,
			description: 'A person for whom it would take more steps has none',
		},
		{
			displayName: 'Protected Emails',
			name: 'protectedEmails',
			type: 'string',
			placeholder: 'e.g. break-glass@example.com, @partner.example.com',
			default: '',
			description:
				'Addresses, separated by commas, that never have a step; @domain for a whole domain',
		},
	],
};

const DEFAULTS = { maxPeople: 10, maxSteps: 100 };

function readInput(parameters: Parameters): PlanInput {
	return {
		...readQuestion(parameters),
		order: parameters.choice('options.order'),
		accountTokens: parameters.choice('options.accountTokens'),
		accessUser: parameters.choice('options.accessUser'),
		ifNotSeen: parameters.optionalChoice('guards.ifNotSeen') ?? 'goOn',
		maxPeople: parameters.wholeNumber('guards.maxPeople') ?? DEFAULTS.maxPeople,
		maxSteps: parameters.wholeNumber('guards.maxSteps') ?? DEFAULTS.maxSteps,
		protectedEmails: readProtected(parameters),
	};
}

/** Addresses and domains; a guard that can't be read protects nobody, so it is refused. */
function readProtected(parameters: Parameters): string[] {
	const name = 'guards.protectedEmails';
	const value = parameters.idsOrNames(name) ?? [];
	const all = typeof value === 'string' ? value.split(',') : value;
	const given = all.map((one) => one.trim()).filter(Boolean);
	const wrong = given.find((one) => !/^[^\s@]*@[^\s@]+\.[^\s@]+$/.test(one));
	if (wrong === undefined) return given;
	throw parameters.refuse(
		name,
		`must be email addresses or @domains, not ${JSON.stringify(wrong)}`,
	);
}

export const planRemoval = batchOperation<PlanInput>({
	value: 'planRemoval',
	name: 'Plan Removal',
	action: 'Plan removal of person',
	description: 'Find what an email address can do, and plan step by step how to take it away',
	effect: 'read',
	resource: people,
	isFlat: true,
	fields: [...personFields, guards],
	options: [order, accountTokens, accessUser],
	read: readInput,
	names: (input) => input.email,
	summary: planHint,
	async runAll(entries) {
		const [first] = entries;
		if (!first) return [];
		try {
			const { planAll } = await import('../planning.js');
			const planned = await planAll(
				entries.map(({ input }) => input),
				first.item,
			);
			return planned.map((one) => ({ ok: true, result: [{ ...one, ...summaryOf(one) }] }));
		} catch (error) {
			return entries.map(() => ({ ok: false, error }));
		}
	},
});
