import sparticuz from '@sparticuz/chromium';
import { chromium, type Browser } from 'playwright-core';

/** Starts a headless Chromium from the dev dependencies. The caller closes it. */
export async function openBrowser(): Promise<Browser> {
	// The package's default of a single process is for AWS Lambda: there, closing a page ends the browser.
	// OpenGL without a graphics card would use a whole processor.
	const unwanted = /^--(single-process|in-process-gpu|use-gl|use-angle|enable-unsafe-swiftshader)/;
	const args = sparticuz.args.filter((arg) => !unwanted.test(arg));
	return await chromium.launch({
		executablePath: await sparticuz.executablePath(),
		args: [...args, '--disable-gpu', '--disable-background-networking'],
	});
}
