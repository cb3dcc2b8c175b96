import type { INodeType, INodeTypeDescription, IPollFunctions } from 'n8n-workflow';
import { NodeConnectionTypes } from 'n8n-workflow';

import { testCloudflareCredential } from '../shared/credentialTest';
import { searchAccounts } from '../shared/pickers/accounts';
import { searchOf } from '../shared/pickers/listSearch';
import { searchOrganizations } from '../shared/pickers/organizations';
import { shares } from '../shared/resources/shares';
import { properties, subtitle } from './fields';
import { poll } from './poll';

export class CloudflareOnboardingTrigger implements INodeType {
	description: INodeTypeDescription = {
		displayName: 'Cloudflare Onboarding Trigger',
		name: 'cloudflareOnboardingTrigger',
		icon: { light: 'file:onboardingTrigger.svg', dark: 'file:onboardingTrigger.dark.svg' },
		group: ['trigger'],
		version: 1,
		subtitle: subtitle(),
		description:
			'Starts the workflow when somebody was added to a list of people at Cloudflare, changed, or is gone',
		defaults: { name: 'Cloudflare Onboarding Trigger' },
		polling: true,
		inputs: [],
		outputs: [NodeConnectionTypes.Main],
		credentials: [
			{
				name: 'cloudflareOnboardingApi',
				required: true,
				testedBy: 'testCloudflareCredential',
			},
		],
		properties,
	};

	methods = {
		credentialTest: { testCloudflareCredential },
		listSearch: { searchAccounts, searchOrganizations, searchShares: searchOf(shares) },
	};

	async poll(this: IPollFunctions) {
		return await poll(this);
	}
}
