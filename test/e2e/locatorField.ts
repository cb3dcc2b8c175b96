import type { Locator, Page } from 'playwright-core';
import { byTestId, saving, skipPauses } from './widgets';

/** A resource locator: a mode ("From list", "By ID", …) and its value. */
export class LocatorField {
	constructor(private readonly field: Locator) {}

	private get page(): Page {
		return this.field.page();
	}

	private get input(): Locator {
		return this.field.locator(byTestId('rlc-input'));
	}

	private get rows(): Locator {
		return this.page.locator(`${byTestId('rlc-item')}:visible`);
	}

	/** The shown value. */
	async shown(): Promise<string> {
		return await this.input.inputValue();
	}

	/** The names of its modes, in order: `list`, `url`, `email`, `account`, `id`. */
	async modes(): Promise<string[]> {
		const modes = this.page.locator('li[data-test-id^="mode-"]:visible');
		await this.field.locator(byTestId('rlc-mode-selector')).click();
		await modes.first().waitFor();
		const all = await modes.all();
		const ids = await Promise.all(all.map(async (mode) => await mode.getAttribute('data-test-id')));
		await this.field.locator(byTestId('rlc-mode-selector')).click();
		await modes.first().waitFor({ state: 'hidden' });
		return ids.map((id) => (id ?? '').replace('mode-', ''));
	}

	/** @param mode one of `modes` */
	async setMode(mode: string): Promise<void> {
		await this.field.locator(byTestId('rlc-mode-selector')).click();
		await this.field
			.page()
			.locator(`li${byTestId(`mode-${mode}`)}:visible`)
			.click();
	}

	/** Types in a text mode, and waits until n8n has saved it. */
	async type(text: string): Promise<void> {
		await saving(this.page, text, async () => await this.input.fill(text));
	}

	/** Opens an empty list. Returns the text that it shows. */
	async openInVain(): Promise<string> {
		await this.input.click();
		const error = this.page.locator(`${byTestId('rlc-error-container')}:visible`);
		await error.waitFor();
		return (await error.innerText()).trim();
	}

	/** Opens the list. Returns the rows of its first page. */
	async open(): Promise<string[]> {
		await this.input.click();
		return await this.listed();
	}

	private async listed(): Promise<string[]> {
		await this.rows.first().waitFor();
		return (await this.rows.allInnerTexts()).map((row) => row.trim());
	}

	/** Types into the search box of the open list and waits until a row shows the text. */
	async search(text: string): Promise<void> {
		await this.field
			.page()
			.locator(`${byTestId('rlc-search')}:visible`)
			.fill(text);
		await this.rows.filter({ hasText: text }).first().waitFor();
	}

	/** Scrolls the open list to its end and waits for the next page. Returns all rows so far. */
	async nextPage(): Promise<string[]> {
		const before = await this.rows.count();
		await this.rows.last().scrollIntoViewIfNeeded();
		await skipPauses(this.page);
		await this.rows.nth(before).waitFor();
		return await this.listed();
	}

	/** Selects the row with exactly this text, and waits until n8n has saved it with this ID. */
	async pick(row: string, id: string): Promise<void> {
		await saving(
			this.page,
			id,
			async () => await this.rows.getByText(row, { exact: true }).click(),
		);
	}
}
