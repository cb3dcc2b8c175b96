import type { Locator, Page, Response } from 'playwright-core';

export const byTestId = (id: string) => `[data-test-id="${id}"]`;

/**
 * Skips the delays of the editor before it applies input, searches, saves or updates the fields of a panel
 * (at most five times a second). The page's fake clock must be installed.
 */
export async function skipPauses(page: Page): Promise<void> {
	await page.clock.runFor(3_000);
	// If the page's clock is ahead of n8n's, the editor takes a new execution for older than its parameters.
	await page.clock.setSystemTime(Date.now());
}

/** Performs an action and waits until n8n has saved the workflow with this text. */
export async function saving(page: Page, text: string, act: () => Promise<void>): Promise<void> {
	const isIt = (response: Response) => {
		const request = response.request();
		const isSaving = ['PATCH', 'POST'].includes(request.method());
		const isWorkflow = /\/rest\/workflows(\/\w+)?$/.test(new URL(request.url()).pathname);
		return isSaving && isWorkflow && (request.postData()?.includes(text) ?? false);
	};
	const actAndSave = async () => {
		await act();
		await skipPauses(page);
	};
	await Promise.all([page.waitForResponse(isIt), actAndSave()]);
}

/** The titles of labels, without a star and the buttons that appear on hover. */
export const titles = (labels: string[]) =>
	labels.map((label) => (label.split('\n')[0] ?? '').replace('*', '').trim());

// An open dropdown is at the end of the page, not inside its field.
const openList = (field: Locator) =>
	field.page().locator('.el-select-dropdown__item:visible, [role="option"]:visible');

/** Opens a dropdown, reads the names of its options, and closes it. */
export async function optionsOf(field: Locator): Promise<string[]> {
	await field.click();
	const list = openList(field);
	await list.first().waitFor();
	const options = await list.allInnerTexts();
	await field.click();
	await list.first().waitFor({ state: 'hidden' });
	return options.map((text) => text.trim().split('\n')[0] ?? '');
}

/** Selects some options of a dropdown that takes several. */
export async function chooseSome(field: Locator, options: string[]): Promise<void> {
	await field.click();
	const list = openList(field);
	for (const option of options) await list.getByText(option, { exact: true }).click();
	await field.click();
	await list.first().waitFor({ state: 'hidden' });
}

/** Selects an option of a dropdown. */
export async function chooseFrom(field: Locator, option: string): Promise<void> {
	await field.click();
	const list = openList(field);
	await list.getByText(option, { exact: true }).click();
	await list.first().waitFor({ state: 'hidden' });
}
