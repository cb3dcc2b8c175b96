import type { IExecuteFunctions, INodeType, INodeTypeDescription } from 'n8n-workflow';
import { NodeConnectionTypes } from 'n8n-workflow';

import { testCloudflareCredential } from '../shared/credentialTest';
import { propertiesOf, subtitleOf } from '../shared/operation/properties';
import { runOperation } from '../shared/operation/run';
import { searchOf } from '../shared/pickers/listSearch';
import { userInvites } from '../shared/resources/userInvites';
import { operations } from './operations';

export class CloudflareUserInvite implements INodeType {
	description: INodeTypeDescription = {
		displayName: 'Cloudflare Received Invite',
		name: 'cloudflareUserInvite',
		icon: { light: 'file:userInvite.svg', dark: 'file:userInvite.dark.svg' },
		group: ['transform'],
		version: 1,
		subtitle: subtitleOf(operations),
		description: 'Accept or reject invitations to other Cloudflare accounts',
		defaults: { name: 'Cloudflare Received Invite' },
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
		properties: propertiesOf('userInvite', operations),
	};

	methods = {
		credentialTest: { testCloudflareCredential },
		listSearch: { searchInvites: searchOf(userInvites) },
	};

	async execute(this: IExecuteFunctions) {
		return await runOperation(this, operations);
	}
}
