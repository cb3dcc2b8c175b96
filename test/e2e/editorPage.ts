import type { Browser, BrowserContextOptions, Locator, Page } from 'playwright-core';
import type { Login } from '../../demo/editor';
import type { Workflow } from '../../demo/templates';
import { NodePanel } from './nodePanel';
import { byTestId, saving, skipPauses } from './widgets';

const PATIENCE_MS = 60_000;
const VIEWPORT = { width: 1440, height: 900 };

/** CSS that turns off the animations of menus, which happen some hundred times in a suite. */
const withoutTransitions = `
	const style = document.createElement('style');
	style.textContent = '*, ::before, ::after { transition: none !important; animation: none !important }';
	new MutationObserver((_changes, observer) => {
		if (!document.head) return;
		document.head.append(style);
		observer.disconnect();
	}).observe(document, { childList: true, subtree: true });
`;

/**
 * n8n's editor in a browser with the canvas of one workflow. Every action waits for what it needs, for a
 * minute at most.
 */
export class EditorPage {
	private constructor(
		readonly page: Page,
		private readonly url: string,
	) {}

	/**
	 * Opens a window of its own and logs in.
	 *
	 * @param options how the window looks: `{ colorScheme: 'dark' }`, `deviceScaleFactor`, …
	 */
	static async logIn(
		browser: Browser,
		url: string,
		login: Login,
		options: BrowserContextOptions = {},
	): Promise<EditorPage> {
		const context = await browser.newContext({ viewport: VIEWPORT, ...options });
		context.setDefaultTimeout(PATIENCE_MS);
		const page = await context.newPage();
		await page.clock.install();
		await page.addInitScript(withoutTransitions);
		await page.goto(`${url}/signin`);
		await page.locator('input[type=email], input[name=emailOrLdapLoginId]').fill(login.email);
		await page.locator('input[type=password]').fill(login.password);
		await page.getByRole('button', { name: 'Sign in' }).click();
		// Waits for the list of workflows or its empty state, because the page cannot be left before that.
		const home = [byTestId('resources-list-wrapper'), byTestId('new-workflow-card')];
		await page.locator(home.join()).first().waitFor();
		return new EditorPage(page, url);
	}

	private node(name: string): Locator {
		return this.page.locator(`${byTestId('canvas-node')}[data-node-name=${JSON.stringify(name)}]`);
	}

	/** Opens a saved workflow. */
	async openWorkflow(id: string): Promise<void> {
		await this.page.goto(`${this.url}/workflow/${id}`);
		await this.page.locator(byTestId('canvas-node')).first().waitFor();
	}

	/** Reloads the page of the open workflow, so that the editor has the current state of n8n. */
	async reload(): Promise<void> {
		await this.page.reload();
		await this.page.locator(byTestId('canvas-node')).first().waitFor();
	}

	/** Opens a new, empty workflow from the sidebar. Unsaved changes are lost. */
	async newWorkflow(): Promise<void> {
		const before = this.page.url();
		await this.page.locator(byTestId('universal-add')).click();
		await this.page.getByRole('menuitem', { name: 'New workflow' }).click();
		const empty = this.page.locator(byTestId('canvas-add-button'));
		const leave = this.page.getByRole('button', { name: 'Leave without saving' });
		await leave.or(empty).first().waitFor();
		if (await leave.isVisible()) await leave.click();
		await this.page.waitForURL(({ href }) => href !== before);
		await empty.waitFor();
	}

	/**
	 * Takes a workflow into the open one, by the editor's own menu and file chooser.
	 *
	 * @param file its path, or what is in it
	 */
	async importFile(file: string | Workflow): Promise<void> {
		await this.page.locator(byTestId('workflow-menu')).first().click();
		await this.page.locator(byTestId('workflow-menu-item-import')).hover();
		const [chooser] = await Promise.all([
			this.page.waitForEvent('filechooser'),
			this.page.getByText('From file', { exact: true }).click(),
		]);
		const written = (workflow: Workflow) => ({
			name: 'workflow.json',
			mimeType: 'application/json',
			buffer: Buffer.from(JSON.stringify(workflow)),
		});
		// Saves now, because the page cannot be left while n8n saves.
		await saving(this.page, '', async () => {
			await chooser.setFiles(typeof file === 'string' ? file : written(file));
			await this.page.locator(byTestId('canvas-node')).first().waitFor();
		});
	}

	/** The name that the editor shows for the open workflow. */
	async workflowName(): Promise<string> {
		const name = this.page.locator(byTestId('workflow-name-input'));
		return (await name.locator(byTestId('inline-edit-preview')).innerText()).trim();
	}

	private get foundNames(): Locator {
		return this.page.locator(byTestId('node-creator-item-name'));
	}

