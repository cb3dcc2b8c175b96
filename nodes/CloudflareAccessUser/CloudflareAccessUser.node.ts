import type { IExecuteFunctions, INodeType, INodeTypeDescription } from 'n8n-workflow';
import { NodeConnectionTypes } from 'n8n-workflow';

import { testCloudflareCredential } from '../shared/credentialTest';
import { propertiesOf, subtitleOf } from '../shared/operation/properties';
import { runOperation } from '../shared/operation/run';
import { searchAccounts } from '../shared/pickers/accounts';
import { searchOf } from '../shared/pickers/listSearch';
import { accessUsers } from '../shared/resources/accessUsers';
import { operations } from './operations';

export class CloudflareAccessUser implements INodeType {
	description: INodeTypeDescription = {
		displayName: 'Cloudflare Access User',
		name: 'cloudflareAccessUser',
		icon: { light: 'file:accessUser.svg', dark: 'file:accessUser.dark.svg' },
		group: ['transform'],
		version: 1,
		subtitle: subtitleOf(operations),
		description:
			'Create, get, rename and delete Zero Trust (Access) users of a Cloudflare account, end their sessions and free their seats',
		defaults: { name: 'Cloudflare Access User' },
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
		properties: propertiesOf('accessUser', operations),
	};

	methods = {
		credentialTest: { testCloudflareCredential },
		listSearch: { searchAccounts, searchUsers: searchOf(accessUsers) },
	};

	async execute(this: IExecuteFunctions) {
		return await runOperation(this, operations);
	}
}
