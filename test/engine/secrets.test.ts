import { seeded } from '../../emulator';
import { fixtureOf, world } from '../conformance/fixtures';
import { itemsOf, perform } from '../conformance/perform';
import { run, searchList } from '../support/engine';
import { actionNames, shownOperations } from '../support/nodes';
import { credentialFor, useEmulator, resourceLocator } from '../support/emulator';

const emulator = useEmulator({ seed: world });
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

const account = resourceLocator('id', seeded.account);

const operations = actionNames.flatMap((node) =>
	shownOperations(node).map(({ value }) => [node, String(value)] as const),
);

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
	const own = operations.filter(([node, operation]) => {
		const { credential: only = scheme } = fixtureOf({ node, operation });
		return only === scheme;
	});

	it.each(own)('is in no output of %s %s, and in one header only', async (node, operation) => {
		const fixture = fixtureOf({ node, operation });
		const result = await perform(emulator, fixture, {
			onError: undefined,
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
	});

	it.each(own)('is in no failure of %s %s that echoes it', async (node, operation) => {
		emulator.fault(echo(marker));
		for (const onError of [undefined, 'continueRegularOutput'] as const) {
			const fixture = fixtureOf({ node, operation });
			const items = itemsOf(emulator, fixture).slice(0, 1);
			const result = await perform(emulator, fixture, { items, onError, credential: credential() });
			expect(JSON.stringify(result)).toContain('You sent Authorization: Bearer ***');
			expect(JSON.stringify(result)).not.toContain(marker);
		}
	});

	it('is struck out where Cloudflare sends it back as data', async () => {
		emulator.state.accessUsers(seeded.account)[0]!.name = `called ${marker}`;
		const { json } = await run({
			node: 'accessUser',
			parameters: { operation: 'getAll', account },
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
				parameters: {},
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
