import type { IDataObject, INode } from 'n8n-workflow';

import type { Emulator } from '../../emulator';
import type { Finding } from '../../nodes/CloudflarePerson/finding';
import type { Plan } from '../../nodes/CloudflarePerson/plan';
import type { Planned } from '../../nodes/CloudflarePerson/planning';
import type { Result } from './engine';
import { run } from './engine';
import type { Scheme } from './emulator';
import { credentialFor } from './emulator';

export interface More extends IDataObject {
	options?: IDataObject;
	guards?: IDataObject;
}

export interface How {
	scheme?: Scheme;
	/** An API token in place of that of the user. */
	apiToken?: string;
	onError?: INode['onError'];
}

type PersonOperation = 'getAccess' | 'planRemoval' | 'removeAccess';

/** Runs an operation of the Person node, one item for each person. */
async function runPerson(
	emulator: Emulator,
	operation: PersonOperation,
	{ parameters, items }: { parameters: IDataObject; items: IDataObject[] },
	{ scheme, apiToken, onError }: How,
): Promise<Result> {
	const credential = credentialFor(emulator, scheme, apiToken ? { apiToken } : {});
	return await run({
		node: 'person',
		parameters: { operation, ...parameters },
		items,
		credential,
		onError,
	});
}

/** The findings among the items of getAccess, without the keys of the item that ends a person. */
export const findingsOf = (json: IDataObject[]): Finding[] =>
	json
		.filter(({ place }) => place !== null)
		.map(({ complete: _complete, notSeen: _notSeen, ...finding }) => finding as Finding);

const itemsFor = (emails: string[]) => emails.map((email) => ({ email }));

const ofPeople = (emails: string[], more: More) => ({
	parameters: { email: '={{ $json.email }}', ...more },
	items: itemsFor(emails),
});

export const getAccess = async (
	emulator: Emulator,
	emails: string[],
	more: More = {},
	how: How = {},
): Promise<Result> => await runPerson(emulator, 'getAccess', ofPeople(emails, more), how);

export const planRemoval = async (
	emulator: Emulator,
	emails: string[],
	more: More = {},
	how: How = {},
): Promise<Result> => await runPerson(emulator, 'planRemoval', ofPeople(emails, more), how);

/** What planRemoval says of each person. Throws if the node fails. */
export async function plannedFor(
	emulator: Emulator,
	emails: string[],
	more: More = {},
	how: How = {},
): Promise<Planned[]> {
	const { json, error } = await planRemoval(emulator, emails, more, how);
	if (error) throw new Error(error.message);
	return json as unknown as Planned[];
}

/** The plans of some people, any number of them. */
export const plansFor = async (
	emulator: Emulator,
	emails: string[],
	more: More = {},
	how: How = {},
): Promise<Plan[]> =>
	(
		await plannedFor(emulator, emails, { ...more, guards: { maxPeople: 100, ...more.guards } }, how)
	).map(({ plan }) => plan);

/** Carries out plans, one item each. */
export const removeAccess = async (
	emulator: Emulator,
	plans: unknown[],
	options: IDataObject = {},
	how: How = {},
): Promise<Result> =>
	await runPerson(
		emulator,
		'removeAccess',
		{
			parameters: { plan: '={{ $json.plan }}', options },
			items: plans.map((plan) => ({ plan: plan as IDataObject })),
		},
		how,
	);
