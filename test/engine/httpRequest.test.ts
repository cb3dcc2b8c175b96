import http from 'node:http';
import type { AddressInfo } from 'node:net';

import { legacyRequest } from '../support/httpRequest';
import { credentialFor, useEmulator, schemes, sentRequests } from '../support/emulator';

const emulator = useEmulator();

/** Another server of this machine: it writes down what comes. */
const elsewhere = http.createServer((request, response) => {
	strayed.push(request.headers);
	response.end('{}');
});
const strayed: http.IncomingHttpHeaders[] = [];
let port = 0;

beforeAll(async () => {
	await new Promise<void>((ready) => elsewhere.listen(0, '127.0.0.1', ready));
	port = (elsewhere.address() as AddressInfo).port;
});
beforeEach(() => strayed.splice(0));
afterAll(async () => {
	elsewhere.closeAllConnections();
	await new Promise((closed) => elsewhere.close(closed));
});

describe.each(schemes)("n8n's HTTP Request node with the credential (%s)", (scheme) => {
	const request = async (options: object) =>
		await legacyRequest(credentialFor(emulator, scheme))({ method: 'GET', json: true, ...options });

	it.each<[string, () => object]>([
		['uri', () => ({ uri: `${emulator.baseUrl}/accounts` })],
		['url', () => ({ url: `${emulator.baseUrl}/accounts` })],
		['a base and a relative uri', () => ({ baseURL: emulator.baseUrl, uri: '/accounts' })],
		['a base and a relative url', () => ({ baseURL: emulator.baseUrl, url: '/accounts' })],
	])('is answered, with the address as %s', async (_what, options) => {
		expect(await request(options())).toMatchObject({ success: true });
		expect(sentRequests(emulator)).toMatchObject([{ method: 'GET', path: '/accounts' }]);
		const { headers } = emulator.requests[0]!;
		expect(Object.keys(headers).filter((name) => /^(authorization|x-auth-.*)$/.test(name))).toEqual(
			scheme === 'apiKey' ? ['x-auth-email', 'x-auth-key'] : ['authorization'],
		);
	});

	it.each<[string, () => object]>([
		['uri', () => ({ uri: `http://127.0.0.1:${port}/client/v4/accounts` })],
		['url', () => ({ url: `http://127.0.0.1:${port}/client/v4/accounts` })],
		['base', () => ({ baseURL: `http://127.0.0.1:${port}`, uri: '/client/v4/accounts' })],
		[
			'one of two',
			() => ({ url: `http://127.0.0.1:${port}/`, uri: `${emulator.baseUrl}/accounts` }),
		],
	])('sends nothing to another origin, whether as %s', async (_what, options) => {
		await expect(request(options())).rejects.toThrow(
			`This credential is only for ${emulator.url}, and nothing was sent to http://127.0.0.1:${port}`,
		);
		expect([...strayed, ...emulator.requests]).toEqual([]);
	});

	it('takes no secret along when a redirect leads to another host', async () => {
		const location = `http://localhost:${port}/`;
		emulator.fault({ kind: 'status', status: 302, headers: { location } });
		await expect(request({ uri: `${emulator.baseUrl}/accounts` })).rejects.toThrow(/localhost/);
		expect(emulator.requests).toHaveLength(1);
		expect(strayed).toEqual([]);
	});
});
