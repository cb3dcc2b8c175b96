import type { Locator, Page } from 'playwright-core';
import { CredentialDialog } from './credentialDialog';
import { LocatorField } from './locatorField';
import { byTestId, chooseFrom, chooseSome, optionsOf, saving, skipPauses, titles } from './widgets';

/** A step's output as the editor's table shows it. */
export interface Table {
	/** Of all pages together. */
	items: number;
	/** Of the first page, by column. */
	rows: Array<Record<string, string>>;
}

export interface ShownError {
	/** The error message. */
	message: string;
	/** The text below it; empty if there is none. */
	description: string;
}

/** Pixels of a row with one line of text. */
const LINE = 40;

/** A node's panel: its parameters in the middle, its output on the right. */
export class NodePanel {
	private readonly panel: Locator;
	private readonly output: Locator;

	private constructor(private readonly page: Page) {
		this.panel = page.locator(byTestId('ndv'));
		this.output = this.panel.locator(byTestId('output-panel'));
	}

	/** The panel that opens next. */
	static async opened(page: Page): Promise<NodePanel> {
		const panel = new NodePanel(page);
		await panel.panel.locator(byTestId('node-parameters')).waitFor();
		return panel;
	}

	async close(): Promise<void> {
		await this.panel.locator(byTestId('ndv-close-button')).click();
		await this.panel.waitFor({ state: 'hidden' });
	}

	/** Selects an existing credential. */
	async chooseCredential(name: string): Promise<void> {
		await chooseFrom(this.panel.locator(byTestId('node-credentials-select')), name);
	}

	/** Opens the dialog for a new credential. */
	async newCredential(): Promise<CredentialDialog> {
		await this.panel.locator(byTestId('node-credentials-select')).click();
		await this.page.locator(`${byTestId('node-credentials-select-item-new')}:visible`).click();
		return await CredentialDialog.opened(this.page);
	}

	/** Opens the dialog of the chosen credential. */
	async editCredential(): Promise<CredentialDialog> {
		await this.panel.locator(byTestId('credential-edit-button')).click();
		return await CredentialDialog.opened(this.page);
	}

	private parameter(name: string): Locator {
		return this.panel.locator(byTestId(`parameter-input-${name}`));
	}

	/** The options of a dropdown, by its parameter name. */
	async choices(parameter: string): Promise<string[]> {
		return await optionsOf(this.parameter(parameter));
	}

	/** Selects an option of a dropdown: `choose('operation', 'Get Many')`. */
	async choose(parameter: string, option: string): Promise<void> {
		await chooseFrom(this.parameter(parameter), option);
		await skipPauses(this.page);
	}

	/** Selects some options of a dropdown that takes several. */
	async chooseSeveral(parameter: string, options: string[]): Promise<void> {
		await chooseSome(this.parameter(parameter), options);
		await skipPauses(this.page);
	}

	/** The shown value of a dropdown or text field. */
	async shown(parameter: string): Promise<string> {
		return await this.parameter(parameter).locator('input').inputValue();
	}

	/** Toggles a switch. */
	async toggle(parameter: string): Promise<void> {
		await this.parameter(parameter).locator('.el-switch').click();
		await skipPauses(this.page);
	}

	/** Types into a text field and waits until n8n has saved it. */
	async type(parameter: string, text: string): Promise<void> {
		const field = this.parameter(parameter).locator('input');
		await saving(this.page, text, async () => await field.fill(text));
	}

	/** The resource locator of that parameter name. */
	locator(parameter: string): LocatorField {
		return new LocatorField(this.panel.locator(byTestId(`resource-locator-${parameter}`)));
	}

	/** The labels of all shown fields in order, without the credential. */
	async labels(): Promise<string[]> {
		const fields = this.panel.locator(byTestId('node-parameters'));
		const labels = await fields.locator('label.n8n-input-label:visible').allInnerTexts();
		return titles(labels).filter((label) => label !== 'Credential');
	}

	private collection(name: string): { fields: Locator; adder: Locator } {
		const title = this.page.locator(`label[for="${name}"]`);
		const box = this.panel.locator('.multi-parameter').filter({ has: title });
		const fields = box.locator(`label.n8n-input-label:not([for="${name}"])`);
		return { fields, adder: box.locator(byTestId('collection-parameter-add')) };
	}

	/** The labels of the fields that can be added to a collection, by its parameter name. */
	async addable(name: string): Promise<string[]> {
		const { fields, adder } = this.collection(name);
		const isButton = (await adder.evaluate(({ tagName }) => tagName)) === 'BUTTON';
		if (!isButton) return await optionsOf(adder);
		// A single field is added by a button, so it is added, read and removed again.
		await adder.click();
		await fields.first().waitFor();
		const labels = titles(await fields.allInnerTexts());
		await fields.first().hover();
		await this.panel.getByTitle('Delete').click();
		await fields.first().waitFor({ state: 'detached' });
		return labels;
	}

