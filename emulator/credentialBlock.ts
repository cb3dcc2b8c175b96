import { seeded } from './seeded';

/** Lines of a name and its value each, with the values below each other. */
export function aligned(rows: Record<string, string>, indent = '  '): string {
	const width = Math.max(...Object.keys(rows).map((name) => name.length));
	const lines = Object.entries(rows).map(([name, value]) => `${name.padEnd(width)}  ${value}`);
	return lines.map((line) => indent + line).join('\n');
}

/** What to enter in n8n for each kind of credential, including tokens that fail. */
export function credentialBlock(baseUrl: string): string {
	const { account, credentials } = seeded;
	const { key, userToken, accountToken, weakToken, disabledToken, expiredToken } = credentials;
	return `To make a credential yourself (type "Cloudflare Onboarding API"):
${aligned({
	'Base URL': baseUrl,
	'User API token': userToken,
	'Account-owned token': accountToken,
	'  with Account ID': account,
	Email: key.email,
	'  with Global API Key': key.apiKey,
})}
To see errors, use one of these API tokens:
${aligned({
	'Without permissions': weakToken,
	Disabled: disabledToken,
	Expired: expiredToken,
})}`;
}
