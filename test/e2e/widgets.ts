import type { Locator, Page, Response } from 'playwright-core';

export const byTestId = (id: string) => `[data-test-id="${id}"]`;

/**
 * Lets the pauses pass at once that the editor makes before it takes over what was typed, searches,
 * saves or decides which fields belong in a panel (five times a second at most). The page's clock
 * must be installed.
 */
export async function skipPauses(page: Page): Promise<void> {
	await page.clock.runFor(3_000);
	// A page that is ahead of n8n takes what was just executed for older than its parameters.
	await page.clock.setSystemTime(Date.now());
}

/** Does something and waits until n8n has saved the workflow with this text in it. */
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

/** The titles in the texts of labels: a star and buttons that show when pointed at may follow. */
export const titles = (labels: string[]) =>
	labels.map((label) => (label.split('\n')[0] ?? '').replace('*', '').trim());

// The drop-down that is open lies at the page's end and not within its field.
const openList = (field: Locator) =>
	field.page().locator('.el-select-dropdown__item:visible, [role="option"]:visible');

/** Opens a drop-down, reads what it offers (names without their descriptions) and closes it. */
export async function optionsOf(field: Locator): Promise<string[]> {
	await field.click();
	const list = openList(field);
	await list.first().waitFor();
	const options = await list.allInnerTexts();
	await field.click();
	await list.first().waitFor({ state: 'hidden' });
	return options.map((text) => text.trim().split('\n')[0] ?? '');
}

/** Chooses from a drop-down. */
export async function chooseFrom(field: Locator, option: string): Promise<void> {
	await field.click();
	const list = openList(field);
	await list.getByText(option, { exact: true }).click();
	await list.first().waitFor({ state: 'hidden' });
}
