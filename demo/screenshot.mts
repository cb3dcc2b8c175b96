// Takes the pictures of the workflows in docs/pictures from a running demo:
//   npx tsx demo/screenshot.mts <editor address> <email> <password>
import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import sparticuz from '@sparticuz/chromium';
import { chromium, type Page } from 'playwright-core';
import { root } from './paths.js';

const [address, email, password] = process.argv.slice(2);
const pictures = join(root, 'docs/pictures');
const workflows = {
	'Joiner form': 'joiner-form.png',
	'Scheduled leavers': 'scheduled-leavers.png',
};

async function logIn(page: Page): Promise<void> {
	await page.goto(`${address}/signin`);
	await page.locator('input[type=email], input[name=emailOrLdapLoginId]').fill(email ?? '');
	await page.locator('input[type=password]').fill(password ?? '');
	await page.getByRole('button', { name: 'Sign in' }).click();
	await page.waitForURL((url) => !url.pathname.includes('signin'));
}

async function openWorkflow(page: Page, name: string): Promise<void> {
	await page.goto(`${address}/home/workflows`);
	await page.getByText(name, { exact: true }).first().click();
	await page.locator('.vue-flow__node').first().waitFor();
}

async function main(): Promise<void> {
	const browser = await chromium.launch({
		executablePath: await sparticuz.executablePath(),
		args: [...sparticuz.args, '--disable-background-networking'],
	});
	try {
		const viewport = { width: 1440, height: 760 };
		const page = await browser.newPage({ viewport, deviceScaleFactor: 1.5 });
		await logIn(page);
		await mkdir(pictures, { recursive: true });
		for (const [name, file] of Object.entries(workflows)) {
			await openWorkflow(page, name);
			// Fits the workflow to the view, with the pointer where it highlights nothing.
			await page.keyboard.press('1');
			await page.mouse.move(viewport.width / 2, 10);
			await page.waitForLoadState('networkidle');
			await page.screenshot({ path: join(pictures, file) });
			console.log(join(pictures, file));
		}
	} finally {
		await browser.close();
	}
}

await main();
