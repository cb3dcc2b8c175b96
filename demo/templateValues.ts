import { seeded } from '../emulator/seeded';
import type { Editor } from './editor';
import type { FormLogin } from './form';
import type { TemplateValues } from './templates';

/**
 * Adds the credentials that the templates name, and returns their IDs and those of the emulator's account,
 * organization and share. Access users need a token, and organization members email and key.
 */
export async function templateValuesFor(
	editor: Editor,
	baseUrl: string,
	login: FormLogin,
): Promise<TemplateValues> {
	const { account, organization, share, credentials } = seeded;
	const add = async (name: string, type: string, data: Record<string, string>) => ({
		[name]: await editor.addCredential(name, type, data),
	});
	const token = { authentication: 'apiToken', apiToken: credentials.userToken, baseUrl };
	const keyed = { authentication: 'apiKey', ...credentials.key, baseUrl };
	return {
		locators: { account, organization, share },
		credentials: {
			...(await add('Cloudflare API token', 'cloudflareOnboardingApi', token)),
			...(await add('Cloudflare email and key', 'cloudflareOnboardingApi', keyed)),
			...(await add('Onboarding forms', 'httpBasicAuth', {
				user: login.username,
				password: login.password,
			})),
		},
	};
}
