import type { INodeProperties } from 'n8n-workflow';

import type { Collection } from '../shared/cloudflare/resource';
import type { ItemSession } from '../shared/operation/itemSession';
import { allOf, chosen } from '../shared/operation/idsOrNames';
import { ParameterFault } from '../shared/operation/parameterFault';
import type { Parameters } from '../shared/operation/parameters';
import { permissionGroups } from '../shared/resources/permissionGroups';
import { resourceGroups } from '../shared/resources/resourceGroups';
import { roles } from '../shared/resources/roles';
import type { Named, PermissionGroup, ResourceGroup } from '../shared/resources/memberPolicies';
import { isWholeAccount } from '../shared/resources/memberPolicies';
import type { Grants } from './grants';

const CHOOSE =
	'Choose from the list, or specify IDs or exact names using an <a href="https://docs.n8n.io/code/expressions/">expression</a>';

const several = (
	name: string,
	displayName: string,
	loadOptionsMethod: string,
	grantBy: string,
	description: string,
): INodeProperties => ({
	displayName: `${displayName} Names or IDs`,
	name,
	type: 'multiOptions',
	typeOptions: { loadOptionsMethod, loadOptionsDependsOn: ['account.value'] },
	displayOptions: { show: { grantBy: [grantBy] } },
	default: [],
	description: `${description}. ${CHOOSE}.`,
});

export const grantFields: INodeProperties[] = [
	{
		displayName: 'Grant By',
		name: 'grantBy',
		type: 'options',
		options: [
			{
				name: 'Permission Groups',
				value: 'permissionGroups',
				description: 'In the whole account, or in some resource groups such as single domains',
			},
			{ name: 'Roles', value: 'roles', description: 'In the whole account' },
		],
		default: 'roles',
		description: 'What the person is given',
	},
	{
		...several('roles', 'Role', 'getRoles', 'roles', 'The roles of the person in the account'),
		required: true,
	},
	{
		...several(
			'permissionGroups',
			'Permission Group',
			'getPermissionGroups',
			'permissionGroups',
			'What the person may do',
		),
		required: true,
	},
	several(
		'resourceGroups',
		'Resource Group',
		'getResourceGroups',
		'permissionGroups',
		'Where the person may do it; empty for the whole account',
	),
];

/** What an item gives, as typed or picked. Names are looked up later. */
export type Given =
	| { by: 'roles'; roles: string | string[]; among: Collection<Named> }
	| {
			by: 'permissionGroups';
			permissionGroups: string | string[];
			among: Collection<PermissionGroup>;
			resourceGroups?: string | string[];
			places: Collection<ResourceGroup>;
	  };

export function readGiven(parameters: Parameters): Given {
	const required = (name: string) => {
		const given = parameters.idsOrNames(name);
		if (given === undefined) throw parameters.refuse(name, 'is empty');
		return given;
	};
	if (parameters.choice('grantBy') === 'roles') {
		return { by: 'roles', roles: required('roles'), among: parameters.collection(roles) };
	}
	return {
		by: 'permissionGroups',
		permissionGroups: required('permissionGroups'),
		among: parameters.collection(permissionGroups),
		resourceGroups: parameters.idsOrNames('resourceGroups'),
		places: parameters.collection(resourceGroups),
	};
}

/** Looks up what an item gives. Throws a ParameterFault for a name that is unknown or ambiguous. */
export async function grantsFor(given: Given, item: ItemSession): Promise<Grants> {
	if (given.by === 'roles') {
		const choice = { parameter: 'roles', collection: given.among, given: given.roles };
		return { roles: await chosen(choice, item) };
	}
	const { among: collection, permissionGroups: what, places, resourceGroups: where } = given;
	const [permission_groups, resource_groups] = await Promise.all([
		chosen({ parameter: 'permissionGroups', collection, given: what }, item),
		where === undefined
			? wholeAccount(places, item)
			: chosen({ parameter: 'resourceGroups', collection: places, given: where }, item),
	]);
	return { policies: [{ access: 'allow', permission_groups, resource_groups }] };
}

/** The resource group that Cloudflare keeps for everything in an account. */
async function wholeAccount(
	places: Collection<ResourceGroup>,
	item: ItemSession,
): Promise<ResourceGroup[]> {
	const all = (await allOf(places, item)).filter(isWholeAccount);
	// Somebody may have made a second one; the name of Cloudflare's own is that of its scope.
	const own = all.filter(({ name, scope }) => [scope ?? []].flat().some(({ key }) => key === name));
	const [group] = own.length > 0 ? own : all;
	if (group) return [group];
	throw new ParameterFault(
		'resourceGroups',
		'is empty, and the account has no resource group for the whole account',
		'Choose where the person may do it.',
	);
}
