import type { IHttpRequestOptions } from 'n8n-workflow';

import { CloudflareOnboardingApi } from '../../credentials/CloudflareOnboardingApi.credentials';
import { HOME, key, token } from './credentials';

describe('the credential', () => {
	const credential = new CloudflareOnboardingApi();
	/** n8n's older helper says `uri`, which its types don't know. */
	type Options = Partial<IHttpRequestOptions> & { uri?: string };
	const authenticate = async (options: Options, credentials = token) =>
		await credential.authenticate(credentials, options as IHttpRequestOptions);

	it('has another name than the one that is built into n8n', () => {
		expect(credential.name).toBe('cloudflareOnboardingApi');
		expect(credential.displayName).toBe('Cloudflare Onboarding API');
	});

	it('says below each field what it is for, without a tooltip', () => {
		const shown = credential.properties.map(({ displayName, hint }) => [displayName, hint]);
		expect(shown).toEqual([
			['Authentication', expect.stringMatching(/Access users.*organization members/)],
			['API Token', expect.stringContaining('My Profile > API Tokens')],
			['Email', expect.stringContaining('log in to Cloudflare')],
			['Global API Key', expect.stringContaining('My Profile > API Tokens > Global API Key')],
			['Account ID (Account-Owned Tokens Only)', expect.stringContaining('cfat_')],
			['Base URL', 'Leave as it is'],
		]);
	});

	it('has the fields that saved credentials know, secrets hidden', () => {
		const hidden = (name: string) => credential.properties.find((one) => one.name === name);
		expect(credential.properties.map(({ name }) => name)).toEqual([
			...['authentication', 'apiToken', 'email', 'apiKey', 'accountId', 'baseUrl'],
		]);
		expect(hidden('apiToken')?.typeOptions?.password).toBe(true);
		expect(hidden('apiKey')?.typeOptions?.password).toBe(true);
		expect(hidden('authentication')?.default).toBe('apiToken');
		expect(hidden('baseUrl')?.default).toBe(HOME);
	});

	it.each<[string, Options]>([
		['an address below the base URL', { url: `${HOME}/user` }],
		['an address of the older helper', { uri: `${HOME}/user` }],
		['a relative address of the older helper', { uri: '/user', baseURL: HOME }],
		['the same address twice', { url: `${HOME}/user`, uri: `${HOME}/user` }],
		['another path of the same origin', { url: 'https://api.cloudflare.com/schemas' }],
		['a relative address', { url: '/user', baseURL: HOME }],
		['a relative address without a slash', { url: 'user', baseURL: HOME }],
	])('goes along to %s', async (_what, options) => {
		expect(await authenticate(options)).toEqual({
			...options,
			headers: { Authorization: 'Bearer the-token' },
			allowedDomains: 'api.cloudflare.com',
		});
	});

	it('keeps the headers of the request, and leaves the options it was given alone', async () => {
		const options = { url: `${HOME}/user`, headers: { Accept: 'application/json' } };
		const { headers } = await credential.authenticate(key, options);
		expect(headers).toEqual({
			Accept: 'application/json',
			'X-Auth-Email': 'admin@example.com',
			'X-Auth-Key': 'the-key',
		});
		expect(options.headers).toEqual({ Accept: 'application/json' });
	});

	it('stays on its own host when a redirect leads elsewhere, whatever the node allows', async () => {
		const { allowedDomains } = await authenticate({ url: `${HOME}/user`, allowedDomains: '*' });
		expect(allowedDomains).toBe('api.cloudflare.com');
	});

	const elsewhere: Array<[string, IHttpRequestOptions]> = [
		['another host', { url: 'https://example.com/client/v4/user' }],
		['a host that only begins alike', { url: 'https://api.cloudflare.com.example.com/' }],
		['a host behind a login that looks alike', { url: 'https://api.cloudflare.com@example.com/' }],
		['another port', { url: 'https://api.cloudflare.com:8443/client/v4/user' }],
		['the same host in the clear', { url: 'http://api.cloudflare.com/client/v4/user' }],
		['an absolute address, whatever the base', { url: 'https://example.com/', baseURL: HOME }],
		['an address without a scheme', { url: '//example.com/user', baseURL: HOME }],
		['backslashes', { url: '\\\\example.com\\user', baseURL: HOME }],
		['another base', { url: '/user', baseURL: 'https://example.com/client/v4' }],
	];
	const byUri = elsewhere.map(([what, { url: uri, ...rest }]): [string, Options] => [
		`${what}, as uri`,
		{ uri, ...rest },
	]);

	it.each<[string, Options]>([
		...elsewhere,
		...byUri,
		['one of two addresses', { url: `${HOME}/user`, uri: 'https://example.com/' }],
		['the other of two addresses', { url: 'https://example.com/', uri: `${HOME}/user` }],
	])('is refused to %s', async (_what, options) => {
		await expect(authenticate(options)).rejects.toThrow(
			/^This credential is only for https:\/\/api\.cloudflare\.com, and nothing was sent to /,
		);
		await expect(authenticate(options)).rejects.not.toThrow('the-token');
	});

	it.each<Options>([
		{ url: '/user' },
		{ url: '' },
		{ url: 'user', baseURL: '' },
		{ uri: '/user' },
		{ uri: '', url: `${HOME}/user` },
		{},
	])('is refused where the address leads nowhere: %j', async (options) => {
		await expect(authenticate(options)).rejects.toThrow();
	});

	it('is refused where its own base URL is not to be trusted', async () => {
		const clear = { ...token, baseUrl: 'http://example.com' };
		await expect(authenticate({ url: 'http://example.com/user' }, clear)).rejects.toThrow(
			"'Base URL' of the credential must start with https://",
		);
	});
});
