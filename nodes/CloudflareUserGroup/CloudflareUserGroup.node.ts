import type { IExecuteFunctions, INodeType, INodeTypeDescription } from 'n8n-workflow';
import { NodeConnectionTypes } from 'n8n-workflow';

import { testCloudflareCredential } from '../shared/credentialTest';
import { propertiesOf, subtitleOf } from '../shared/operation/properties';
import { runOperation } from '../shared/operation/run';
import { searchAccounts } from '../shared/pickers/accounts';
import { searchOf } from '../shared/pickers/listSearch';
import { accountMembers } from '../shared/resources/accountMembers';
import { userGroups } from '../shared/resources/userGroups';
import { operations } from './operations';

export class CloudflareUserGroup implements INodeType {
	description: INodeTypeDescription = {
		displayName: 'Cloudflare User Group',
		name: 'cloudflareUserGroup',
		icon: { light: 'file:userGroup.svg', dark: 'file:userGroup.dark.svg' },
		group: ['transform'],
		version: 1,
		subtitle: subtitleOf(operations),
		description: 'Put members of a Cloudflare account into user groups, and take them out',
		defaults: { name: 'Cloudflare User Group' },
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
		properties: propertiesOf('userGroup', operations),
	};

	methods = {
		credentialTest: { testCloudflareCredential },
		listSearch: {
			searchAccounts,
			searchUserGroups: searchOf(userGroups),
			searchAccountMembers: searchOf(accountMembers),
		},
	};

	async execute(this: IExecuteFunctions) {
		return await runOperation(this, operations);
	}
}
