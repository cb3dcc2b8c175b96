// `npm run docs:pictures`: takes all pictures of README and docs from a running demo, light and dark: the
// canvas of each template, the panel of each node, the credential and the live view; in light only, because
// they have no dark theme, the forms. `-- forms panels` takes only these; the others are pages and canvases.
import { mkdir, readdir, readFile } from 'node:fs/promises';
import { basename, join } from 'node:path';
import type { Browser, Page, PageScreenshotOptions } from 'playwright-core';
import { root } from '../../demo/paths.js';
import type { SavedWorkflow } from '../../demo/editor.js';
import { sampleLeaver } from '../../demo/offboarding.mjs';
import { seeded } from '../../emulator/index.js';
import { openBrowser } from './browser.js';
import { EditorPage } from './editorPage.js';
import { RunningDemo } from './runningDemo.js';
import { LeaversAtWork } from './templates/leaversAtWork.js';
import { byTestId } from './widgets.js';

const wanted = process.argv.slice(2);
const isWanted = (part: string) => wanted.length === 0 || wanted.includes(part);

const PICTURES = join(root, 'docs/pictures');
const WIDE = { width: 1440, height: 720 };
const NARROW = { width: 720, height: 640 };
/** Pixels around the nodes of a canvas, which leave room for their names. */
const MARGIN = 40;
const PACKAGE = 'n8n-nodes-cloudflare-onboarding';

type Scheme = 'light' | 'dark';
type Shoot = (page: Page, name: string, clip?: Clip) => Promise<void>;
type Clip = NonNullable<PageScreenshotOptions['clip']>;

const byId = (value: string) => ({ __rl: true, mode: 'id', value });
const byName = (value: string) => ({ __rl: true, mode: 'name', value });
const account = byId(seeded.account);

/** A step of each node that shows its purpose. */
const steps = {
	'Cloudflare Access User': {
		picture: 'node-access-user',
		type: 'cloudflareAccessUser',
		credential: 'Cloudflare API token',
		parameters: { operation: 'getAll', account, returnAll: true },
	},
	'Cloudflare Organization Member': {
		picture: 'node-organization-member',
		type: 'cloudflareOrganizationMember',
		credential: 'Cloudflare email and key',
		parameters: {
			operation: 'create',
			organization: byId(seeded.organization),
			email: 'mae.jemison@example.com',
		},
	},
	'Cloudflare Share Recipient': {
		picture: 'node-share-recipient',
		type: 'cloudflareShareRecipient',
		credential: 'Cloudflare email and key',
		parameters: {
			operation: 'create',
			account,
			share: byId(seeded.share),
			recipientAccount: byId(seeded.otherAccount),
			options: { waitUntilAssociated: true },
		},
	},
	'Cloudflare Received Invite': {
		picture: 'node-user-invite',
		type: 'cloudflareUserInvite',
		credential: 'Cloudflare API token',
		parameters: { operation: 'getAll', returnAll: true },
	},
	'Cloudflare Person': {
		picture: 'node-person',
		type: 'cloudflarePerson',
		credential: 'Cloudflare API token',
		parameters: { operation: 'getAccess', email: sampleLeaver },
	},
	'Cloudflare Account Member': {
		picture: 'node-account-member',
		type: 'cloudflareAccountMember',
		credential: 'Cloudflare API token',
		parameters: { operation: 'getAll', account, returnAll: true },
	},
	'Cloudflare Membership': {
		picture: 'node-membership',
		type: 'cloudflareMembership',
		credential: 'Cloudflare API token',
		parameters: { operation: 'getAll', returnAll: true },
	},
	'Cloudflare Access Group': {
		picture: 'node-access-group',
		type: 'cloudflareAccessGroup',
		credential: 'Cloudflare API token',
		parameters: {
			operation: 'add',
			account,
			group: byName('Sales'),
			email: 'mae.jemison@example.com',
		},
	},
	'Cloudflare Zero Trust List': {
		picture: 'node-zero-trust-list',
		type: 'cloudflareZeroTrustList',
		credential: 'Cloudflare API token',
		parameters: { operation: 'getAll', account, returnAll: true },
	},
	'Cloudflare User Group': {
		picture: 'node-user-group',
		type: 'cloudflareUserGroup',
		credential: 'Cloudflare API token',
		parameters: {
			operation: 'getMembers',
			account,
			group: byName('Engineering'),
			returnAll: true,
		},
	},
	'Cloudflare Onboarding Trigger': {
		picture: 'node-onboarding-trigger',
		type: 'cloudflareOnboardingTrigger',
		credential: 'Cloudflare API token',
		parameters: {
			pollTimes: { item: [{ mode: 'everyMinute' }] },
			resource: 'accountMember',
			account,
			events: ['added', 'changed', 'gone'],
		},
	},
	'Cloudflare Device': {
		picture: 'node-device',
		type: 'cloudflareDevice',
		credential: 'Cloudflare API token',
		parameters: { operation: 'getAll', account, returnAll: true },
	},
};

