import type { IExecuteFunctions, INodeType, INodeTypeDescription } from 'n8n-workflow';
import { NodeConnectionTypes } from 'n8n-workflow';

import { testCloudflareCredential } from '../shared/credentialTest';
import { propertiesOf, subtitleOf } from '../shared/operation/properties';
import { runOperation } from '../shared/operation/run';
import { searchAccounts } from '../shared/pickers/accounts';
import { searchOf } from '../shared/pickers/listSearch';
import { accessGroups } from '../shared/resources/accessGroups';
import { operations } from './operations';

export class CloudflareAccessGroup implements INodeType {
	description: INodeTypeDescription = {
		displayName: 'Cloudflare Access Group',
		name: 'cloudflareAccessGroup',
		icon: { light: 'file:accessGroup.svg', dark: 'file:accessGroup.dark.svg' },
		group: ['transform'],
		version: 1,
		subtitle: subtitleOf(operations),
		description: 'Add people to Access groups, remove them, and see who is in them',
		defaults: { name: 'Cloudflare Access Group' },
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
		properties: propertiesOf('accessGroup', operations),
	};

	methods = {
		credentialTest: { testCloudflareCredential },
		listSearch: { searchAccounts, searchAccessGroups: searchOf(accessGroups) },
	};

	async execute(this: IExecuteFunctions) {
		return await runOperation(this, operations);
	}
}
