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
import { searchInvites } from '../shared/pickers/invites';
import { operations } from './operations';

export class CloudflareUserInvite implements INodeType {
	description: INodeTypeDescription = {
		displayName: 'Cloudflare User Invite',
		name: 'cloudflareUserInvite',
		icon: { light: 'file:userInvite.svg', dark: 'file:userInvite.dark.svg' },
		group: ['transform'],
		version: 1,
		subtitle: '={{ $parameter["operation"] }}',
		description:
			"List, look up and answer the invites that the credential's own Cloudflare user got",
		defaults: { name: 'Cloudflare User Invite' },
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
					"Shows invitations sent to the user who owns this credential. Token permissions: User > Memberships > Read, and to answer also User > Memberships > Edit. Account-owned tokens can't be used.",
				name: 'credentialNotice',
				type: 'notice',
				default: '',
			},
			...propertiesOf(operations),
		],
	};

	methods = {
		credentialTest: { testCloudflareCredential },
		listSearch: { searchInvites },
	};

	async execute(this: IExecuteFunctions): Promise<INodeExecutionData[][]> {
		return await runOperation(this, operations);
	}
}
