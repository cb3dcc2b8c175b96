import type {
	ICredentialDataDecryptedObject,
	ICredentialType,
	IHttpRequestOptions,
	INodeProperties,
} from 'n8n-workflow';

import { authenticationHeaders, baseUrlOf } from '../nodes/shared/cloudflare/credential';

/** The headers of both schemes: what a caller put there would make a request carry two. */
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
			description:
				'Cloudflare documents only email and Global API Key for organization members and share recipients',
		},
		{
			displayName: 'API Token',
			name: 'apiToken',
			type: 'string',
			typeOptions: { password: true },
			required: true,
			default: '',
			displayOptions: { show: { authentication: ['apiToken'] } },
			description: 'Made in the Cloudflare dashboard under My Profile > API Tokens',
		},
		{
			displayName: 'Email',
			name: 'email',
			type: 'string',
			placeholder: 'nathan@example.com',
			required: true,
			default: '',
			displayOptions: { show: { authentication: ['apiKey'] } },
			description: 'The address that the owner of the key logs in with',
		},
		{
			displayName: 'Global API Key',
			name: 'apiKey',
			type: 'string',
			typeOptions: { password: true },
			required: true,
			default: '',
			displayOptions: { show: { authentication: ['apiKey'] } },
			description: 'Shown in the Cloudflare dashboard under My Profile > API Tokens',
		},
		{
			displayName: 'Account ID',
			name: 'accountId',
			type: 'string',
			placeholder: '023e105f4ecef8ad9ca31a8372d0c353',
			default: '',
			displayOptions: { show: { authentication: ['apiToken'] } },
			description: 'Only needed to test a token that belongs to an account and not to a user',
		},
		{
			displayName: 'Base URL',
			name: 'baseUrl',
			type: 'string',
			default: DEFAULT_BASE_URL,
			description: 'Must start with https://; http:// is only taken for this machine',
		},
	];

	/** One scheme, and only towards the base URL's own origin: the secret goes nowhere else. */
	authenticate = async (
		credentials: ICredentialDataDecryptedObject,
		options: IHttpRequestOptions,
	): Promise<IHttpRequestOptions> => {
		const baseUrl = baseUrlOf(credentials);
		const isOurs = !options.baseURL && options.url.startsWith(`${baseUrl}/`);
		const home = isOurs ? '' : new URL(baseUrl).origin;
		const target = isOurs ? '' : new URL(options.url, options.baseURL).origin;
		if (target !== home) {
			throw new Error(`This credential is only for ${home}, and nothing was sent to ${target}`);
		}
		const others = Object.entries(options.headers ?? {}).filter(([name]) => !OWN.test(name));
		const headers = { ...Object.fromEntries(others), ...authenticationHeaders(credentials) };
		return { ...options, headers };
	};
}
