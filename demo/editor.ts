import { randomBytes } from 'node:crypto';
import { Agent } from 'node:http';
import axios, { type AxiosInstance, isAxiosError } from 'axios';
import { type BinaryFile, Run } from './run';
import type { Workflow } from './templates';
import { waitFor } from './waitFor';

const RUN_SECONDS = 120;
const PUBLISH_SECONDS = 60;
const UNFINISHED = ['new', 'running', 'unknown'];

export interface Login {
	email: string;
	password: string;
}

export interface SavedWorkflow extends Workflow {
	id: string;
	versionId: string;
}

export interface Column {
	name: string;
	type: 'string' | 'number' | 'boolean' | 'date';
}

interface Table {
	id: string;
	name: string;
}

export type Row = Record<string, string | number | boolean | null>;

// Everyone on this machine can open the demo's editor, so each demo has another password.
function newLogin(): Login {
	return { email: 'owner@example.com', password: `Demo-1-${randomBytes(5).toString('hex')}` };
}

function connect(url: string, signal?: AbortSignal): AxiosInstance {
	return axios.create({
		baseURL: `${url}/rest`,
		headers: { 'browser-id': 'demo' },
		// n8n closes idle connections after 5 seconds, even if a request was just sent on one.
		httpAgent: new Agent({ keepAlive: false }),
		proxy: false,
		signal,
	});
}

function keepSession(http: AxiosInstance, cookies: string[]): void {
	http.defaults.headers.common.Cookie = cookies.map((cookie) => cookie.split(';')[0]).join('; ');
}

/** What a person does in n8n's editor, with the REST API that the editor uses. */
export class Editor {
	private constructor(
		readonly url: string,
		readonly login: Login,
		private readonly http: AxiosInstance,
	) {}

	/** Creates the owner of a new n8n and logs in as the owner. */
	static async claim(url: string, signal?: AbortSignal): Promise<Editor> {
		const http = connect(url, signal);
		const login = newLogin();
		const body = { ...login, firstName: 'Demo', lastName: 'Owner' };
		// n8n reports that it is ready shortly before its routes exist.
		const cookies = await waitFor(
			async () => {
				const answer = await http.post('/owner/setup', body, { validateStatus: null });
				if (answer.status === 404 || answer.status === 503) return undefined;
				if (answer.status !== 200) throw new Error(`Owner: ${JSON.stringify(answer.data)}`);
				return answer.headers['set-cookie'] ?? [];
			},
			{ what: "n8n's editor", seconds: 60, signal },
		);
		keepSession(http, cookies);
		return new Editor(url, login, http);
	}

	/** Logs in as an existing user. */
	static async logIn(url: string, login: Login): Promise<Editor> {
		const http = connect(url);
		const { email: emailOrLdapLoginId, password } = login;
		const answer = await http.post('/login', { emailOrLdapLoginId, password });
		keepSession(http, answer.headers['set-cookie'] ?? []);
		return new Editor(url, login, http);
	}

	/** The session cookies, for requests that are made elsewhere. */
	get session(): string {
		return String(this.http.defaults.headers.common.Cookie);
	}

	/** Sends a request to n8n's REST API. Throws n8n's error message. */
	async ask<T>(
		method: 'get' | 'post' | 'patch' | 'delete',
		path: string,
		body?: unknown,
	): Promise<T> {
		try {
			return (await this.http.request<{ data: T }>({ method, url: path, data: body })).data.data;
		} catch (error) {
			if (!isAxiosError(error) || !error.response) throw error;
			throw new Error(`n8n refused ${path}: ${JSON.stringify(error.response.data)}`);
		}
	}

	/** All node types or credential types that the editor gets from n8n. */
	async types<T>(kind: 'nodes' | 'credentials'): Promise<T[]> {
		return (await this.http.get<T[]>(`${this.url}/types/${kind}.json`)).data;
	}

	/** Returns the new credential's id. */
	async addCredential(name: string, type: string, data: Record<string, string>): Promise<string> {
		return (await this.ask<{ id: string }>('post', '/credentials', { name, type, data })).id;
	}

	/** The ids of all credentials, by their names. */
	async credentialIds(): Promise<Record<string, string>> {
		const all = await this.ask<Array<{ id: string; name: string }>>('get', '/credentials');
		return Object.fromEntries(all.map(({ id, name }) => [name, id]));
	}

	/** Saves a new workflow without publishing it. */
	async save(workflow: Workflow): Promise<SavedWorkflow> {
		const { name, nodes, connections, settings } = workflow;
		// n8n 1 requires `active`. Without `pinData`, n8n 2 cannot execute a step of a workflow after
		// another step was executed.
		const body = { name, nodes, connections, settings, pinData: {}, active: false };
		return await this.ask<SavedWorkflow>('post', '/workflows', body);
	}

	/** Saves and publishes a new workflow, and waits until its triggers listen. Returns its ID. */
	async publish(workflow: Workflow): Promise<string> {
		const { id, versionId } = await this.save(workflow);
		await this.ask('post', `/workflows/${id}/activate`, { versionId });
		await this.waitForTriggers(id);
		return id;
	}

