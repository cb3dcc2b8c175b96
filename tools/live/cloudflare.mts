import { setTimeout as sleep } from 'node:timers/promises';
import axios, { type AxiosInstance, type AxiosResponse } from 'axios';
import type { ApiPath } from '../../nodes/shared/cloudflare/paths.js';
import { read, type Answer, type Method } from './answer.mjs';
import { StopAll } from './report.mjs';

/** The length of Cloudflare's block after too many requests, for a 429 without Retry-After. */
const BLOCK_SECONDS = 300;
const TRIES = 5;

export interface Content {
	query?: Record<string, string | number | boolean>;
	body?: object;
}

/** What all requests of a run share. */
export interface Run {
	/** Aborts when the user interrupts the run. */
	stop: AbortSignal;
	/** Requests by method. */
	sent: Partial<Record<Method, number>>;
	/** No request may be sent before this time, in epoch milliseconds. */
	blockedUntil: number;
	/** Shows a message to the user. */
	say(text: string): void;
}

/** Sends requests with one credential, one after the other. */
export class Cloudflare {
	private readonly http: AxiosInstance;

	constructor(
		baseURL: string,
		headers: Record<string, string>,
		private readonly run: Run,
	) {
		this.http = axios.create({
			baseURL,
			headers,
			timeout: 30_000,
			maxRedirects: 0,
			validateStatus: () => true,
		});
	}

	/** Sends a request once. Throws StopAll at the rate limit and when the user interrupts the run. */
	async ask(method: Method, path: ApiPath, content: Content = {}): Promise<Answer> {
		if (this.run.stop.aborted) throw new StopAll('interrupted');
		const answer = await this.send(method, path, content);
		if (answer.status === 429) throw new StopAll("Cloudflare's rate limit was reached", [answer]);
		return answer;
	}

	/** For cleaning up: waits for the rate limit and retries. */
	async askWithRetry(
		method: 'GET' | 'DELETE',
		path: ApiPath,
		content: Content = {},
	): Promise<Answer> {
		for (let tried = 1; ; tried += 1) {
			await this.waitForRateLimit();
			const answer = await this.send(method, path, content);
			const transient = answer.status === 0 || answer.status === 429 || answer.status >= 500;
			if (!transient || tried === TRIES) return answer;
			await sleep(250 * 2 ** tried);
		}
	}

	private async waitForRateLimit(): Promise<void> {
		const wait = this.run.blockedUntil - Date.now();
		if (wait <= 0) return;
		this.run.say(
			`  Cleaning up in ${Math.ceil(wait / 1000)} s, when Cloudflare takes requests again.`,
		);
		await sleep(wait);
	}

	private async send(method: Method, path: ApiPath, { query, body }: Content): Promise<Answer> {
		this.run.sent[method] = (this.run.sent[method] ?? 0) + 1;
		const request = this.http.request<unknown>({ method, url: path, params: query, data: body });
		const response = await request.catch(() => undefined);
		if (response?.status === 429) this.run.blockedUntil = Date.now() + retryAfterMs(response);
		return read(method, response);
	}
}

/** Milliseconds. */
function retryAfterMs({ headers }: AxiosResponse<unknown>): number {
	const asked = String(headers['retry-after'] ?? BLOCK_SECONDS);
	return /^\d+$/.test(asked) ? Number(asked) * 1000 : Date.parse(asked) - Date.now() || 0;
}
