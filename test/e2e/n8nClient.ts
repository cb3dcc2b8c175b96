import axios, { type AxiosInstance } from 'axios';
import { parse } from 'flatted';
import { seeded } from '../../emulator/seed';
import { eventually, type NpmStart } from './npmStart';

interface Node {
	name: string;
	type: string;
	parameters: Record<string, unknown>;
}

export interface Workflow {
	id: string;
	name: string;
	nodes: Node[];
	connections: Record<string, unknown>;
	settings: Record<string, unknown>;
}

interface Run {
	data: string;
	finished: boolean;
	status: string;
}

type Items = Array<{ json: Record<string, unknown> }>;

interface RunData {
	resultData: { runData: Record<string, Array<{ data: { main: Items[] } }>> };
}

/** The editor of a running demo, logged in with what the demo prints. */
export class N8nClient {
	private constructor(
		private readonly http: AxiosInstance,
		readonly formAddress: string,
	) {}

	static async login(demo: NpmStart): Promise<N8nClient> {
		const [, url] = await demo.shows(/n8n's editor +(\S+)\n/);
		const [, emailOrLdapLoginId] = await demo.shows(/email +(\S+)\n/);
		const [, password] = await demo.shows(/password +(\S+)\n/);
		const [, form = ''] = await demo.shows(/Joiner form +(\S+)\n/);
		const headers = { 'browser-id': 'e2e' };
		const http = axios.create({ baseURL: `${url}/rest`, headers, proxy: false });
		const answer = await http.post('/login', { emailOrLdapLoginId, password });
		const cookies = answer.headers['set-cookie'] ?? [];
		http.defaults.headers.common.Cookie = cookies.map((cookie) => cookie.split(';')[0]).join('; ');
		return new N8nClient(http, form);
	}

	async workflow(name: string): Promise<Workflow> {
		const { data } = await this.http.get<{ data: Workflow[] }>('/workflows');
		const found = data.data.find((workflow) => workflow.name === name);
		if (!found) throw new Error(`n8n has no workflow "${name}".`);
		return (await this.http.get<{ data: Workflow }>(`/workflows/${found.id}`)).data.data;
	}

	async copy({ nodes, connections, settings }: Workflow, name: string): Promise<string> {
		const body = { name, nodes, connections, settings };
		return (await this.http.post<{ data: { id: string } }>('/workflows', body)).data.data.id;
	}

	/** Runs a workflow from its trigger. Returns what the named node put out. */
	async run(id: string, trigger: string, node: string): Promise<Items> {
		const body = { triggerToStartFrom: { name: trigger } };
		const started = await this.http.post<{ data: { executionId: string } }>(
			`/workflows/${id}/run`,
			body,
		);
		const run = await eventually(async () => {
			const { executionId } = started.data.data;
			const { data } = await this.http.get<{ data: Run }>(`/executions/${executionId}`);
			return ['new', 'running', 'waiting'].includes(data.data.status) ? undefined : data.data;
		});
		const { resultData } = parse(run.data) as RunData;
		const output = resultData.runData[node]?.[0]?.data.main[0];
		if (!output) throw new Error(`"${node}" put out nothing: the run is "${run.status}".`);
		return output;
	}

	/** Sends the joiner form and returns the last page as text. */
	async join(answers: { name: string; email: string; team: string }): Promise<string> {
		const form = new FormData();
		Object.values(answers).forEach((answer, index) => form.append(`field-${index}`, answer));
		const sent = await fetch(this.formAddress, { method: 'POST', body: form });
		const { formWaitingUrl } = (await sent.json()) as { formWaitingUrl: string };
		const status = new URL(formWaitingUrl);
		status.pathname += '/n8n-execution-status';
		return await eventually(async () => {
			const answer = await (await fetch(status)).text();
			if (answer === 'form-waiting') return await (await fetch(formWaitingUrl)).text();
			if (answer !== 'running' && answer !== 'waiting') throw new Error(`The run is ${answer}.`);
			return undefined;
		});
	}
}

/** Emails of everybody in a place, read from the emulator. */
export async function emailsIn(demo: NpmStart): Promise<{ access: string[]; members: string[] }> {
	const [, url] = await demo.shows(/Emulator +(\S+)\/__emulator\/state\n/);
	const { email, apiKey } = seeded.credentials.key;
	const http = axios.create({
		baseURL: `${url}/client/v4`,
		headers: { 'X-Auth-Email': email, 'X-Auth-Key': apiKey },
		proxy: false,
	});
	type List<T> = { result: T[] };
	const access = await http.get<List<{ email: string }>>(
		`/accounts/${seeded.account}/access/users`,
		{ params: { per_page: 1000 } },
	);
	const members = await http.get<List<{ user: { email: string } }>>(
		`/organizations/${seeded.organization}/members`,
		{ params: { page_size: 1000 } },
	);
	return {
		access: access.data.result.map((user) => user.email).sort(),
		members: members.data.result.map((member) => member.user.email).sort(),
	};
}
