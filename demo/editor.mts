import { randomBytes } from 'node:crypto';
import axios, { type AxiosInstance, isAxiosError } from 'axios';
import { waitFor } from './processes.mjs';
import type { Workflow } from './templates.mjs';

export interface Login {
	email: string;
	password: string;
}

interface SavedWorkflow {
	id: string;
	versionId: string;
}

// Anyone on this machine can reach the demo's editor, so its password is never the same twice.
function newLogin(): Login {
	return { email: 'owner@example.com', password: `Demo-1-${randomBytes(5).toString('hex')}` };
}

/** What a person does in n8n's editor, over the REST interface that the editor itself uses. */
export class Editor {
	private constructor(
		private readonly http: AxiosInstance,
		readonly login: Login,
	) {}

	/** Makes the owner of a fresh n8n and logs in as them. */
	static async claim(url: string, signal: AbortSignal): Promise<Editor> {
		const http = axios.create({
			baseURL: `${url}/rest`,
			headers: { 'browser-id': 'demo' },
			proxy: false,
			signal,
		});
		const login = newLogin();
		const body = { ...login, firstName: 'Demo', lastName: 'Owner' };
		// n8n says it is ready a moment before its routes are there.
		const cookies = await waitFor(
			async () => {
				const answer = await http.post('/owner/setup', body, { validateStatus: null });
				if (answer.status === 404 || answer.status === 503) return undefined;
				if (answer.status !== 200) throw new Error(`Owner: ${JSON.stringify(answer.data)}`);
				return answer.headers['set-cookie'] ?? [];
			},
			{ what: "n8n's editor", seconds: 60, signal },
		);
		http.defaults.headers.common.Cookie = cookies.map((cookie) => cookie.split(';')[0]).join('; ');
		return new Editor(http, login);
	}

	private async post<T>(path: string, body: unknown): Promise<T> {
		try {
			return (await this.http.post<{ data: T }>(path, body)).data.data;
		} catch (error) {
			if (!isAxiosError(error) || !error.response) throw error;
			throw new Error(`n8n refused ${path}: ${JSON.stringify(error.response.data)}`);
		}
	}

	/** Returns the new credential's id. */
	async addCredential(name: string, data: Record<string, string>): Promise<string> {
		const body = { name, type: 'cloudflareOnboardingApi', data };
		return (await this.post<{ id: string }>('/credentials', body)).id;
	}

	/** Imports a workflow and publishes it, so that its triggers are live. Returns its id. */
	async publish(workflow: Workflow): Promise<string> {
		const { id, versionId } = await this.post<SavedWorkflow>('/workflows', workflow);
		await this.post(`/workflows/${id}/activate`, { versionId });
		return id;
	}
}
