import { join } from 'node:path';
import { freePort } from '../demo/freePort.mjs';
import { root } from '../demo/paths.js';
import { type Running, startProcess } from '../demo/processes.mjs';
import { waitFor } from '../demo/waitFor.js';
import type { RecordedRequest, SeedOptions, Settings } from '../emulator/index.js';

const START_SECONDS = 60;

export interface Row {
	id: string;
	[field: string]: unknown;
}

/** All rows of the emulator, by `<resource> <ID of what they belong to>`. */
export type Records = Record<string, Row[]>;

export interface Person {
	id: string;
	email: string;
}

interface Summary {
	accessUsers: Record<string, Person[]>;
	members: Record<string, Person[]>;
}

/** Node options that end the process when the benchmark ends in any way. */
export const endWithParent = ['--require', join(root, 'demo/leash.cjs')];

/** The emulator of one run, in its own process. */
export class Cloudflare {
	private constructor(
		private readonly url: string,
		private readonly process: Running,
	) {}

	static async start(
		seed: SeedOptions,
		settings: Partial<Settings>,
		signal: AbortSignal,
	): Promise<Cloudflare> {
		const port = await freePort();
		const counts = Object.entries(seed).flatMap(([name, count]) => [`--${name}`, String(count)]);
		const running = startProcess({
			file: process.execPath,
			args: [
				...endWithParent,
				'--import',
				'tsx',
				'emulator/main.ts',
				'--port',
				String(port),
				...counts,
			],
			cwd: root,
		});
		const cloudflare = new Cloudflare(`http://127.0.0.1:${port}`, running);
		try {
			await waitFor(
				async () =>
					await cloudflare.ask('health').catch(() => {
						return undefined;
					}),
				{ what: `the emulator:\n${running.output()}`, seconds: START_SECONDS, signal },
			);
			await cloudflare.ask('settings', { method: 'PATCH', body: JSON.stringify(settings) });
			return cloudflare;
		} catch (error) {
			await running.stop();
			throw error;
		}
	}

	get baseUrl(): string {
		return `${this.url}/client/v4`;
	}

	/** All API requests so far. */
	async requests(): Promise<RecordedRequest[]> {
		return (await this.ask('requests')) as RecordedRequest[];
	}

	/** The current people. */
	async people(): Promise<Summary> {
		return (await this.ask('state')) as Summary;
	}

	/** All rows with all fields. */
	async records(): Promise<Records> {
		return (await this.ask('records')) as Records;
	}

	async stop(): Promise<void> {
		await this.process.stop();
	}

	private async ask(path: string, init?: RequestInit): Promise<unknown> {
		const answer = await fetch(`${this.url}/__emulator/${path}`, init);
		if (!answer.ok) throw new Error(`The emulator refused ${path}: ${await answer.text()}`);
		return await answer.json();
	}
}
