import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Listr, type ListrTask, PRESET_TIMER } from 'listr2';
import { startEmulator } from '../emulator/index.js';
import { seeded } from '../emulator/seeded.js';
import { Editor } from './editor.js';
import { templateValuesFor } from './templateValues.js';
import type { Form } from './form.js';
import { forN8n1 } from './forN8n1.js';
import { ensureHost } from './host.mjs';
import { removeLeftovers } from './removeLeftovers.mjs';
import { type N8n, startN8n } from './n8n.mjs';
import { freePort } from './freePort.mjs';
import { offboard, type Offboarded, sampleLeaver } from './offboarding.mjs';
import { type Cloudflare, onboard, samplePeople } from './onboarding.mjs';
import { installPackage } from './package.mjs';
import { required } from './required.js';
import type { Exit } from './processes.mjs';
import type { Services } from './queue/services.mjs';
import { type QueueContext, queueTasks } from './queue/tasks.mjs';
import type { Worker } from './queue/workers.mjs';
import { type Release, releases } from './releases.js';
import { sampleTables } from './sampleTables.js';
import { asksModel, formOf, hasForm, readTemplates } from './templates.js';

const FOLDER_PREFIX = 'cloudflare-onboarding-demo-';
const EMULATOR_PORT = 8787;
const N8N_PORT = 5678;

type Emulator = Awaited<ReturnType<typeof startEmulator>>;
type Forms = Map<string, Form>;

export interface DemoOptions {
	/** Only n8n with the package, without credentials, workflows, tables and people. */
	empty?: boolean;
	/** The n8n to run. Default: the newest. */
	release?: Release;
	/** In queue mode: a main and two workers on Postgres and Redis. */
	queue?: boolean;
}

interface Context extends QueueContext {
	emulator?: Emulator;
	editor?: Editor;
	forms?: Forms;
	offboarded?: Offboarded;
}

export interface Demo {
	n8n: N8n;
	/** In queue mode only. */
	services?: Services;
	/** In queue mode only. */
	workers: Worker[];
	editor: Editor;
	emulator: Emulator;
	/** By the name of their workflow. */
	forms: Forms;
	/** What came of taking the sample leaver out; undefined in an empty demo. */
	offboarded?: Offboarded;
	cloudflare: Cloudflare;
	/** Resolves when n8n ends by itself, and rejects when the demo is stopped. */
	ended(signal: AbortSignal): Promise<Exit>;
	/** Stops n8n and the emulator, and deletes their data. */
	stop(): Promise<void>;
}

function portNote(url: string, usualPort: number): string {
	return url.endsWith(`:${usualPort}`) ? '' : ` (${usualPort} was taken)`;
}

// Another process may take the port between the check and the start of the emulator.
async function startOwnEmulator(attempts = 3): Promise<Emulator> {
	const port = await freePort(EMULATOR_PORT);
	// One person is everywhere, to be taken out again: see sampleTables.ts.
	return await startEmulator({ port, seed: { leavers: 1 } }).catch(async (error) => {
		if (attempts <= 1 || (error as NodeJS.ErrnoException).code !== 'EADDRINUSE') throw error;
		return await startOwnEmulator(attempts - 1);
	});
}

/** Fills in and publishes the templates. Returns their forms by name. */
async function publishTemplates(
	editor: Editor,
	emulator: Emulator,
	release: Release,
): Promise<Forms> {
	const login = { username: 'admin', password: editor.login.password };
	const workflows = await readTemplates(await templateValuesFor(editor, emulator.baseUrl, login));
	for (const { name, columns, rows } of sampleTables) await editor.fillTable(name, columns, rows);
	// n8n does not publish a workflow without its chat model.
	for (const workflow of workflows.filter(asksModel)) await editor.save(workflow);
	for (const workflow of workflows.filter((one) => !asksModel(one))) {
		await editor.publish(release === releases['1'] ? await forN8n1(workflow, editor) : workflow);
	}
	const withForm = workflows.filter(hasForm);
	return new Map(withForm.map((workflow) => [workflow.name, formOf(workflow, editor.url, login)]));
}

