import type { IExecuteFunctions, INodeType, INodeTypeDescription } from 'n8n-workflow';
import { NodeConnectionTypes } from 'n8n-workflow';

import { testCloudflareCredential } from '../shared/credentialTest';
import { propertiesOf, subtitleOf } from '../shared/operation/properties';
import { runOperation } from '../shared/operation/run';
import { searchAccounts } from '../shared/pickers/accounts';
import { searchOf } from '../shared/pickers/listSearch';
import { zeroTrustLists } from '../shared/resources/zeroTrustLists';
import { operations } from './operations';

export class CloudflareZeroTrustList implements INodeType {
	description: INodeTypeDescription = {
		displayName: 'Cloudflare Zero Trust List',
		name: 'cloudflareZeroTrustList',
		icon: { light: 'file:zeroTrustList.svg', dark: 'file:zeroTrustList.dark.svg' },
		group: ['transform'],
		version: 1,
		subtitle: subtitleOf(operations),
		description:
			'Add people to the email lists of Cloudflare Zero Trust, remove them, and see who is in',
		defaults: { name: 'Cloudflare Zero Trust List' },
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
		properties: propertiesOf('zeroTrustList', operations),
	};

	methods = {
		credentialTest: { testCloudflareCredential },
		listSearch: { searchAccounts, searchLists: searchOf(zeroTrustLists) },
	};

	async execute(this: IExecuteFunctions) {
		return await runOperation(this, operations);
	}
}
