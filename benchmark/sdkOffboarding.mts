import type { Cloudflare } from '../tools/sdk/index.js';
import type { Task } from './task.mjs';

type Where = Pick<Task, 'account' | 'organization'>;

/** What a script knows of a record: whose it is, and how it is taken away. */
interface Found {
	email: string;
	place: string;
	remove: () => Promise<unknown>;
}

interface Holder {
	id?: string;
	name?: string;
	decision?: string;
	include?: unknown[];
}

const addressIn = (rule: unknown) =>
	(rule as { email?: { email?: string } }).email?.email?.toLowerCase();

async function all<Row>(rows: AsyncIterable<Row>): Promise<Row[]> {
	const read: Row[] = [];
	for await (const row of rows) read.push(row);
	return read;
}

/**
 * Looks for people in every place, as a script with the official SDK does it: one awaited call after the
 * other. For a single person it asks with filters where the API has them, for many it lists.
 */
export class Offboarding {
	private readonly account_id: string;
	private readonly emails: Set<string>;

	constructor(
		private readonly client: Cloudflare,
		private readonly where: Where,
		emails: string[],
	) {
		this.account_id = where.account;
		this.emails = new Set(emails);
	}

	/** In the order in which it is removed. */
	async look(): Promise<Found[]> {
		return [
			...(await this.inLists()),
			...(await this.inRules()),
			...(await this.users()),
			...(await this.userGroups()),
			...(await this.members()),
			...(await this.organizationMembers()),
		];
	}

	async remove(): Promise<void> {
		for (const { remove } of await this.look()) await remove();
	}

	private get single(): string | undefined {
		const [first, second] = this.emails;
		return second === undefined ? first : undefined;
	}

	private isOne(email: string | undefined): email is string {
		return email !== undefined && this.emails.has(email.toLowerCase());
	}

	private async inLists(): Promise<Found[]> {
		const { account_id } = this;
		const { lists } = this.client.zeroTrust.gateway;
		const found: Found[] = [];
		for (const list of await all(lists.list({ account_id, type: 'EMAIL' }))) {
			const items = await all(lists.items.list(list.id!, { account_id, per_page: 1000 }));
			const theirs = items.map(({ value }) => value).filter((one) => this.isOne(one));
			const remove = async () => await lists.edit(list.id!, { account_id, remove: theirs });
			if (theirs.length > 0) found.push({ email: theirs[0]!, place: 'zeroTrustList', remove });
		}
		return found;
	}

	/** Groups, reusable policies, and those of the apps. */
	private async inRules(): Promise<Found[]> {
		const { account_id } = this;
		const { groups, policies, applications } = this.client.zeroTrust.access;
		const found: Found[] = [];
		for (const group of await all(groups.list({ account_id, per_page: 1000 }))) {
			const put = async (body: object) =>
				await groups.update(group.id!, { account_id, ...body } as never);
			found.push(...this.inHolder('accessGroup', group as Holder, put));
		}
		const reusable = await all(policies.list({ account_id, per_page: 1000 }));
		for (const policy of reusable) {
			const put = async (body: object) =>
				await policies.update(policy.id!, { account_id, ...body } as never);
			found.push(...this.inHolder('accessPolicy', policy as Holder, put));
		}
		const shared = new Set(reusable.map(({ id }) => id));
		for (const app of await all(applications.list({ account_id, per_page: 1000 }))) {
			for (const policy of (app as { policies?: Holder[] }).policies ?? []) {
				if (shared.has(policy.id)) continue;
				const where = { account_id, app_id: app.id! };
				const put = async (body: object) =>
					await applications.policies.update(policy.id!, { ...where, ...body } as never);
				found.push(...this.inHolder('accessPolicy', policy, put));
			}
		}
		return found;
	}

	/** The addresses that something includes. One change takes all of them out. */
	private inHolder(
		place: string,
		holder: Holder,
		put: (body: object) => Promise<unknown>,
	): Found[] {
		const { include = [], decision } = holder;
		const readOnly = ['id', 'created_at', 'updated_at', 'app_count', 'reusable', 'account_id'];
		const body = Object.entries(holder).filter(([name]) => !readOnly.includes(name));
		const stays = include.filter((rule) => !this.isOne(addressIn(rule)));
		// Without a rule there is no group or policy, and who is denied has to stay so.
		if (decision === 'deny' || stays.length === 0 || stays.length === include.length) return [];
		const remove = async () => await put({ ...Object.fromEntries(body), include: stays });
		const [first] = include.map(addressIn).filter((email) => this.isOne(email));
		return first === undefined ? [] : [{ email: first, place, remove }];
	}

	/** Access users with their sessions and devices. */
	private async users(): Promise<Found[]> {
		const { account_id, single: email } = this;
		const { zeroTrust } = this.client;
		const { users } = zeroTrust.access;
		const listed = email
			? (await users.list({ account_id, email })).result
			: await all(users.list({ account_id, per_page: 1000 }));
		const found: Found[] = [];
		for (const user of listed.filter((one) => this.isOne(one.email))) {
			const id = user.id!;
			const person = user.email!;
			const { result: sessions } = await users.activeSessions.list(id, { account_id });
			if (sessions.length > 0) {
				const revoke = { account_id, email: person, warp_session_reauth: true };
				const remove = async () => await zeroTrust.organizations.revokeUsers(revoke);
				found.push({ email: person, place: 'session', remove });
			}
			const { registrations } = zeroTrust.devices;
			const { result } = await registrations.list({ account_id, user: { id: [id] } } as never);
			for (const { id: device } of result) {
				const remove = async () => await registrations.delete(device, { account_id });
				found.push({ email: person, place: 'device', remove });
			}
			const remove = async () => await users.delete(id, { account_id });
			found.push({ email: person, place: 'accessUser', remove });
		}
		return found;
	}

	private async userGroups(): Promise<Found[]> {
		const { account_id, single: fuzzyEmail } = this;
		const { userGroups } = this.client.iam;
		const found: Found[] = [];
		for (const group of await all(userGroups.list({ account_id, per_page: 500 }))) {
			const { members } = userGroups;
			const user_group_id = group.id;
			const listed = fuzzyEmail
				? (await members.list(group.id, { account_id, fuzzyEmail })).result
				: await all(members.list(group.id, { account_id, per_page: 500 }));
			for (const { id, email } of listed ?? []) {
				if (!this.isOne(email)) continue;
				const remove = async () => await members.delete(id, { account_id, user_group_id });
				found.push({ email, place: 'userGroup', remove });
			}
		}
		return found;
	}

	private async members(): Promise<Found[]> {
		const found: Found[] = [];
		for (const account of await all(this.client.accounts.list({ per_page: 50 }))) {
			const { members } = this.client.accounts;
			const account_id = account.id;
			for (const { id, email } of await all(members.list({ account_id, per_page: 50 }))) {
				if (!this.isOne(email)) continue;
				const remove = async () => await members.delete(id!, { account_id });
				found.push({ email, place: 'accountMember', remove });
			}
		}
		return found;
	}

	/** The SDK has no organization members, so these are its methods for all missing endpoints. */
	private async organizationMembers(): Promise<Found[]> {
		const path = `/organizations/${this.where.organization}/members`;
		const found: Found[] = [];
		for (const email of this.emails) {
			const query = { 'user.email': email };
			const page = await this.client.get<{ result: { id: string }[] }>(path, { query });
			for (const { id } of page.result) {
				const remove = async () => await this.client.delete(`${path}/${id}`);
				found.push({ email, place: 'organizationMember', remove });
			}
		}
		return found;
	}
}
