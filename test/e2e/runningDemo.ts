import axios, { type AxiosInstance } from 'axios';
import { seeded } from '../../emulator/seeded';
import { Editor, type Login } from '../../demo/editor';
import { type Answers, type Form, type Page, submitForm } from '../../demo/form';
import { formOf } from '../../demo/templates';
import { NpmStart, type Start } from './npmStart';

/** A request as the emulator recorded it. */
export interface Sent {
	method: string;
	path: string;
	body: unknown;
	status: number;
	intoBlock: boolean;
}

const SHARED = 'E2E_SHARED_DEMO';

interface Address {
	/** The editor's. */
	url: string;
	login: Login;
	emulator: string;
}

/** `npm start` once it is up: n8n with every template published (or empty), and the emulator behind it. */
export class RunningDemo {
	private constructor(
		private readonly own: NpmStart | undefined,
		readonly editor: Editor,
		/** The emulator's origin. */
		readonly emulator: string,
		private readonly cloudflare: AxiosInstance,
	) {}

	/** The one that runs for all suites of a jest project (`sharedDemo.ts`); it is theirs to change. */
	static async shared(): Promise<RunningDemo> {
		const address = process.env[SHARED];
		if (!address) throw new Error('No demo is shared with this suite: see jest.config.js.');
		return await RunningDemo.at(JSON.parse(address) as Address);
	}

	/**
	 * @param args of `npm start`: `--empty` for an n8n without workflows and credentials
	 */
	static async start(args: string[] = [], how: Start = {}): Promise<RunningDemo> {
		const demo = new NpmStart(args, how);
		await demo.shows(/Ready after/);
		const [, url = ''] = await demo.shows(/n8n's editor +(\S+)\n/);
		const [, email = ''] = await demo.shows(/email +(\S+)\n/);
		const [, password = ''] = await demo.shows(/password +(\S+)\n/);
		const [, emulator = ''] = await demo.shows(/Base URL +(\S+)\/client\/v4\n/);
		return await RunningDemo.at({ url, login: { email, password }, emulator }, demo);
	}

	private static async at({ url, login, emulator }: Address, own?: NpmStart) {
		const { key } = seeded.credentials;
		const cloudflare = axios.create({
			baseURL: `${emulator}/client/v4`,
			headers: { 'X-Auth-Email': key.email, 'X-Auth-Key': key.apiKey },
			proxy: false,
		});
		return new RunningDemo(own, await Editor.logIn(url, login), emulator, cloudflare);
	}

	/** Lets the suites of this process and of its children share it. */
	share(): void {
		const { editor, emulator } = this;
		const address: Address = { url: editor.url, login: editor.login, emulator };
		process.env[SHARED] = JSON.stringify(address);
	}

	/** What was started for this suite alone. */
	get process(): NpmStart {
		if (!this.own) throw new Error('It is shared: no suite may end it.');
		return this.own;
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

	/**
	 * A list read from the emulator, past n8n and our nodes: up to 1,000 rows.
	 *
	 * @param token for an endpoint that takes no email and key
	 */
	async list<T>(
		path: string,
		params: Record<string, string | number> = {},
		token?: string,
	): Promise<T[]> {
		const read = token ? this.withToken(token) : this.cloudflare;
		return (await read.get<{ result: T[] }>(path, { params })).data.result;
	}

	private withToken(token: string): AxiosInstance {
		const headers = { Authorization: `Bearer ${token}` };
		return axios.create({ baseURL: `${this.emulator}/client/v4`, headers, proxy: false });
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
