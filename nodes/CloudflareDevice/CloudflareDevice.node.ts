import type { IExecuteFunctions, INodeType, INodeTypeDescription } from 'n8n-workflow';
import { NodeConnectionTypes } from 'n8n-workflow';

import { testCloudflareCredential } from '../shared/credentialTest';
import { propertiesOf, subtitleOf } from '../shared/operation/properties';
import { runOperation } from '../shared/operation/run';
import { searchAccounts } from '../shared/pickers/accounts';
import { searchOf } from '../shared/pickers/listSearch';
import { deviceRegistrations } from '../shared/resources/deviceRegistrations';
import { deviceUsers } from '../shared/resources/deviceUsers';
import { operations } from './operations';

export class CloudflareDevice implements INodeType {
	description: INodeTypeDescription = {
		displayName: 'Cloudflare Device',
		name: 'cloudflareDevice',
		icon: { light: 'file:device.svg', dark: 'file:device.dark.svg' },
		group: ['transform'],
		version: 1,
		subtitle: subtitleOf(operations),
		description:
			'List and delete the device registrations of the people in Zero Trust: WARP and browser clients',
		defaults: { name: 'Cloudflare Device' },
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
		properties: propertiesOf('device', operations),
	};

	methods = {
		credentialTest: { testCloudflareCredential },
		listSearch: {
			searchAccounts,
			searchRegistrations: searchOf(deviceRegistrations),
			searchDeviceUsers: searchOf(deviceUsers),
		},
	};

	async execute(this: IExecuteFunctions) {
		return await runOperation(this, operations);
	}
}