/** A workflow with one step of each node behind a manual trigger. */
async function saveSteps(demo: RunningDemo): Promise<SavedWorkflow> {
	const ids = await demo.editor.credentialIds();
	const nodes = Object.entries(steps).map(([name, { type, credential, parameters }], index) => ({
		id: `step-${index}`,
		name,
		type: `${PACKAGE}.${type}`,
		typeVersion: 1,
		position: [240, index * 200],
		parameters,
		credentials: { cloudflareOnboardingApi: { id: ids[credential] ?? '', name: credential } },
	}));
	const trigger = {
		id: 'start',
		name: 'Start',
		type: 'n8n-nodes-base.manualTrigger',
		typeVersion: 1,
		position: [0, 300],
		parameters: {},
	};
	// A trigger of ours starts by itself.
	const steered = nodes.filter(({ type }) => !type.endsWith('Trigger'));
	const targets = steered.map(({ name }) => ({ node: name, type: 'main', index: 0 }));
	return await demo.editor.save({
		name: 'One step of each node',
		nodes: [trigger, ...nodes],
		connections: { Start: { main: [targets] } },
		settings: { executionOrder: 'v1' },
	});
}

async function templateNames(): Promise<Array<{ name: string; picture: string }>> {
	const folder = join(root, 'templates');
	const files = (await readdir(folder)).filter((file) => file.endsWith('.json'));
	return await Promise.all(
		files.map(async (file) => {
			const { name } = JSON.parse(await readFile(join(folder, file), 'utf8')) as { name: string };
			return { name, picture: basename(file, '.json') };
		}),
	);
}

/** The part of the canvas that has nodes and notes. */
async function usedPart(page: Page): Promise<Clip> {
	const both = `${byTestId('canvas-node')}, ${byTestId('sticky')}`;
	const nodes = await page.locator(both).all();
	const boxes = (await Promise.all(nodes.map((node) => node.boundingBox()))).filter((box) => !!box);
	const x = Math.max(0, Math.min(...boxes.map((box) => box.x)) - MARGIN);
	const y = Math.max(0, Math.min(...boxes.map((box) => box.y)) - MARGIN);
	const right = Math.max(...boxes.map((box) => box.x + box.width)) + MARGIN;
	const bottom = Math.max(...boxes.map((box) => box.y + box.height)) + MARGIN;
	const [width, height] = [Math.min(right, WIDE.width) - x, Math.min(bottom, WIDE.height) - y];
	return { x, y, width, height };
}

async function takeCanvases(demo: RunningDemo, editor: EditorPage, shoot: Shoot): Promise<void> {
	for (const { name, picture } of await templateNames()) {
		const { id } = await demo.editor.workflow(name);
		await editor.openWorkflow(id);
		await editor.fitToView();
		await shoot(editor.page, picture, await usedPart(editor.page));
	}
}

async function takePanels(id: string, editor: EditorPage, shoot: Shoot): Promise<void> {
	for (const [name, { picture }] of Object.entries(steps)) {
		await editor.openWorkflow(id);
		const panel = await editor.openNode(name);
		await panel.execute();
		const toast = editor.page.getByText('Node executed successfully');
		// It may come a moment after the output.
		await toast.waitFor();
		await toast.waitFor({ state: 'hidden' });
		await shoot(editor.page, picture);
		await panel.close();
	}
	await editor.openWorkflow(id);
	const panel = await editor.openNode('Cloudflare Access User');
	await panel.editCredential();
	await shoot(editor.page, 'credential');
}

