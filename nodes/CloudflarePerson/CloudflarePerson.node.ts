import type { IExecuteFunctions, INodeType, INodeTypeDescription } from 'n8n-workflow';
import { NodeConnectionTypes } from 'n8n-workflow';

import { testCloudflareCredential } from '../shared/credentialTest';
import { propertiesOf, subtitleOf } from '../shared/operation/properties';
import { runOperation } from '../shared/operation/run';
import { optionsOf } from '../shared/pickers/loadOptions';
import { accounts } from '../shared/resources/accounts';
import { organizations } from '../shared/resources/organizations';
import { operations } from './operations';

export class CloudflarePerson implements INodeType {
	description: INodeTypeDescription = {
		displayName: 'Cloudflare Person',
		name: 'cloudflarePerson',
		icon: { light: 'file:person.svg', dark: 'file:person.dark.svg' },
		group: ['transform'],
		version: 1,
		subtitle: subtitleOf(operations),
		description:
			'Find everything that an email address can do at Cloudflare, plan how to take it away, do it, and verify it',
		defaults: { name: 'Cloudflare Person' },
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
		properties: propertiesOf('person', operations),
	};

	methods = {
		credentialTest: { testCloudflareCredential },
		loadOptions: {
			getAccounts: optionsOf(accounts),
			getOrganizations: optionsOf(organizations),
		},
	};

	async execute(this: IExecuteFunctions) {
		return await runOperation(this, operations);
	}
}
