import sparticuz from '@sparticuz/chromium';
import { chromium, type Browser } from 'playwright-core';

/** Starts a headless Chromium; it comes with the dev dependencies. Whoever opens it closes it. */
export async function openBrowser(): Promise<Browser> {
	// In a single process, which is meant for AWS Lambda, closing one page ends the whole browser; and
	// OpenGL without a graphics card takes a processor for itself.
	const unwanted = /^--(single-process|in-process-gpu|use-gl|use-angle|enable-unsafe-swiftshader)/;
	const args = sparticuz.args.filter((arg) => !unwanted.test(arg));
	return await chromium.launch({
		executablePath: await sparticuz.executablePath(),
		args: [...args, '--disable-gpu', '--disable-background-networking'],
	});
}