/** A page of a form, without the empty space around it. */
async function takeCard(page: Page, name: string): Promise<void> {
	await page
		.locator('.card')
		.first()
		.screenshot({ path: join(PICTURES, `${name}.png`) });
}

/** The page on which a person approves leavers, and those of Leaver now. */
async function takePages(demo: RunningDemo, browser: Browser): Promise<void> {
	const leavers = new LeaversAtWork(demo);
	await leavers.list(['hedy.lamarr@example.com', '2026-11-20']);
	await leavers.run();
	const { username, password } = leavers.login;
	const looks = { viewport: NARROW, deviceScaleFactor: 1.5 };
	const page = await browser.newPage({ ...looks, httpCredentials: { username, password } });
	await page.goto(await leavers.address());
	await takeCard(page, 'approval');
	const { address } = await demo.form('Leaver now');
	await page.goto(address);
	await page.getByLabel('Email').fill('hedy.lamarr@example.com');
	await page.getByLabel('Why').fill('Leaves today');
	await page.getByLabel('Your name').fill('Mateo Ruiz');
	await page.getByRole('button', { name: 'Show the plan' }).click();
	await page.getByLabel('Remove this access?').selectOption('Yes');
	await page.getByLabel('Approved by').fill('Noor Haddad');
	await takeCard(page, 'leaver-plan');
	await page.getByRole('button', { name: 'Go on' }).click();
	await page.getByText('The details are in the table').waitFor();
	await takeCard(page, 'leaver-answer');
	await page.close();
	await demo.reset();
}

async function takeForm(
	demo: RunningDemo,
	browser: Browser,
	colorScheme: Scheme,
	shoot: Shoot,
): Promise<void> {
	const { address, login } = await demo.form('Joiner form');
	const page = await browser.newPage({
		viewport: NARROW,
		deviceScaleFactor: 1.5,
		colorScheme,
		httpCredentials: login,
	});
	await page.goto(address);
	await page.getByLabel('Name').fill('Ines Costa');
	await page.getByLabel('Email').fill('ines.costa@example.com');
	await page.getByLabel('Team').selectOption('Engineering');
	await page.getByLabel('Also make them Super Administrator').selectOption('Yes');
	// n8n's forms have no dark theme.
	if (colorScheme === 'light') await takeCard(page, 'form');
	await page.getByRole('button', { name: 'Onboard' }).click();
	await page.getByText('Ines Costa has been onboarded').waitFor();
	if (colorScheme === 'light') await takeCard(page, 'form-answer');
	await page.setViewportSize({ width: 1280, height: 900 });
	await page.goto(demo.emulator);
	await page.getByText('ines.costa@example.com').first().waitFor();
	await shoot(page, 'live-view');
	await page.close();
}

async function takeAll(demo: RunningDemo, browser: Browser, scheme: Scheme): Promise<void> {
	const shoot: Shoot = async (page, name, clip) => {
		const file = join(PICTURES, `${name}-${scheme}.png`);
		await page.waitForLoadState('networkidle');
		await page.screenshot({ path: file, animations: 'disabled', clip });
		console.log(file);
	};
	await demo.reset();
	const looks = { viewport: WIDE, deviceScaleFactor: 1.5, colorScheme: scheme };
	const { url, login } = demo.editor;
	const editor = await EditorPage.logIn(browser, url, login, looks);
	if (isWanted('pages') && scheme === 'light') await takePages(demo, browser);
	if (isWanted('forms')) await takeForm(demo, browser, scheme, shoot);
	if (isWanted('canvases')) await takeCanvases(demo, editor, shoot);
	if (isWanted('panels')) {
		const { id } = await saveSteps(demo);
		await takePanels(id, editor, shoot);
	}
	await editor.page.context().close();
}

await mkdir(PICTURES, { recursive: true });
const demo = await RunningDemo.start();
const browser = await openBrowser();
try {
	for (const scheme of ['light', 'dark'] as const) await takeAll(demo, browser, scheme);
} finally {
	await browser.close();
	demo.stop();
}
process.exit();