	/** Adds a field to a collection that offers several. */
	async add(name: string, label: string): Promise<void> {
		await chooseFrom(this.collection(name).adder, label);
		await skipPauses(this.page);
	}

	/** The notices between the fields. */
	async notices(): Promise<string[]> {
		return await this.panel.locator('.notice').allInnerTexts();
	}

	/** How many fields are marked with a red triangle. */
	async markedFields(): Promise<number> {
		return await this.panel.locator(byTestId('parameter-issues')).count();
	}

	/** Executes the step and waits for its end. The result is in the output. */
	async execute(): Promise<'success' | 'error'> {
		const [started] = await Promise.all([
			this.page.waitForResponse(/\/rest\/workflows\/\w+\/run/),
			this.panel.locator(byTestId('node-execute-button')).click(),
		]);
		if (!started.ok()) throw new Error(`n8n did not start the step: ${await started.text()}`);
		// n8n may also show that a parameter was changed at about the start of the step.
		const ended = '[data-test-id^="node-run-status-"], [data-test-id="node-run-info-stale"]';
		await this.output.locator(ended).waitFor();
		const failed = await this.output.locator(byTestId('node-error-message')).isVisible();
		return failed ? 'error' : 'success';
	}

	/** Tries to execute a step that n8n does not start. Returns the reason. */
	async executeInVain(): Promise<string> {
		const toast = this.page
			.getByRole('alert')
			.filter({ hasText: 'Workflow execution cannot start' });
		await this.panel.locator(byTestId('node-execute-button')).click();
		await toast.waitFor();
		return await toast.innerText();
	}

	/** Switches between the outputs of a step that has several: `Success`, `Error`. */
	async openOutput(name: string): Promise<void> {
		const tab = this.output.locator(byTestId('branches')).getByText(new RegExp(`^${name}`));
		await tab.click();
	}

	private async openTable(): Promise<Locator> {
		await this.output.locator(byTestId('radio-button-table')).click();
		const table = this.output.locator('table').first();
		await table.waitFor();
		return table;
	}

	/** The columns of the table whose title and first value are in view without scrolling. */
	async columnsInView(): Promise<string[]> {
		const table = await this.openTable();
		const boxesOf = async (cells: Locator) =>
			await Promise.all((await cells.all()).map(async (cell) => await cell.boundingBox()));
		const heads = table.locator('thead th');
		const [view, names, above, below] = await Promise.all([
			this.output.locator(byTestId('ndv-data-container')).boundingBox(),
			heads.allInnerTexts(),
			boxesOf(heads),
			boxesOf(table.locator('tbody tr').first().locator('td')),
		]);
		const isInView = (box: (typeof above)[number] | undefined) => {
			if (!box || !view) return false;
			const across = box.x >= view.x && box.x + box.width <= view.x + view.width;
			// The text of a cell is in its first line, however high another cell makes the row.
			const bottom = box.y + Math.min(box.height, LINE);
			return across && box.y >= view.y && bottom <= view.y + view.height;
		};
		const hidden = names.findIndex((_, nth) => !isInView(above[nth]) || !isInView(below[nth]));
		return names.slice(0, hidden < 0 ? undefined : hidden).map((name) => name.trim());
	}

	/** The output as a table. */
	async table(): Promise<Table> {
		const table = await this.openTable();
		const texts = async (cells: Locator) =>
			(await cells.allInnerTexts()).map((text) => text.trim());
		const columns = await texts(table.locator('thead th'));
		const lines = await table.locator('tbody tr').all();
		const cells = await Promise.all(lines.map(async (line) => await texts(line.locator('td'))));
		// Where a step has several outputs, their tabs have the counts instead.
		const tab = `${byTestId('branches')} [aria-selected="true"]`;
		const count = await this.output
			.locator(`${byTestId('run-data-item-count')}, ${tab}`)
			.innerText();
		const rows = cells.map((line) =>
			Object.fromEntries(columns.map((column, index) => [column, line[index] ?? ''])),
		);
		return { items: Number(/(\d+) items?/.exec(count)?.[1]), rows };
	}

	/** The hints above the output. */
	async hints(): Promise<string[]> {
		const hints = await this.output.locator(byTestId('node-hint')).allInnerTexts();
		return hints.map((text) => text.trim());
	}

	/** The error in the output of a failed step. */
	async error(): Promise<ShownError> {
		const message = this.output.locator(byTestId('node-error-message'));
		await message.waitFor();
		const description = this.output.locator(byTestId('node-error-description'));
		return {
			message: (await message.innerText()).trim(),
			description: (await description.count()) > 0 ? (await description.innerText()).trim() : '',
		};
	}
}
