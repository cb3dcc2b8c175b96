import type { IExecuteFunctions, INodeType, INodeTypeDescription } from 'n8n-workflow';
import { NodeConnectionTypes } from 'n8n-workflow';

import { testCloudflareCredential } from '../shared/credentialTest';
import { propertiesOf, subtitleOf } from '../shared/operation/properties';
import { runOperation } from '../shared/operation/run';
import { searchAccounts, searchRecipientAccounts } from '../shared/pickers/accounts';
import { searchOf } from '../shared/pickers/listSearch';
import { searchOrganizations } from '../shared/pickers/organizations';
import { searchRecipients } from '../shared/pickers/recipients';
import { shares } from '../shared/resources/shares';
import { operations } from './operations';

export class CloudflareShareRecipient implements INodeType {
	description: INodeTypeDescription = {
		displayName: 'Cloudflare Share Recipient',
		name: 'cloudflareShareRecipient',
		icon: { light: 'file:shareRecipient.svg', dark: 'file:shareRecipient.dark.svg' },
		group: ['transform'],
		version: 1,
		subtitle: subtitleOf(operations),
		description: 'Add, get and delete recipients of a Cloudflare resource share',
		defaults: { name: 'Cloudflare Share Recipient' },
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
		properties: propertiesOf('shareRecipient', operations),
	};

	methods = {
		credentialTest: { testCloudflareCredential },
		listSearch: {
			searchAccounts,
			searchOrganizations,
			searchRecipientAccounts,
			searchRecipients,
			searchShares: searchOf(shares),
		},
	};

	async execute(this: IExecuteFunctions) {
		return await runOperation(this, operations);
	}
}
