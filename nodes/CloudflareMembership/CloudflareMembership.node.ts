import type { IExecuteFunctions, INodeType, INodeTypeDescription } from 'n8n-workflow';
import { NodeConnectionTypes } from 'n8n-workflow';

import { testCloudflareCredential } from '../shared/credentialTest';
import { propertiesOf, subtitleOf } from '../shared/operation/properties';
import { runOperation } from '../shared/operation/run';
import { searchOf } from '../shared/pickers/listSearch';
import { memberships } from '../shared/resources/memberships';
import { operations } from './operations';

export class CloudflareMembership implements INodeType {
	description: INodeTypeDescription = {
		displayName: 'Cloudflare Membership',
		name: 'cloudflareMembership',
		icon: { light: 'file:membership.svg', dark: 'file:membership.dark.svg' },
		group: ['transform'],
		version: 1,
		subtitle: subtitleOf(operations),
		description: 'Accept or reject invitations to other Cloudflare accounts',
		defaults: { name: 'Cloudflare Membership' },
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
		properties: propertiesOf('membership', operations),
	};

	methods = {
		credentialTest: { testCloudflareCredential },
		listSearch: { searchMemberships: searchOf(memberships) },
	};

	async execute(this: IExecuteFunctions) {
		return await runOperation(this, operations);
	}
}