	/** Opens the list of nodes. */
	async openNodeCreator(): Promise<void> {
		await this.page.locator(byTestId('node-creator-plus-button')).click();
		await this.page.locator(byTestId('node-creator-search-bar')).first().waitFor();
	}

	/** Types into the search box of the open list of nodes. */
	async searchNodes(text: string): Promise<void> {
		await this.page.locator(byTestId('node-creator-search-bar')).first().fill(text);
		await skipPauses(this.page);
	}

	/** The names in the open list of nodes, best match first. */
	async listedNodes(): Promise<string[]> {
		return (await this.foundNames.allInnerTexts()).map((name) => name.trim());
	}

	/** Opens the list of nodes and types into its search box. Returns the names it finds. */
	async findNodes(text: string): Promise<string[]> {
		await this.openNodeCreator();
		await this.searchNodes(text);
		const named = this.foundNames.filter({ hasText: new RegExp(text, 'i') });
		await named.first().waitFor();
		return await this.listedNodes();
	}

	/** Adds a node with one of its actions, as listed ("Get many users"). Its panel opens. */
	async addNode(name: string, action: string): Promise<NodePanel> {
		await this.findNodes(name);
		const named = (text: string) =>
			this.page.locator(byTestId('node-creator')).getByText(text, { exact: true }).first();
		await named(name).click();
		await named(action).click();
		return await NodePanel.opened(this.page);
	}

	/** Opens a node's panel. */
	async openNode(name: string): Promise<NodePanel> {
		await this.node(name).dblclick();
		return await NodePanel.opened(this.page);
	}

	/** Fits the workflow to the view and moves the pointer off the nodes. */
	async fitToView(): Promise<void> {
		await this.page.keyboard.press('1');
		await this.page.mouse.move(VIEWPORT.width / 2, 10);
	}

	/** The names of the nodes on the canvas, without sticky notes. */
	async nodeNames(): Promise<string[]> {
		const nodes = await this.page.locator(byTestId('canvas-node')).all();
		const names = await Promise.all(
			nodes.map(async (node) => {
				const isNote = (await node.locator(byTestId('sticky')).count()) > 0;
				return isNote ? null : await node.getAttribute('data-node-name');
			}),
		);
		return names.filter((name) => name !== null);
	}

	/** The line below a node's name. n8n has no test id for it. */
	async subtitle(name: string): Promise<string> {
		return (await this.node(name).locator('[class*="_subtitle_"]').innerText()).trim();
	}

	/** Nodes that this n8n does not have, or not in this version. They cannot be connected. */
	async missingNodes(): Promise<string[]> {
		const names = await this.nodeNames();
		const handle = `${byTestId('canvas-node-input-handle')}, ${byTestId('canvas-node-output-handle')}`;
		const handles = await Promise.all(
			names.map(async (name) => await this.node(name).locator(handle).count()),
		);
		return names.filter((_name, index) => handles[index] === 0);
	}

	/** The issues on the canvas, by node. */
	async issues(): Promise<Record<string, string[]>> {
		const found: Record<string, string[]> = {};
		for (const name of await this.nodeNames()) {
			const triangle = this.node(name).locator(byTestId('node-issues'));
			if ((await triangle.count()) > 0) found[name] = await this.tooltipLines(triangle);
		}
		return found;
	}

	private async tooltipLines(of: Locator): Promise<string[]> {
		const tooltip = this.page.locator(byTestId('tooltip-content')).filter({ hasText: 'Issues:' });
		await of.hover();
		await skipPauses(this.page);
		await tooltip.waitFor();
		const [, ...lines] = (await tooltip.innerText()).split('\n').filter(Boolean);
		await this.page.mouse.move(VIEWPORT.width / 2, 10);
		await tooltip.waitFor({ state: 'hidden' });
		return lines.map((line) => line.replace(/^- /, '').trim());
	}

	/** Whether the workflow can be published, which requires that it has no issues. */
	async canPublish(): Promise<boolean> {
		return await this.page.locator(byTestId('workflow-open-publish-modal-button')).isEnabled();
	}

	/** Publishes the workflow, so that its triggers are live. */
	async publish(): Promise<void> {
		await this.page.locator(byTestId('workflow-open-publish-modal-button')).click();
		await this.page.locator(byTestId('workflow-publish-button')).click();
		await this.page.locator(byTestId('workflow-active-version-indicator')).waitFor();
	}

	/** All readable text of the page, including input. */
	async everything(): Promise<string> {
		const typed = await this.page
			.locator('input, textarea')
			.evaluateAll((fields) => fields.map((field) => (field as { value?: string }).value));
		return [await this.page.content(), ...typed].join('\n');
	}
}
