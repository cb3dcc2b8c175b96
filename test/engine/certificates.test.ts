import https from 'node:https';
import type { AddressInfo } from 'node:net';

import type { ICredentialTestFunctions, IDataObject } from 'n8n-workflow';
import { CredentialTestContext } from 'n8n-core';

import { seeded } from '../../emulator';
import { testCloudflareCredential } from '../../nodes/shared/credentialTest';
import { certificateFor } from '../support/certificate';
import { run } from '../support/engine';
import { type NodeName } from '../support/nodes';
import { resourceLocator, type Scheme, schemes } from '../support/emulator';

const place = {
	account: resourceLocator('id', seeded.account),
	organization: resourceLocator('id', seeded.organization),
};
const authority = certificateFor('Company proxy');
const signed = certificateFor('Signed by the proxy', authority);
const alone = certificateFor('Self-signed');

/** What a server shows, and what Node calls it. */
const untrusted: Array<[string, https.ServerOptions]> = [
	['DEPTH_ZERO_SELF_SIGNED_CERT', { cert: alone.cert, key: alone.key }],
	['UNABLE_TO_VERIFY_LEAF_SIGNATURE', { cert: signed.cert, key: signed.key }],
	['SELF_SIGNED_CERT_IN_CHAIN', { cert: signed.cert + authority.cert, key: signed.key }],
];

const { key, userToken } = seeded.credentials;

describe.each(untrusted)('A server whose certificate is %s', (code, options) => {
	let server: https.Server;
	let connections = 0;
	let requests = 0;

	beforeEach(async () => {
		connections = requests = 0;
		server = https.createServer(options, (_request, response) => {
			requests += 1;
			response.end();
		});
		server.on('connection', () => (connections += 1));
		await new Promise<void>((ready) => server.listen(0, '127.0.0.1', ready));
	});

	afterEach(async () => {
		server.closeAllConnections();
		await new Promise((closed) => server.close(closed));
	});

	const credential = (scheme: Scheme): IDataObject & { baseUrl: string } => ({
		authentication: scheme,
		...(scheme === 'apiKey' ? key : { apiToken: userToken }),
		baseUrl: `https://127.0.0.1:${(server.address() as AddressInfo).port}/client/v4`,
	});

	/** The first request of each is another one: GET, POST, DELETE. */
	const operations: Array<[NodeName, string, IDataObject]> = [
		['accessUser', 'getAll', {}],
		['organizationMember', 'createMany', { email: 'new@example.com' }],
		['organizationMember', 'delete', { member: resourceLocator('id', 'a'.repeat(32)) }],
	];

	it.each(
		operations.flatMap(([node, operation, more]) =>
			schemes.map((scheme) => ({ node, operation, scheme, more })),
		),
	)('is told at once, and no secret goes to it: $operation, $scheme', async (one) => {
		const { error } = await run({
			node: one.node,
			parameters: { operation: one.operation, ...place, ...one.more },
			credential: credential(one.scheme) as never,
		});
		expect(error?.message).toMatch(
			new RegExp(`^Cloudflare could not be reached: .*certificate.* \\(${code}\\)$`),
		);
		expect(error?.description).toContain('NODE_EXTRA_CA_CERTS');
		expect(error?.description).not.toContain('whether the change was made');
		expect({ connections, requests }).toEqual({ connections: 1, requests: 0 });
	});

	it.each(schemes)("is told by the credential's test: %s", async (scheme) => {
		const context: ICredentialTestFunctions = new CredentialTestContext();
		const data = credential(scheme) as never;
		const tested = { id: '1', name: 'Cloudflare', type: 'cloudflareOnboardingApi', data };
		const { status, message } = await testCloudflareCredential.call(context, tested);
		expect(status).toBe('Error');
		expect(message).toContain(`(${code})`);
		expect(message).toContain('NODE_EXTRA_CA_CERTS');
		expect({ connections, requests }).toEqual({ connections: 1, requests: 0 });
	});
});
