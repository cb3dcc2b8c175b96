import axios, { type AxiosInstance } from 'axios';
import { seeded } from '../../emulator/seed';
import { Editor } from '../../demo/editor';
import { type Answers, type Form, type Page, submitForm } from '../../demo/form';
import { formOf } from '../../demo/templates';
import { NpmStart } from './npmStart';

/** A request as the emulator recorded it. */
export interface Sent {
	method: string;
	path: string;
	body: unknown;
	status: number;
	intoBlock: boolean;
}

/** `npm start` once it is up: n8n with every template published (or empty), and the emulator behind it. */
export class RunningDemo {
	private constructor(
		readonly process: NpmStart,
		readonly editor: Editor,
		/** The emulator's origin. */
		readonly emulator: string,
		private readonly cloudflare: AxiosInstance,
	) {}

	/**
	 * @param args of `npm start`: `--empty` for an n8n without workflows and credentials
	 * @param script of package.json: `start:queue` for queue mode
	 */
	static async start(
		args: string[] = [],
		env: NodeJS.ProcessEnv = {},
		script = 'start',
	): Promise<RunningDemo> {
		const demo = new NpmStart(args, env, script);
		await demo.shows(/Ready after/);
		const [, url = ''] = await demo.shows(/n8n's editor +(\S+)\n/);
		const [, email = ''] = await demo.shows(/email +(\S+)\n/);
		const [, password = ''] = await demo.shows(/password +(\S+)\n/);
		const [, emulator = ''] = await demo.shows(/Emulator +(\S+)\/__emulator\/state\n/);
		const { key } = seeded.credentials;
		const cloudflare = axios.create({
			baseURL: `${emulator}/client/v4`,
			headers: { 'X-Auth-Email': key.email, 'X-Auth-Key': key.apiKey },
			proxy: false,
		});
		const editor = await Editor.logIn(url, { email, password });
		return new RunningDemo(demo, editor, emulator, cloudflare);
	}

	/** Ends whatever is left of it. */
	stop(): void {
		this.process.kill();
	}

	/** The form that starts the workflow of that name. */
	async form(workflow: string): Promise<Form> {
		const login = { username: 'admin', password: this.editor.login.password };
		return formOf(await this.editor.workflow(workflow), this.editor.url, login);
	}

	/** Sends the form that starts a workflow and returns its last page. */
	async submit(workflow: string, answers: Answers): Promise<Page> {
		return await submitForm(await this.form(workflow), answers);
	}

	/** Everything Cloudflare was asked since the last reset, in order of arrival. */
	async requests(): Promise<Sent[]> {
		return (await axios.get<Sent[]>(`${this.emulator}/__emulator/requests`, { proxy: false })).data;
	}

	/** What asked Cloudflare to change something since the last reset. */
	async changes(): Promise<Sent[]> {
		return (await this.requests()).filter(({ method }) => method !== 'GET');
	}

	/** Puts the emulator back to its seed, with other counts where wanted (`SeedOptions`). */
	async reset(seed: Record<string, number> = {}): Promise<void> {
		await axios.post(`${this.emulator}/__emulator/reset`, seed, { proxy: false });
	}

	/** Changes how the emulator behaves (`Settings`). */
	async settings(changes: Record<string, unknown>): Promise<void> {
		await axios.patch(`${this.emulator}/__emulator/settings`, changes, { proxy: false });
	}

	/** Makes the next matching request to the emulator go wrong (`Fault`). */
	async fault(fault: Record<string, unknown>): Promise<void> {
		await axios.post(`${this.emulator}/__emulator/faults`, fault, { proxy: false });
	}

	/** A list read from the emulator, past n8n and our nodes: up to 1,000 rows. */
	async list<T>(path: string, params: Record<string, string | number> = {}): Promise<T[]> {
		return (await this.cloudflare.get<{ result: T[] }>(path, { params })).data.result;
	}

	/** Emails of everybody in the seeded account and organization, in order. */
	async emails(): Promise<{ access: string[]; members: string[] }> {
		type Member = { user: { email: string } };
		const users = `/accounts/${seeded.account}/access/users`;
		const access = await this.list<{ email: string }>(users, { per_page: 1000 });
		const path = `/organizations/${seeded.organization}/members`;
		const members = await this.list<Member>(path, { page_size: 1000 });
		return {
			access: access.map(({ email }) => email).sort(),
			members: members.map(({ user }) => user.email).sort(),
		};
	}
}
