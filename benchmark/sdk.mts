import type { IDataObject } from 'n8n-workflow';
import type { Cloudflare } from '../tools/sdk/index.js';
import { Offboarding } from './sdkOffboarding.mjs';
import type { Outcome, Task } from './task.mjs';

type Script = (client: Cloudflare) => Promise<IDataObject[]>;

/** A script with the official SDK as in its documentation: one awaited call for each person. */
export async function runScript(task: Task): Promise<() => Promise<Outcome>> {
	const sdk = await import('../tools/sdk/index.js');
	const client = new sdk.Cloudflare({ apiToken: task.token, baseURL: task.baseUrl });
	const done: IDataObject[] = [];
	return async () => {
		try {
			await scriptFor(task, done)(client);
			return { items: done, failed: 0 };
		} catch (error) {
			return { items: done, failed: 0, stopped: (error as Error).message };
		}
	};
}

function scriptFor({ account, organization, work }: Task, done: IDataObject[]): Script {
	const account_id = account;
	const asItem = (row: unknown) => done.push({ ...(row as object | null) } as IDataObject);
	switch (work.kind) {
		case 'inviteMembers':
			return async (client) => {
				for (const email of work.emails) {
					// The SDK has no organization members. This is its method for all missing endpoints.
					const body = { member: { user: { email } } };
					asItem(await client.post<object>(`/organizations/${organization}/members`, { body }));
				}
				return done;
			};
		case 'listUsers':
			return async (client) => {
				const { users } = client.zeroTrust.access;
				for await (const user of users.list({ account_id, per_page: 1000 })) {
					done.push(user as IDataObject);
				}
				return done;
			};
		case 'deleteUsers':
			return async (client) => {
				const { users } = client.zeroTrust.access;
				for (const email of work.emails) {
					// The SDK's iterator would need two requests here, because it reads a second page.
					const { result } = await users.list({ account_id, email });
					asItem(await users.delete(result[0]!.id!, { account_id }));
				}
				return done;
			};
		case 'createUsers':
			return async (client) => {
				for (const email of work.emails) {
					asItem(await client.zeroTrust.access.users.create({ account_id, email }));
				}
				return done;
			};
		case 'offboard':
			return async (client) => {
				const where = { account, organization };
				const groups = work.together ? [work.emails] : work.emails.map((email) => [email]);
				for (const emails of groups) await new Offboarding(client, where, emails).remove();
				for (const emails of groups) {
					const left = await new Offboarding(client, where, emails).look();
					if (left.length > 0) throw new Error(`${left.length} records are still there`);
					emails.forEach((email) => asItem({ email }));
				}
				return done;
			};
		case 'getAccess':
			return async (client) => {
				const found = await new Offboarding(client, { account, organization }, work.emails).look();
				for (const email of work.emails) {
					asItem({ email, findings: found.filter((one) => one.email === email) });
				}
				return done;
			};
		case 'getUsers':
			throw new Error('The SDK is not in this job: it compares two nodes in one engine.');
	}
}
