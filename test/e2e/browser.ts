import sparticuz from '@sparticuz/chromium';
import { chromium, type Browser } from 'playwright-core';

/** Starts a headless Chromium; it comes with the dev dependencies. Whoever opens it closes it. */
export async function openBrowser(): Promise<Browser> {
	// In a single process, which is meant for AWS Lambda, closing one page ends the whole browser.
	const args = sparticuz.args.filter((arg) => arg !== '--single-process');
	return await chromium.launch({
		executablePath: await sparticuz.executablePath(),
		args: [...args, '--disable-background-networking'],
	});
}