	// n8n 2 responds before the triggers of a published workflow listen. n8n 1 has no such status, because
	// it responds after that.
	private async waitForTriggers(workflowId: string): Promise<void> {
		const path = `/workflows/${workflowId}/publication-status`;
		const status = await waitFor(
			async () => {
				const answer = await this.http.get<{ data: { status: string } }>(path, {
					validateStatus: (code) => code === 200 || code === 404,
				});
				const state = answer.status === 200 ? answer.data.data.status : 'published';
				// Shortly after the request, n8n may still report the workflow as not published.
				return ['in_progress', 'not_published'].includes(state) ? undefined : state;
			},
			{ what: "the workflow's triggers", seconds: PUBLISH_SECONDS },
		);
		if (status !== 'published') throw new Error(`A workflow's triggers do not listen: ${status}.`);
	}

	/** The workflow with this name. Throws if there is none. */
	async workflow(name: string): Promise<SavedWorkflow> {
		const all = await this.ask<Array<{ id: string; name: string }>>('get', '/workflows');
		const found = all.find((workflow) => workflow.name === name);
		if (!found) throw new Error(`n8n has no workflow "${name}".`);
		return await this.ask<SavedWorkflow>('get', `/workflows/${found.id}`);
	}

	/** Runs a workflow from one of its triggers, until it ends or waits. */
	async run(workflowId: string, trigger: string): Promise<Run> {
		// n8n 1 runs the workflow that the editor sends.
		const workflowData = await this.ask<SavedWorkflow>('get', `/workflows/${workflowId}`);
		const body = { workflowData, triggerToStartFrom: { name: trigger } };
		const path = `/workflows/${workflowId}/run`;
		const { executionId } = await this.ask<{ executionId: string }>('post', path, body);
		return await this.settled(executionId);
	}

	/** Waits until an execution ends. Returns also when it waits, unless `pastWait` is set. */
	async settled(executionId: string, { pastWait = false } = {}): Promise<Run> {
		return await waitFor(
			async () => {
				const path = `/executions/${executionId}`;
				const { status, data } = await this.ask<{ status: string; data: string }>('get', path);
				const busy = UNFINISHED.includes(status) || (pastWait && status === 'waiting');
				return busy ? undefined : new Run(executionId, status, data);
			},
			{ what: `execution ${executionId}`, seconds: RUN_SECONDS },
		);
	}

	/** The content of a file in the output of a node. */
	async contents({ id, data }: BinaryFile): Promise<Buffer> {
		if (!id) return Buffer.from(data, 'base64');
		const params = { id, action: 'download' };
		const responseType = 'arraybuffer';
		return (await this.http.get<Buffer>('/binary-data', { params, responseType })).data;
	}

	/** The IDs of a workflow's executions, newest first. */
	async executionIds(workflowId: string): Promise<string[]> {
		const filter = encodeURIComponent(JSON.stringify({ workflowId }));
		const path = `/executions?filter=${filter}&limit=100`;
		const { results } = await this.ask<{ results: Array<{ id: string }> }>('get', path);
		return results.map(({ id }) => id);
	}

	private async tables(): Promise<{ path: string; tables: Table[] }> {
		const { id } = await this.ask<{ id: string }>('get', '/projects/personal');
		const path = `/projects/${id}/data-tables`;
		return { path, tables: (await this.ask<{ data: Table[] }>('get', path)).data };
	}

	/** The ID of a data table. If it does not exist, it is created with these columns; throws without columns. */
	async table(name: string, columns?: Column[]): Promise<string> {
		const { path, tables } = await this.tables();
		const table =
			tables.find((known) => known.name === name) ??
			(columns && (await this.ask<Table>('post', path, { name, columns })));
		if (!table) throw new Error(`n8n has no data table "${name}".`);
		return table.id;
	}

	/** Adds rows to a data table, which is created if it does not exist. */
	async fillTable(name: string, columns: Column[], rows: Row[]): Promise<void> {
		const id = await this.table(name, columns);
		const { path } = await this.tables();
		await this.ask('post', `${path}/${id}/insert`, { data: rows, returnType: 'count' });
	}

	/** The rows of a data table; none if it does not exist. */
	async tableRows(name: string): Promise<Row[]> {
		const { path, tables } = await this.tables();
		const table = tables.find((known) => known.name === name);
		if (!table) return [];
		const rows = await this.ask<{ data: Row[] }>('get', `${path}/${table.id}/rows?take=250`);
		return rows.data;
	}

	/** Writes into all rows of a data table that have these values. */
	async changeRows(name: string, having: Row, data: Row): Promise<void> {
		const id = await this.table(name);
		const { path } = await this.tables();
		const filters = Object.entries(having).map(([columnName, value]) => ({
			columnName,
			condition: 'eq',
			value,
		}));
		await this.ask('patch', `${path}/${id}/rows`, { filter: { type: 'and', filters }, data });
	}

	/** Deletes all rows of a data table, if it exists. */
	async emptyTable(name: string): Promise<void> {
		const { path, tables } = await this.tables();
		const table = tables.find((known) => known.name === name);
		if (!table) return;
		const everyRow = { type: 'and', filters: [{ columnName: 'id', condition: 'gt', value: 0 }] };
		const filter = encodeURIComponent(JSON.stringify(everyRow));
		await this.ask('delete', `${path}/${table.id}/rows?filter=${filter}`);
	}
}
