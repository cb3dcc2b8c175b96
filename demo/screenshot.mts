// Takes the README's picture of the joiner workflow from a running demo:
//   npx tsx demo/screenshot.mts <editor address> <email> <password>
import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import sparticuz from '@sparticuz/chromium';
import { chromium, type Page } from 'playwright-core';
import { root } from './paths.mjs';

const [address, email, password] = process.argv.slice(2);
const picture = join(root, 'docs/pictures/joiner-form.png');

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
		await openWorkflow(page, 'Joiner form');
		await page.keyboard.press('1');
		await page.waitForLoadState('networkidle');
		await mkdir(join(root, 'docs/pictures'), { recursive: true });
		await page.screenshot({ path: picture });
		console.log(picture);
	} finally {
		await browser.close();
	}
}

await main();
