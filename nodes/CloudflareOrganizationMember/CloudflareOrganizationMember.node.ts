import type {
	IExecuteFunctions,
	INodeExecutionData,
	INodeType,
	INodeTypeDescription,
} from 'n8n-workflow';
import { NodeConnectionTypes } from 'n8n-workflow';

import { testCloudflareCredential } from '../shared/cloudflare/credentialTest';
import { propertiesOf } from '../shared/operation/properties';
import { runOperation } from '../shared/operation/run';
import { searchMembers } from '../shared/pickers/members';
import { searchOrganizations } from '../shared/pickers/organizations';
import { operations } from './operations';

export class CloudflareOrganizationMember implements INodeType {
	description: INodeTypeDescription = {
		displayName: 'Cloudflare Organization Member',
		name: 'cloudflareOrganizationMember',
		icon: { light: 'file:organizationMember.svg', dark: 'file:organizationMember.dark.svg' },
		group: ['transform'],
		version: 1,
		subtitle: '={{ $parameter["operation"] }}',
		description: 'List, look up, invite and delete the members of a Cloudflare organization',
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
		properties: [
			{
				displayName:
					'Use a credential with the email and Global API Key of an Organization Super Administrator. Cloudflare documents no API token for this.',
				name: 'credentialNotice',
				type: 'notice',
				default: '',
			},
			...propertiesOf(operations),
		],
	};

	methods = {
		credentialTest: { testCloudflareCredential },
		listSearch: { searchMembers, searchOrganizations },
	};

	async execute(this: IExecuteFunctions): Promise<INodeExecutionData[][]> {
		return await runOperation(this, operations);
	}
}
