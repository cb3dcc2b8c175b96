import type { Locator, Page } from 'playwright-core';
import { byTestId, chooseFrom, skipPauses, titles } from './widgets';

/** The dialog in which a credential is filled in and tested. */
export class CredentialDialog {
	readonly box: Locator;

	private constructor(private readonly page: Page) {
		this.box = page.locator(byTestId('editCredential-modal'));
	}

	/** The dialog that opens next. */
	static async opened(page: Page): Promise<CredentialDialog> {
		const dialog = new CredentialDialog(page);
		// The name is entered last, because n8n may still replace earlier input with its defaults.
		await dialog.box.locator(byTestId('credential-name')).waitFor();
		return dialog;
	}

	private field(name: string): Locator {
		return this.box.locator(byTestId(`parameter-input-${name}`));
	}

	/** The labels of its fields, in order. */
	async labels(): Promise<string[]> {
		return titles(await this.box.locator('label.n8n-input-label').allInnerTexts());
	}

	async chooseScheme(scheme: 'API Token' | 'Email and Global API Key'): Promise<void> {
		await chooseFrom(this.field('authentication'), scheme);
		await this.field(scheme === 'API Token' ? 'apiToken' : 'apiKey').waitFor();
	}

	async fill(name: string, value: string): Promise<void> {
		await this.field(name).locator('input').fill(value);
		await skipPauses(this.page);
	}

	/** Whether the field hides its text. */
	async isMasked(name: string): Promise<boolean> {
		return (await this.field(name).locator('input').getAttribute('type')) === 'password';
	}

	/**
	 * Saves the credential, which n8n then tests. Returns the error; undefined if the test passed, because
	 * then the dialog closes.
	 */
	async save(): Promise<string | undefined> {
		const { status, message } = await this.tested(byTestId('credential-save-button'));
		if (status === 'OK') {
			await this.box.waitFor({ state: 'hidden' });
			return undefined;
		}
		return await this.refusal(message);
	}

	/** Tests a saved credential. Returns the same as `save`, but the dialog stays open. */
	async test(): Promise<string | undefined> {
		const { status, message } = await this.tested('button:has-text("Retry"):visible');
		if (status !== 'OK') return await this.refusal(message);
		await this.success();
		return undefined;
	}

	/** Waits for the success message. n8n tests a saved credential when its dialog opens. */
	async success(): Promise<void> {
		await this.box.locator(byTestId('credentials-config-container-test-success')).waitFor();
	}

	private async tested(button: string): Promise<{ status: string; message: string }> {
		const [answer] = await Promise.all([
			this.page.waitForResponse(/\/rest\/credentials\/test$/),
			this.box.locator(button).first().click(),
		]);
		type Tested = { data: { status: string; message: string } };
		return ((await answer.json()) as Tested).data;
	}

	private async refusal(message: string): Promise<string> {
		const more = this.box.getByText('More details');
		const shown = this.box.getByText(message, { exact: true });
		await more.or(shown).first().waitFor();
		if (await more.isVisible()) await more.click();
		await shown.waitFor();
		return await shown.innerText();
	}

	async close(): Promise<void> {
		await this.box.locator('.el-dialog__headerbtn').click();
		await this.box.waitFor({ state: 'hidden' });
	}
}
