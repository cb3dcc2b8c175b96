import type { IExecuteFunctions, INodeType, INodeTypeDescription } from 'n8n-workflow';
import { NodeConnectionTypes } from 'n8n-workflow';

import { testCloudflareCredential } from '../shared/credentialTest';
import { propertiesOf, subtitleOf } from '../shared/operation/properties';
import { runOperation } from '../shared/operation/run';
import { searchAccounts } from '../shared/pickers/accounts';
import { searchOf } from '../shared/pickers/listSearch';
import { optionsOf } from '../shared/pickers/loadOptions';
import { accountMembers } from '../shared/resources/accountMembers';
import { permissionGroups } from '../shared/resources/permissionGroups';
import { resourceGroups } from '../shared/resources/resourceGroups';
import { roles } from '../shared/resources/roles';
import { operations } from './operations';

export class CloudflareAccountMember implements INodeType {
	description: INodeTypeDescription = {
		displayName: 'Cloudflare Account Member',
		name: 'cloudflareAccountMember',
		icon: { light: 'file:accountMember.svg', dark: 'file:accountMember.dark.svg' },
		group: ['transform'],
		version: 1,
		subtitle: subtitleOf(operations),
		description: 'Invite people to a Cloudflare account, change their roles, and remove them',
		defaults: { name: 'Cloudflare Account Member' },
		usableAsTool: true,
		inputs: [NodeConnectionTypes.Main],
		outputs: [NodeConnectionTypes.Main],
		credentials: [
			{
				name: 'cloudflareOnboardingApi',
				required: true,
				testedBy: 'testCloudflareCredential',
			},
		],
		properties: propertiesOf('accountMember', operations),
	};

	methods = {
		credentialTest: { testCloudflareCredential },
		loadOptions: {
			getRoles: optionsOf(roles),
			getPermissionGroups: optionsOf(permissionGroups),
			getResourceGroups: optionsOf(resourceGroups),
		},
		listSearch: { searchAccounts, searchAccountMembers: searchOf(accountMembers) },
	};

	async execute(this: IExecuteFunctions) {
		return await runOperation(this, operations);
	}
}
