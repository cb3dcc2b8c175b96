import type {
	ICredentialDataDecryptedObject,
	ICredentialType,
	IDataObject,
	IHttpRequestOptions,
	INodeProperties,
} from 'n8n-workflow';

import { addressOf, authenticationHeaders } from '../nodes/shared/cloudflare/credential';

/** The headers of both schemes. Those of the caller are removed, so that only one scheme is sent. */
const OWN = /^(authorization|x-auth-email|x-auth-key)$/i;

const DEFAULT_BASE_URL = 'https://api.cloudflare.com/client/v4';

export class CloudflareOnboardingApi implements ICredentialType {
	name = 'cloudflareOnboardingApi';

	displayName = 'Cloudflare Onboarding API';

	icon = { light: 'file:cloudflare.svg', dark: 'file:cloudflare.dark.svg' } as const;

	documentationUrl =
		'https://github.com/n8n-nodes-cloudflare-onboarding/n8n-nodes-cloudflare-onboarding/blob/main/docs/credentials.md';

	properties: INodeProperties[] = [
		{
			displayName: 'Authentication',
			name: 'authentication',
			type: 'options',
			options: [
				{ name: 'API Token', value: 'apiToken' },
				{ name: 'Email and Global API Key', value: 'apiKey' },
			],
			default: 'apiToken',
			hint: 'API token: Access users and received invites. Email and Global API Key: also organization members and share recipients.',
		},
		{
			displayName: 'API Token',
			name: 'apiToken',
			type: 'string',
			typeOptions: { password: true },
			required: true,
			default: '',
			displayOptions: { show: { authentication: ['apiToken'] } },
			hint: 'Create one in the Cloudflare dashboard under My Profile > API Tokens. A Global API Key does not work here.',
		},
		{
			displayName: 'Email',
			name: 'email',
			type: 'string',
			placeholder: 'nathan@example.com',
			required: true,
			default: '',
			displayOptions: { show: { authentication: ['apiKey'] } },
			hint: 'The address that the owner of the key uses to log in to Cloudflare',
		},
		{
			displayName: 'Global API Key',
			name: 'apiKey',
			type: 'string',
			typeOptions: { password: true },
			required: true,
			default: '',
			displayOptions: { show: { authentication: ['apiKey'] } },
			hint: 'Find it in the Cloudflare dashboard under My Profile > API Tokens > Global API Key',
		},
		{
			displayName: 'Account ID (Account-Owned Tokens Only)',
			name: 'accountId',
			type: 'string',
			placeholder: '023e105f4ecef8ad9ca31a8372d0c353',
			default: '',
			displayOptions: { show: { authentication: ['apiToken'] } },
			hint: 'Only to test a token that starts with cfat_. Leave empty for other tokens.',
		},
		{
			displayName: 'Base URL',
			name: 'baseUrl',
			type: 'string',
			default: DEFAULT_BASE_URL,
			hint: 'Leave as it is',
			description: 'The address of the Cloudflare API. Must start with https://.',
		},
	];

	/**
	 * Adds the headers of one scheme, and only for the origin of the base URL, so that the secret is
	 * sent nowhere else, not even after a redirect. Nodes with n8n's older request helper, such as the
	 * HTTP Request node, give the address as `uri`.
	 */
	authenticate = async (
		credentials: ICredentialDataDecryptedObject,
		options: IHttpRequestOptions & { uri?: string },
	): Promise<IHttpRequestOptions> => {
		const { url: baseUrl, origin: home, hostname: allowedDomains } = addressOf(credentials);
		const addresses = [options.url, options.uri].filter((address) => address !== undefined);
		if (addresses.length === 0) throw new Error('The request has no URL');
		for (const address of addresses) {
			// Below the base URL there is nothing to parse.
			if (address.startsWith(`${baseUrl}/`)) continue;
			const target = new URL(address, options.baseURL).origin;
			if (target !== home) {
				throw new Error(`This credential is only for ${home}, and nothing was sent to ${target}`);
			}
		}
		const headers: IDataObject = {};
		for (const [name, value] of Object.entries(options.headers ?? {})) {
			if (!OWN.test(name)) headers[name] = value;
		}
		Object.assign(headers, authenticationHeaders(credentials));
		return { ...options, headers, allowedDomains };
	};
}
