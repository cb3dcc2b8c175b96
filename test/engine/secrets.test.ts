import type { IDataObject } from 'n8n-workflow';

import { seeded } from '../../emulator';
import type { NodeName } from '../support/engine';
import { nodes, run, searchList } from '../support/engine';
import { credentialFor, useEmulator, resourceLocator } from '../support/emulator';

const emulator = useEmulator();
/** Recognisable, and of the form that Cloudflare gives tokens and keys. */
const markers = {
	apiToken: 'MARKER-7f3a9c0d1e2b4a5f6-never-to-be-seen-anywhere',
	apiKey: 'deadbeef7f3a9c0d1e2b4a5f6deadbeef7f3a',
};

const schemes = ['apiToken', 'apiKey'] as const;

beforeEach(() => {
	emulator.state.apiKey = markers.apiKey;
	emulator.state.tokens[0]!.value = markers.apiToken;
});

const base = (): IDataObject => ({
	account: resourceLocator('id', seeded.account),
	organization: resourceLocator('id', seeded.organization),
	share: resourceLocator('id', seeded.share),
	user: resourceLocator('email', 'ada.lovelace@example.com'),
	member: resourceLocator('id', emulator.state.organizationMembers(seeded.organization)[0]!.id),
	recipient: resourceLocator('id', emulator.state.recipients(seeded.share)[0]!.id),
	recipientAccount: resourceLocator('id', seeded.otherAccount),
	invite: resourceLocator('id', emulator.state.invites[0]!.id),
	email: 'new@example.com',
	name: 'Name',
	returnAll: true,
});

const operations = (Object.keys(nodes) as NodeName[]).flatMap((node) => {
	const selector = nodes[node].description.properties.find(({ name }) => name === 'operation');
	return (selector?.options ?? []).map(
		(option) => [node, 'value' in option && option.value] as const,
	);
});

/** What Cloudflare, or something in between, might echo. */
const echo = (secret: string) => ({
	kind: 'status' as const,
	status: 400,
	message: `You sent Authorization: Bearer ${secret} and X-Auth-Key: ${secret}`,
	times: 10,
});

describe.each(schemes)('A secret, as %s', (scheme) => {
	const marker = markers[scheme];
	const credential = () => credentialFor(emulator, scheme, { [scheme]: marker });

	it.each(operations)(
		'is in no output of %s %s, and in one header only',
		async (node, operation) => {
			const result = await run({
				node,
				parameters: { operation, ...base() },
				credential: credential(),
			});
			expect(result.error).toBeUndefined();
			expect(JSON.stringify(result)).not.toContain(marker);
			expect(emulator.requests.length).toBeGreaterThan(0);
			for (const { headers, ...rest } of emulator.requests) {
				expect(JSON.stringify(rest)).not.toContain(marker);
				const holding = Object.entries(headers).filter(([, value]) => value.includes(marker));
				expect(holding.map(([name]) => name)).toEqual([
					scheme === 'apiKey' ? 'x-auth-key' : 'authorization',
				]);
			}
		},
	);

	it.each(operations)('is in no failure of %s %s that echoes it', async (node, operation) => {
		emulator.fault(echo(marker));
		for (const onError of [undefined, 'continueRegularOutput'] as const) {
			const result = await run({
				node,
				parameters: { operation, ...base() },
				onError,
				credential: credential(),
			});
			expect(JSON.stringify(result)).toContain('You sent Authorization: Bearer ***');
			expect(JSON.stringify(result)).not.toContain(marker);
		}
	});

	it('is struck out where Cloudflare sends it back as data', async () => {
		emulator.state.accessUsers(seeded.account)[0]!.name = `called ${marker}`;
		const { json } = await run({
			node: 'accessUser',
			parameters: { operation: 'getAll', ...base() },
			credential: credential(),
		});
		expect(json[0]?.name).toBe('called ***');
	});

	it('is in no list of a picker, and in no failure of one', async () => {
		emulator.state.accounts[0]!.name = `called ${marker}`;
		const open = async () =>
			await searchList({
				node: 'accessUser',
				method: 'searchAccounts',
				parameters: base(),
				credential: credential(),
			});
		expect(JSON.stringify(await open())).not.toContain(marker);
		emulator.fault(echo(marker));
		const error = await open().then(
			() => undefined,
			(failure: Error) => failure,
		);
		expect(error?.message).toContain('***');
		expect(`${error?.message} ${JSON.stringify(error)} ${error?.stack}`).not.toContain(marker);
	});
});
