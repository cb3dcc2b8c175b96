import { waitFor } from '../../demo/waitFor';
import { type Emulator, seeded, startEmulator } from '../../emulator';
import { resourceLocator } from '../support/emulator';
import type { RunningDemo } from './runningDemo';

const { account, credentials } = seeded;
const CREDENTIAL = 'Watched Cloudflare';
const joiner = 'noor.haddad@example.com';

/** A published trigger is polled once a minute. */
export const POLL_SECONDS = 100;

export const TRIGGER = 'Access user added';

/** Access users in an emulator of their own, since other suites reset that of the demo, and workflows that watch them. */
export class WatchedUsers {
	private constructor(
		readonly demo: RunningDemo,
		readonly cloudflare: Emulator,
	) {}

	static async of(demo: RunningDemo): Promise<WatchedUsers> {
		const cloudflare = await startEmulator();
		await demo.editor.addCredential(CREDENTIAL, 'cloudflareOnboardingApi', {
			authentication: 'apiToken',
			apiToken: credentials.userToken,
			baseUrl: cloudflare.baseUrl,
		});
		return new WatchedUsers(demo, cloudflare);
	}

	async close(): Promise<void> {
		await this.cloudflare.close();
	}

	/** A workflow in which the trigger stands alone. */
	async workflow(name: string) {
		const ids = await this.demo.editor.credentialIds();
		const node = {
			id: '00000000-0000-4000-8000-000000000001',
			name: TRIGGER,
			type: 'n8n-nodes-cloudflare-onboarding.cloudflareOnboardingTrigger',
			typeVersion: 1,
			position: [0, 0],
			parameters: {
				pollTimes: { item: [{ mode: 'everyMinute' }] },
				...{ resource: 'accessUser', account: resourceLocator('id', account), events: ['added'] },
			},
			credentials: { cloudflareOnboardingApi: { id: ids[CREDENTIAL]!, name: CREDENTIAL } },
		};
		return { name, nodes: [node], connections: {}, settings: { executionOrder: 'v1' } };
	}

	/** Waits until the list was polled this often. */
	private async polled(times: number): Promise<void> {
		const polls = () => this.cloudflare.requests.filter(({ path }) => /access\/users$/.test(path));
		const isEnough = async () => polls().length >= times || undefined;
		await waitFor(isEnough, { what: `poll ${times}`, seconds: POLL_SECONDS });
	}

	/** Publishes the trigger, adds somebody, and waits for the next poll. Returns the only execution that it starts. */
	async whenSomebodyJoins(): Promise<string> {
		const { editor } = this.demo;
		const id = await editor.publish(await this.workflow('Trigger at work'));
		try {
			await this.polled(1);
			const user = this.cloudflare.state.addAccessUser(account, { email: joiner });
			await this.polled(2);
			const find = async () => ((await editor.executionIds(id)).length > 0 ? true : undefined);
			await waitFor(find, { what: 'an execution', seconds: 10 });
			const executions = await editor.executionIds(id);
			expect(executions).toHaveLength(1);
			const run = await editor.settled(executions[0]!);
			expect(run.status).toBe('success');
			expect(run.rows(TRIGGER)).toEqual([
				expect.objectContaining({ id: user.id, email: joiner, event: 'added', changed: {} }),
			]);
			return executions[0]!;
		} finally {
			await editor.ask('post', `/workflows/${id}/deactivate`);
		}
	}
}
