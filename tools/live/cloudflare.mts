import { setTimeout as sleep } from 'node:timers/promises';
import axios, { type AxiosInstance, type AxiosResponse } from 'axios';
import type { ApiPath } from '../../nodes/shared/cloudflare/paths.js';
import { read, type Answer, type Method } from './answer.mjs';
import { Halt } from './report.mjs';

/** Cloudflare's block after too many requests, which not every refusal tells. */
const BLOCK_SECONDS = 300;
const TRIES = 5;

export interface Content {
	query?: Record<string, string | number | boolean>;
	body?: object;
}

/** What all requests of a run have in common. */
export interface Run {
	/** Fires when the person wants it to end. */
	stop: AbortSignal;
	/** Requests by method. */
	sent: Partial<Record<Method, number>>;
	/** Epoch milliseconds before which nothing may leave. */
	opensAt: number;
	/** Tells the person something. */
	say(text: string): void;
}

/** One credential at Cloudflare. The questions are asked one after the other, one request each. */
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

	/** Sends one request, once. Throws a Halt when Cloudflare wants less or the person no more. */
	async ask(method: Method, path: ApiPath, content: Content = {}): Promise<Answer> {
		if (this.run.stop.aborted) throw new Halt('interrupted');
		const answer = await this.send(method, path, content);
		if (answer.status === 429) throw new Halt("Cloudflare's rate limit was reached", [answer]);
		return answer;
	}

	/** For cleaning up: waits as long as Cloudflare says, and tries again what may be repeated. */
	async insist(method: 'GET' | 'DELETE', path: ApiPath, content: Content = {}): Promise<Answer> {
		for (let tried = 1; ; tried += 1) {
			await this.waitTillOpen();
			const answer = await this.send(method, path, content);
			const transient = answer.status === 0 || answer.status === 429 || answer.status >= 500;
			if (!transient || tried === TRIES) return answer;
			await sleep(250 * 2 ** tried);
		}
	}

	private async waitTillOpen(): Promise<void> {
		const wait = this.run.opensAt - Date.now();
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
		if (response?.status === 429) this.run.opensAt = Date.now() + waitAskedFor(response);
		return read(method, response);
	}
}

/** Milliseconds. */
function waitAskedFor({ headers }: AxiosResponse<unknown>): number {
	const asked = String(headers['retry-after'] ?? BLOCK_SECONDS);
	return /^\d+$/.test(asked) ? Number(asked) * 1000 : Date.parse(asked) - Date.now() || 0;
}