function tasksOf(
	signal: AbortSignal,
	{ empty, queue, release = releases['2'] }: DemoOptions,
): Array<ListrTask<Context>> {
	const { reach: checkServices, open, work } = queueTasks<Context>(signal, queue);
	return [
		checkServices,
		{
			title: 'Build and pack the package',
			task: async ({ folder }) => await installPackage(folder, signal),
		},
		{
			title: `Node 24 and n8n ${release.version}`,
			task: async (context, task) => {
				const report = (text: string) => (task.output = text);
				context.host = await ensureHost(signal, report, release);
			},
		},
		open,
		{
			title: 'Cloudflare emulator',
			task: async (context, task) => {
				context.emulator = await startOwnEmulator();
				task.title += ` on ${context.emulator.url}${portNote(context.emulator.url, EMULATOR_PORT)}`;
			},
		},
		{
			title: 'n8n',
			task: async (context, task) => {
				const { folder: userFolder, host, services } = context;
				const setup = { host: required(host), userFolder, environment: services?.environment };
				context.n8n = await startN8n(setup, signal);
				task.title += ` on ${context.n8n.url}${portNote(context.n8n.url, N8N_PORT)}`;
			},
		},
		work,
		{
			title: empty ? 'Owner' : 'Owner, credentials and workflows',
			task: async (context) => {
				context.editor = await Editor.claim(required(context.n8n).url, signal);
				if (empty) return;
				const emulator = required(context.emulator);
				context.forms = await publishTemplates(context.editor, emulator, release);
			},
		},
		{
			title: 'Onboard the sample people with the joiner form',
			enabled: !empty,
			task: ({ forms }, task) =>
				task.newListr(
					samplePeople.map((person) => ({
						title: person.email,
						task: async (_context, subtask) => {
							subtask.title += `: ${await onboard(person, required(forms?.get('Joiner form')), signal)}`;
						},
					})),
				),
		},
		{
			title: `Take ${sampleLeaver} out with the form Leaver now`,
			enabled: !empty,
			task: async (context, task) => {
				const form = required(context.forms?.get('Leaver now'));
				const editor = required(context.editor);
				context.offboarded = await offboard(sampleLeaver, form, editor, signal);
				task.title += `: ${context.offboarded.heading}`;
			},
		},
	];
}

async function cleanUp({ folder, n8n, workers, services, emulator }: Context): Promise<void> {
	await Promise.all([n8n, ...workers].map((running) => running?.process.stop()));
	await emulator?.close();
	await rm(folder, { recursive: true, force: true });
	await services?.remove();
}

function demoOf(context: Context): Demo {
	const n8n = required(context.n8n);
	const emulator = required(context.emulator);
	const { account, organization, credentials } = seeded;
	return {
		n8n,
		services: context.services,
		workers: context.workers,
		emulator,
		editor: required(context.editor),
		forms: context.forms ?? new Map(),
		offboarded: context.offboarded,
		cloudflare: { baseUrl: emulator.baseUrl, account, organization, ...credentials.key },
		async ended(signal) {
			const stopped = new Promise<never>((_resolve, reject) => {
				signal.addEventListener('abort', () => reject(signal.reason as Error), { once: true });
				if (signal.aborted) reject(signal.reason as Error);
			});
			return await Promise.race([n8n.process.exited, stopped]);
		},
		stop: async () => await cleanUp(context),
	};
}

/**
 * Packs the package, and starts the emulator and a new n8n with the package. Unless the demo is to be
 * empty, publishes the templates, onboards the sample people and offboards one. Shows each step, and removes
 * everything if a step fails.
 */
export async function startDemo(signal: AbortSignal, options: DemoOptions = {}): Promise<Demo> {
	await removeLeftovers(tmpdir(), FOLDER_PREFIX);
	const folder = await mkdtemp(join(tmpdir(), `${FOLDER_PREFIX}${process.pid}-`));
	const context: Context = { folder, workers: [] };
	const timer = PRESET_TIMER;
	try {
		await new Listr<Context>(tasksOf(signal, options), {
			// The error is shown once, at the end.
			rendererOptions: { timer, collapseSubtasks: false, showErrorMessage: false },
			fallbackRendererOptions: { timer },
			// listr would exit at once, but the demo has to clean up first.
			registerSignalListeners: false,
		}).run(context);
		return demoOf(context);
	} catch (error) {
		await cleanUp(context);
		throw error;
	}
}
