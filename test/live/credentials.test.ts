import { seeded } from '../../emulator';
import { useEmulator } from '../support/emulator';
import { checkLive, fullEnvironment } from './checkLive';

jest.setTimeout(60_000);

const emulator = useEmulator();
const { credentials, account, organization, share } = seeded;
const { email, apiKey } = credentials.key;

const typed = {
	'API token': credentials.userToken,
	Email: email,
	'Global API Key': apiKey,
	'ID of the account': account,
	'ID of the organization': organization,
	'ID of the share': share,
};
const byToken = `Bearer ${credentials.userToken}`;

const sent = () => ({
	tokens: emulator.requests.filter(({ headers }) => headers.authorization === byToken).length,
	keys: emulator.requests.filter(({ headers }) => headers['x-auth-key'] === apiKey).length,
});

test('asks for what the environment does not have, without showing secrets', async () => {
	const { code, report, transcript } = await checkLive(emulator, typed, { env: {} });
	expect(code).toBe(0);
	expect(report).toContain('- With: API token of a user; email and key');
	expect(report).toContain('- Named: account, organization, share');
	expect(transcript).not.toContain(credentials.userToken);
	expect(transcript).not.toContain(apiKey);
	expect(transcript).toContain(account);
	expect(sent().tokens).toBeGreaterThan(0);
});

test('asks again for a malformed ID', async () => {
	let first = true;
	const account = () => {
		const answer = first ? 'my account' : seeded.account;
		first = false;
		return answer;
	};
	const answers = { ...typed, 'ID of the account': account };
	const { report, transcript } = await checkLive(emulator, answers, { env: {} });
	expect(transcript).toContain('That does not look right.');
	expect(report).toContain('- Named: account, organization, share');
});

test.each([
	['a token', { CLOUDFLARE_API_TOKEN: credentials.userToken }, 'API token of a user'],
	['email and key', { CLOUDFLARE_EMAIL: email, CLOUDFLARE_API_KEY: apiKey }, 'email and key'],
])('%s alone will do', async (_which, env, name) => {
	const { code, report } = await checkLive(emulator, undefined, { env });
	expect(code).toBe(0);
	expect(report).toContain(`- With: ${name}\n`);
	expect(report).toContain('- Named: nothing');
	const { tokens, keys } = sent();
	expect([tokens > 0, keys > 0]).toEqual([name.includes('token'), name.includes('key')]);
});

test.each([
	['no credential', {}, 'A credential is needed.'],
	['an email without a key', { CLOUDFLARE_EMAIL: email }, 'Email and Global API Key go together.'],
	[
		'a malformed ID',
		{ ...fullEnvironment, CLOUDFLARE_SHARE_ID: '../x' },
		'CLOUDFLARE_SHARE_ID must be 32 hex digits.',
	],
	[
		'a base URL that would expose the secret',
		{ ...fullEnvironment, CLOUDFLARE_BASE_URL: 'http://example.com' },
		"'Base URL' of the credential must start with https://",
	],
])('%s: nothing is sent', async (_what, env, message) => {
	const { code, report, transcript } = await checkLive(emulator, undefined, { env });
	expect([code, report]).toEqual([2, '']);
	expect(transcript).toContain(message);
	expect(emulator.requests).toEqual([]);
});

test('does not follow a redirect', async () => {
	const headers = { location: `${emulator.url}/elsewhere` };
	emulator.fault({ kind: 'html', status: 302, headers, times: 99 });
	const { report } = await checkLive(emulator);
	expect(report).toContain('GET 302');
	expect(emulator.requests.every(({ path }) => !path.includes('elsewhere'))).toBe(true);
});

test('--help shows the usage, and an unknown flag is an error', async () => {
	const help = await checkLive(emulator, undefined, { args: ['--help'] });
	expect([help.code, help.report]).toEqual([0, expect.stringContaining('--reads-only')]);
	const wrong = await checkLive(emulator, undefined, { args: ['--write'] });
	expect([wrong.code, wrong.report]).toEqual([2, '']);
	expect(emulator.requests).toEqual([]);
});
