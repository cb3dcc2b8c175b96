import type { Browser } from 'playwright-core';
import { seeded } from '../../../emulator/seed';
import type { SavedWorkflow } from '../../../demo/editor';
import { openBrowser } from '../browser';
import { EditorPage } from '../editorPage';
import { RunningDemo } from '../runningDemo';

export const TOKEN = 'Cloudflare API token';
export const KEY = 'Cloudflare email and key';

/** A node of a test workflow. */
export interface Step {
	name: string;
	/** As in `cloudflareAccessUser`. */
	type: string;
	parameters: Record<string, unknown>;
	/** Name of a credential made with `addCredential`. */
	credential?: string;
}

/** What a locator of a saved node holds. */
export const chosen = (mode: string, value: string) => ({ __rl: true, mode, value });

/** An n8n with the package and nothing else in it, open in a browser. */
export class OpenEditor {
	private readonly credentials = new Map<string, string>();

	private constructor(
		readonly demo: RunningDemo,
		private readonly browser: Browser,
		readonly editor: EditorPage,
	) {}

	static async start(): Promise<OpenEditor> {
		const demo = await RunningDemo.start(['--empty']);
		try {
			const browser = await openBrowser();
			const { url, login } = demo.editor;
			return new OpenEditor(demo, browser, await EditorPage.logIn(browser, url, login));
		} catch (error) {
			demo.stop();
			throw error;
		}
	}

	async stop(): Promise<void> {
		await this.browser.close();
		this.demo.stop();
	}

	get baseUrl(): string {
		return `${this.demo.emulator}/client/v4`;
	}

	/** A credential with an API token. */
	async addToken(name: string, apiToken: string): Promise<void> {
		await this.addCredential(name, { authentication: 'apiToken', apiToken });
	}

	/** The token and the email and key that may do everything at the emulator. */
	async addUsualCredentials(): Promise<void> {
		const { userToken, key } = seeded.credentials;
		await this.addToken(TOKEN, userToken);
		await this.addCredential(KEY, { authentication: 'apiKey', ...key });
	}

	private async addCredential(name: string, fields: Record<string, string>): Promise<void> {
		const data = { ...fields, baseUrl: this.baseUrl };
		const id = await this.demo.editor.addCredential(name, 'cloudflareOnboardingApi', data);
		this.credentials.set(name, id);
	}

	/** Saves a workflow in which a trigger leads to each of the steps, and opens it. */
	async openSteps(name: string, steps: Step[]): Promise<SavedWorkflow> {
		const trigger = { name: 'Start', type: 'n8n-nodes-base.manualTrigger', parameters: {} };
		const ours = steps.map(({ name: step, type, parameters, credential }) => ({
			name: step,
			type: `n8n-nodes-cloudflare-onboarding.${type}`,
			parameters,
			credentials: credential && {
				cloudflareOnboardingApi: { id: this.credentialId(credential), name: credential },
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

	/** n8n's id of a credential that was added here. */
	credentialId(name: string): string {
		const id = this.credentials.get(name);
		if (!id) throw new Error(`No credential "${name}".`);
		return id;
	}

	/** A parameter of a node as n8n has saved it. */
	async saved(workflow: string, node: string, parameter: string): Promise<unknown> {
		const { nodes } = await this.demo.editor.workflow(workflow);
		return nodes.find(({ name }) => name === node)?.parameters[parameter];
	}
}
