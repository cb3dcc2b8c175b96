import type { Browser } from 'playwright-core';
import type { SavedWorkflow } from '../../../demo/editor';
import { openBrowser } from '../browser';
import { EditorPage } from '../editorPage';
import type { RunningDemo } from '../runningDemo';

/** The credentials of the demo, with all permissions. */
export const TOKEN = 'Cloudflare API token';
export const KEY = 'Cloudflare email and key';

/** A node of a test workflow. */
export interface Step {
	name: string;
	/** As in `cloudflareAccessUser`. */
	type: string;
	parameters: Record<string, unknown>;
	/** The name of an existing credential. */
	credential?: string;
}

/** The value of a resource locator of a saved node. */
export const chosen = (mode: string, value: string) => ({ __rl: true, mode, value });

/** The n8n of a demo in a browser. */
export class OpenEditor {
	private constructor(
		readonly demo: RunningDemo,
		private readonly browser: Browser,
		readonly editor: EditorPage,
	) {}

	static async of(demo: RunningDemo): Promise<OpenEditor> {
		const browser = await openBrowser();
		const { url, login } = demo.editor;
		return new OpenEditor(demo, browser, await EditorPage.logIn(browser, url, login));
	}

	async close(): Promise<void> {
		await this.browser.close();
	}

	get baseUrl(): string {
		return `${this.demo.emulator}/client/v4`;
	}

	/** A credential with an API token. */
	async addToken(name: string, apiToken: string): Promise<void> {
		const data = { authentication: 'apiToken', apiToken, baseUrl: this.baseUrl };
		await this.demo.editor.addCredential(name, 'cloudflareOnboardingApi', data);
	}

	/** Saves a workflow in which a trigger leads to each of the steps, and opens it. */
	async openSteps(name: string, steps: Step[]): Promise<SavedWorkflow> {
		const ids = await this.demo.editor.credentialIds();
		const trigger = { name: 'Start', type: 'n8n-nodes-base.manualTrigger', parameters: {} };
		const ours = steps.map(({ name: step, type, parameters, credential }) => ({
			name: step,
			type: `n8n-nodes-cloudflare-onboarding.${type}`,
			parameters,
			credentials: credential && {
				cloudflareOnboardingApi: { id: ids[credential], name: credential },
			},
		}));
		const nodes = [trigger, ...ours].map((node, index) => ({
			...node,
			id: `00000000-0000-4000-8000-${String(index).padStart(12, '0')}`,
			typeVersion: 1,
			position: [
				index === 0 ? 0 : 300 + 200 * ((index - 1) % 4),
				200 * Math.floor((index - 1) / 4),
			],
		}));
		const targets = steps.map(({ name: node }) => ({ node, type: 'main', index: 0 }));
		const connections = { Start: { main: [targets] } };
		const settings = { executionOrder: 'v1' };
		const saved = await this.demo.editor.save({ name, nodes, connections, settings });
		await this.editor.openWorkflow(saved.id);
		return saved;
	}

	/** A parameter of a node as n8n has saved it. */
	async saved(workflow: string, node: string, parameter: string): Promise<unknown> {
		const { nodes } = await this.demo.editor.workflow(workflow);
		return nodes.find(({ name }) => name === node)?.parameters[parameter];
	}
}
