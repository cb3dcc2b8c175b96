import type { ICredentialDataDecryptedObject } from 'n8n-workflow';

import {
	authenticationHeaders,
	baseUrlOf,
	isAccountOwnedToken,
	kindOf,
	withoutSecrets,
} from '../../nodes/shared/cloudflare/credential';
import { HOME, key, token } from './credentials';

describe('a base URL', () => {
	it.each([
		[HOME, HOME],
		[`${HOME}/`, HOME],
		[`${HOME}///`, HOME],
		[`  ${HOME}\n`, HOME],
		['https://api.cloudflare.com', 'https://api.cloudflare.com'],
		['https://api.cloudflare.com/', 'https://api.cloudflare.com'],
		['HTTPS://API.Cloudflare.COM/client/v4', HOME],
		['https://api.cloudflare.com:443/client/v4', HOME],
		['https://gateway.example.com:8443/cf', 'https://gateway.example.com:8443/cf'],
		['https://api.cloudflare.com/other/../client/v4', HOME],
		['http://127.0.0.1:8787/client/v4', 'http://127.0.0.1:8787/client/v4'],
		['http://localhost:8787/client/v4/', 'http://localhost:8787/client/v4'],
		['http://[::1]:8787', 'http://[::1]:8787'],
	])('%j is taken as %j', (given, expected) => {
		expect(baseUrlOf({ baseUrl: given })).toBe(expected);
	});

	it.each([
		'http://api.cloudflare.com/client/v4',
		'http://example.com',
		'http://127.0.0.1.example.com',
		'http://localhost.example.com',
		'http://127.0.0.1@example.com',
		'http://0.0.0.0:8787',
		'http://10.0.0.1',
		'ftp://api.cloudflare.com/client/v4',
		'ws://localhost',
		'file:///etc/hosts',
		'javascript:alert(1)',
		'data:text/plain,x',
		'//api.cloudflare.com/client/v4',
		'api.cloudflare.com/client/v4',
		'localhost:8787',
		'https://',
		'https:// example.com',
		'',
		'   ',
		undefined,
		null,
		42,
		{},
	])('%j is refused, with a word on what would do', (given) => {
		expect(() => baseUrlOf({ baseUrl: given as string })).toThrow(
			/^'Base URL' of the credential must start with https:\/\/ \(.*for example https:\/\/api/,
		);
	});

	it.each([
		'https://user@api.cloudflare.com/client/v4',
		'https://user:secret@api.cloudflare.com/client/v4',
		'https://:secret@api.cloudflare.com/client/v4',
		'https://api.cloudflare.com/client/v4?x=1',
		'https://api.cloudflare.com/client/v4#x',
		'http://user:secret@localhost:8787',
	])('%j is refused, as it is no plain address', (given) => {
		const refused = () => baseUrlOf({ baseUrl: given });
		expect(refused).toThrow("'Base URL' of the credential must be a plain address");
		expect(refused).not.toThrow('secret');
	});
});

describe('the headers', () => {
	it('of a token are one', () => {
		expect(authenticationHeaders(token)).toEqual({ Authorization: 'Bearer the-token' });
	});

	it('of email and key are two', () => {
		expect(authenticationHeaders(key)).toEqual({
			'X-Auth-Email': 'admin@example.com',
			'X-Auth-Key': 'the-key',
		});
	});

	it('never mix both schemes, whatever is left over in the other fields', () => {
		const all = { ...key, ...token };
		expect(Object.keys(authenticationHeaders(all))).toEqual(['Authorization']);
		const other = { ...all, authentication: 'apiKey' };
		expect(Object.keys(authenticationHeaders(other))).toEqual(['X-Auth-Email', 'X-Auth-Key']);
	});

	it('are a token where the credential does not say', () => {
		expect(authenticationHeaders({ apiToken: 'the-token' })).toEqual({
			Authorization: 'Bearer the-token',
		});
	});

	it('hold no space around what was pasted', () => {
		expect(authenticationHeaders({ ...token, apiToken: ' the-token\n' })).toEqual({
			Authorization: 'Bearer the-token',
		});
		expect(authenticationHeaders({ ...key, email: ' a@b.co ', apiKey: '\tk ' })).toEqual({
			'X-Auth-Email': 'a@b.co',
			'X-Auth-Key': 'k',
		});
	});

	it.each<[string, ICredentialDataDecryptedObject]>([
		['API Token', { ...token, apiToken: '' }],
		['API Token', { ...token, apiToken: ' ' }],
		['API Token', { ...key, authentication: 'apiToken' }],
		['Email', { ...key, email: '' }],
		['Global API Key', { ...key, apiKey: '' }],
		['Global API Key', { ...key, apiKey: undefined as unknown as string }],
	])("need the field '%s'", (label, credentials) => {
		expect(() => authenticationHeaders(credentials)).toThrow(
			`'${label}' of the credential is empty`,
		);
	});
});

describe('a token that belongs to an account', () => {
	it.each<[boolean, ICredentialDataDecryptedObject]>([
		[true, { ...token, apiToken: 'cfat_0123' }],
		[true, { ...token, apiToken: ' cfat_0123' }],
		[true, { apiToken: 'cfat_0123' }],
		[false, token],
		[false, { ...token, apiToken: 'xcfat_0123' }],
		[false, { ...token, apiToken: '' }],
		[false, { ...key, apiToken: 'cfat_0123' }],
		[false, { ...key, apiKey: 'cfat_0123' }],
	])('is told apart: %s', (expected, credentials) => {
		expect(isAccountOwnedToken(credentials)).toBe(expected);
		expect(kindOf(credentials) === 'accountToken').toBe(expected);
	});

	it.each<[string, ICredentialDataDecryptedObject]>([
		['apiToken', token],
		['apiToken', {}],
		['apiKey', key],
		['apiKey', { ...key, ...token, authentication: 'apiKey' }],
	])('and otherwise the credential is %s', (kind, credentials) => {
		expect(kindOf(credentials)).toBe(kind);
	});
});

it('every secret is struck out of a text, wherever it stands', () => {
	expect(withoutSecrets('one two one', ['one', 'two'])).toBe('*** *** ***');
	expect(withoutSecrets('$& (.*)', ['(.*)'])).toBe('$& ***');
	expect(withoutSecrets('nothing', [])).toBe('nothing');
});
