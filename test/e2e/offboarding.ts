import { seeded } from '../../emulator/seeded';
import type { Workflow } from '../../demo/templates';
import type { RunningDemo } from './runningDemo';

const PACKAGE = 'n8n-nodes-cloudflare-onboarding';

/** The address, below n8n's, that takes `{ emails }` and starts the workflow. */
export const OFFBOARDING = 'webhook/offboarding';

const locator = (mode: string, value: string) => ({ __rl: true, mode, value });

/** Takes whoever is named out of both places: a webhook and our two nodes. Returns its id. */
export async function publishOffboarding({ editor, emulator }: RunningDemo): Promise<string> {
	const { account, organization, credentials } = seeded;
	const name = 'Email and key for the offboarding';
	const data = {
		authentication: 'apiKey',
		...credentials.key,
		baseUrl: `${emulator}/client/v4`,
	};
	const id = await editor.addCredential(name, 'cloudflareOnboardingApi', data);
	const shared = { credentials: { cloudflareOnboardingApi: { id, name } } };
	const options = { ifMissing: 'succeed' };
	const nodes = [
		node('Leavers', 'n8n-nodes-base.webhook', 2, { httpMethod: 'POST', path: 'offboarding' }),
		node('One each', 'n8n-nodes-base.splitOut', 1, {
			fieldToSplitOut: 'body.emails',
			options: { destinationFieldName: 'email' },
		}),
		node('Delete Access user', `${PACKAGE}.cloudflareAccessUser`, 1, {
			operation: 'delete',
			account: locator('id', account),
			user: locator('email', '={{ $json.email }}'),
			options,
		}),
		node('Delete organization member', `${PACKAGE}.cloudflareOrganizationMember`, 1, {
			operation: 'delete',
			organization: locator('id', organization),
			member: locator('email', "={{ $('One each').item.json.email }}"),
			options,
		}),
	].map((entry, index) => ({
		...entry,
		position: [index * 240, 0],
		...(entry.type.startsWith(PACKAGE) && shared),
	}));
	return await editor.publish({ name: 'Offboarding', nodes, connections: chain(nodes) });
}

function node(
	name: string,
	type: string,
	typeVersion: number,
	parameters: Record<string, unknown>,
) {
	return { id: name, name, webhookId: name, type, typeVersion, parameters };
}

function chain(nodes: Array<{ name: string }>): Workflow['connections'] {
	const links = nodes
		.slice(1)
		.map(({ name }, index) => [
			nodes[index]?.name ?? '',
			{ main: [[{ node: name, type: 'main', index: 0 }]] },
		]);
	return Object.fromEntries(links) as Workflow['connections'];
}
