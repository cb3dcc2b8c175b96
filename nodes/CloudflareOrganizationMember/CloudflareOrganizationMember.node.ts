import type { IExecuteFunctions, INodeType, INodeTypeDescription } from 'n8n-workflow';
import { NodeConnectionTypes } from 'n8n-workflow';

import { testCloudflareCredential } from '../shared/credentialTest';
import { propertiesOf, subtitleOf } from '../shared/operation/properties';
import { runOperation } from '../shared/operation/run';
import { searchOf } from '../shared/pickers/listSearch';
import { searchOrganizations } from '../shared/pickers/organizations';
import { organizationMembers } from '../shared/resources/organizationMembers';
import { operations } from './operations';

export class CloudflareOrganizationMember implements INodeType {
	description: INodeTypeDescription = {
		displayName: 'Cloudflare Organization Member',
		name: 'cloudflareOrganizationMember',
		icon: { light: 'file:organizationMember.svg', dark: 'file:organizationMember.dark.svg' },
		group: ['transform'],
		version: 1,
		subtitle: subtitleOf(operations),
		description: 'Invite, get and delete members of a Cloudflare organization',
		defaults: { name: 'Cloudflare Organization Member' },
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
		properties: propertiesOf('organizationMember', operations),
	};

	methods = {
		credentialTest: { testCloudflareCredential },
		listSearch: { searchMembers: searchOf(organizationMembers), searchOrganizations },
	};

	async execute(this: IExecuteFunctions) {
		return await runOperation(this, operations);
	}
}
