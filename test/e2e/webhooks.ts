import axios from 'axios';
import { seeded } from '../../emulator/seeded';
import type { Workflow } from '../../demo/templates';
import type { RunningDemo } from './runningDemo';

const PACKAGE = 'n8n-nodes-cloudflare-onboarding';

const locator = (mode: string, value: string) => ({ __rl: true, mode, value });

/** A node of ours, without what the workflow adds. */
const ours = (name: string, type: string, parameters: Record<string, unknown>) =>
	node(name, `${PACKAGE}.${type}`, 1, parameters);

/** Takes whoever is named out of both places. The address takes `{ emails }`. */
export const publishOffboarding = async (demo: RunningDemo): Promise<Webhook> => {
	const { account, organization } = seeded;
	const options = { ifMissing: 'succeed' };
	return await publish(demo, 'Offboarding', [
		ours('Delete Access user', 'cloudflareAccessUser', {
			operation: 'delete',
			account: locator('id', account),
			user: locator('email', '={{ $json.email }}'),
			options,
		}),
		ours('Delete organization member', 'cloudflareOrganizationMember', {
			operation: 'delete',
			organization: locator('id', organization),
			member: locator('email', "={{ $('One each').item.json.email }}"),
			options,
		}),
	]);
};

/** Adds whoever is named to the Access group with this name. */
export const publishGroupSync = async (demo: RunningDemo, group: string): Promise<Webhook> =>
	await publish(demo, 'Into a group', [
		ours('Add to Access group', 'cloudflareAccessGroup', {
			operation: 'add',
			account: locator('id', seeded.account),
			group: locator('name', group),
			email: '={{ $json.email }}',
			options: {},
		}),
	]);

/** A published workflow that a webhook starts. */
export interface Webhook {
	id: string;
	/** Starts it for these people, and returns when n8n has taken it on. */
	start(emails: string[]): Promise<void>;
}

/** A webhook that takes `{ emails }`, an item for each of them, and then nodes of ours. */
async function publish(
	{ editor, emulator }: RunningDemo,
	name: string,
	last: Array<ReturnType<typeof node>>,
): Promise<Webhook> {
	const credential = `Email and key: ${name}`;
	const data = {
		authentication: 'apiKey',
		...seeded.credentials.key,
		baseUrl: `${emulator}/client/v4`,
	};
	const id = await editor.addCredential(credential, 'cloudflareOnboardingApi', data);
	const shared = { credentials: { cloudflareOnboardingApi: { id, name: credential } } };
	const path = name.toLowerCase().replace(/ /g, '-');
	const nodes = [
		node('People', 'n8n-nodes-base.webhook', 2, { httpMethod: 'POST', path }),
		node('One each', 'n8n-nodes-base.splitOut', 1, {
			fieldToSplitOut: 'body.emails',
			options: { destinationFieldName: 'email' },
		}),
		...last,
	].map((entry, index) => ({
		...entry,
		position: [index * 240, 0],
		...(entry.type.startsWith(PACKAGE) && shared),
	}));
	const workflow = await editor.publish({ name, nodes, connections: chain(nodes) });
	return {
		id: workflow,
		start: async (emails) => {
			await axios.post(`${editor.url}/webhook/${path}`, { emails }, { proxy: false });
		},
	};
}

function node(
	name: string,
	type: string,
	typeVersion: number,
	parameters: Record<string, unknown>,
) {
	return {
		id: name,
		name,
		webhookId: [name, parameters.path].join(' '),
		type,
		typeVersion,
		parameters,
	};
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
