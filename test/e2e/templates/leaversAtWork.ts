import axios from 'axios';
import type { Row } from '../../../demo/editor';
import type { Run } from '../../../demo/run';
import { answerForm } from '../../../demo/form';
import { seeded } from '../../../emulator/seeded';
import type { RunningDemo } from '../runningDemo';
import { type Place, rowLine } from './leaversAudit';

export const WORKFLOW = 'Scheduled leavers';
const TRIGGER = 'Every day at 18:00';
const LEAVERS = 'Cloudflare leavers';
const AUDIT = 'Cloudflare audit';

const USERS = `/accounts/${seeded.account}/access/users`;
const MEMBERS = `/organizations/${seeded.organization}/members`;

interface Answers {
	Decision: string;
	'Leave out these emails': string;
	'Your name': string;
}

export const APPROVED: Partial<Answers> = { Decision: 'Approve', 'Your name': 'Noor Haddad' };

/**
 * What people do with the workflow "Scheduled leavers": in its tables, on its page, and at Cloudflare. The
 * page of another workflow may have the same questions.
 */
export class LeaversAtWork {
	/** What the page showed after the last answer, as HTML. */
	shown = '';

	/** @param suffix of the names of the tables, in a copy of the workflow that has its own */
	constructor(
		private readonly demo: RunningDemo,
		private readonly trigger = TRIGGER,
		private readonly suffix = '',
	) {}

	get login() {
		return { username: 'admin', password: this.demo.editor.login.password };
	}

	/** Replaces the rows of the table of leavers with these people. */
	async list(...rows: Array<[email: string, lastDay: string]>): Promise<void> {
		const columns = ['email', 'lastDay'].map((name) => ({ name, type: 'string' as const }));
		const people = rows.map(([email, lastDay]) => ({ email, lastDay }));
		await this.demo.editor.emptyTable(LEAVERS + this.suffix);
		await this.demo.editor.fillTable(LEAVERS + this.suffix, columns, people);
	}

	async forgetAudit(): Promise<void> {
		await this.demo.editor.emptyTable(AUDIT + this.suffix);
	}

	async run(name = WORKFLOW): Promise<Run> {
		const { id } = await this.demo.editor.workflow(name);
		return await this.demo.editor.run(id, this.trigger);
	}

	/** The rows of the audit table, oldest first, one line each. */
	async audit(): Promise<string[]> {
		return (await this.auditRows()).map(rowLine);
	}

	async auditRows(): Promise<Row[]> {
		return await this.demo.editor.tableRows(AUDIT + this.suffix);
	}

	/** The address of the newest approval page, from the place where a person finds it. */
	async address(): Promise<string> {
		const rows = await this.demo.editor.tableRows(AUDIT + this.suffix);
		return String(rows.filter(({ outcome }) => outcome === 'waiting').at(-1)?.detail);
	}

	/** The approval page as HTML. */
	async page(): Promise<string> {
		const request = { auth: this.login, proxy: false } as const;
		return (await axios.get<string>(await this.address(), request)).data;
	}

	/** Answers an approval page, by default the newest. Returns the execution when it has ended. */
	async answer(run: Run, answers: Partial<Answers>, address?: string): Promise<Run> {
		const labels = ['People', 'Decision', 'Leave out these emails', 'Your name'];
		const form = { address: address ?? (await this.address()), labels, login: this.login };
		this.shown = await answerForm(form, { ...answers });
		return await this.demo.editor.settled(run.id, { pastWait: true });
	}

	/** The records of an email at Cloudflare. */
	async places(email: string): Promise<Place[]> {
		const users = await this.demo.list<{ id: string; email: string }>(USERS, { per_page: 1000 });
		const members = await this.demo.list<{ id: string; user: { email: string } }>(MEMBERS, {
			page_size: 1000,
		});
		const all: Place[] = [
			...users.map((row) => placeOf('Access user', row.id, row.email)),
			...members.map((row) => placeOf('Organization member', row.id, row.user.email)),
		];
		return all.filter((place) => place.email === email);
	}

	/** The record of a person in a list. */
	async place(email: string, system: Place['system']): Promise<Place> {
		const [place] = (await this.places(email)).filter((one) => one.system === system);
		if (!place) throw new Error(`${email} is no ${system}.`);
		return place;
	}

	/** Deletes a record at Cloudflare without the workflow. */
	async remove({ id, path, system }: Place): Promise<void> {
		await this.cloudflare('delete', path, system === 'Access user' ? undefined : { member_id: id });
	}

	/** Adds a person to both lists at Cloudflare without the workflow. */
	async bring(email: string): Promise<void> {
		await this.cloudflare('post', USERS, { email });
		await this.cloudflare('post', MEMBERS, { member: { user: { email } } });
	}

	private async cloudflare(method: 'post' | 'delete', path: string, data?: object): Promise<void> {
		const { email, apiKey } = seeded.credentials.key;
		const headers = { 'X-Auth-Email': email, 'X-Auth-Key': apiKey };
		const baseURL = `${this.demo.emulator}/client/v4`;
		await axios.request({ baseURL, method, url: path, data, headers, proxy: false });
	}

	/** The items of all nodes that have an error. */
	async failedItems(run: Run): Promise<unknown[]> {
		const { nodes } = await this.demo.editor.workflow(WORKFLOW);
		return nodes.flatMap(({ name }) => run.rows(name)).filter(({ error }) => error !== undefined);
	}
}

function placeOf(system: Place['system'], id: string, email: string): Place {
	return { system, id, email, path: `${system === 'Access user' ? USERS : MEMBERS}/${id}` };
}
