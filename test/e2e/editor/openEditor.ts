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
	/** Those of the node's tab "Settings". */
	settings?: { onError?: string; executeOnce?: boolean };
}

/** A node of n8n's own, as saved. */
const ofN8n = (name: string, type: string, typeVersion: number, parameters = {}) => {
	return { name, type: `n8n-nodes-base.${type}`, typeVersion, parameters };
};

/** A trigger, and behind it what gives these items. */
const sourceOf = (items: Array<Record<string, unknown>> | undefined) => {
	const trigger = ofN8n('Start', 'manualTrigger', 1);
	if (!items) return [trigger];
	const jsonOutput = JSON.stringify({ items });
	return [
		trigger,
		ofN8n('List', 'set', 3.4, { mode: 'raw', jsonOutput }),
		ofN8n('One each', 'splitOut', 1, { fieldToSplitOut: 'items' }),
	];
};

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

	/**
	 * Saves a workflow in which a trigger leads to each of the steps, and opens it. n8n runs them in their
	 * order.
	 *
	 * @param items what each step gets; one empty item if there are none
	 */
	async openSteps(
		name: string,
		steps: Step[],
		items?: Array<Record<string, unknown>>,
	): Promise<SavedWorkflow> {
		const ids = await this.demo.editor.credentialIds();
		const source = sourceOf(items);
		const ours = steps.map(({ name: step, type, parameters, credential, settings: more }) => ({
			name: step,
			type: `n8n-nodes-cloudflare-onboarding.${type}`,
			typeVersion: 1,
			parameters,
			credentials: credential && {
				cloudflareOnboardingApi: { id: ids[credential], name: credential },
			},
			...more,
		}));
		const nodes = [...source, ...ours].map((node, index) => {
			const nth = index - source.length;
			const row = Math.floor(nth / 4);
			return {
				...node,
				id: `00000000-0000-4000-8000-${String(index).padStart(12, '0')}`,
				position: nth < 0 ? [200 * nth, 0] : [100 + 200 * (nth % 4), 200 * row],
			};
		});
		const to = (names: string[]) => ({
			main: [names.map((node) => ({ node, type: 'main', index: 0 }))],
		});
		const names = source.map((node) => node.name);
		const connections = Object.fromEntries(
			names.map((from, nth) => [
				from,
				to(nth + 1 < names.length ? [names[nth + 1]!] : steps.map((step) => step.name)),
			]),
		);
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
