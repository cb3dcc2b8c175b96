import { type Emulator, seeded, startEmulator } from '../../../emulator';
import { RunningDemo } from '../runningDemo';
import { APPROVED, LeaversAtWork, WORKFLOW } from './leaversAtWork';
import { asked, deleted, summary } from './leaversAudit';
import { ada, PAST } from './leaversTable';

jest.setTimeout(60_000);

const NAME = 'Scheduled leavers, of another Cloudflare';
const SYSTEM = 'Organization member';

describe('Scheduled leavers with several records of one person', () => {
	let demo: RunningDemo;
	let at: LeaversAtWork;
	// This emulator runs in the test process, because no request can create a second record with one email.
	let cloudflare: Emulator;
	beforeAll(async () => {
		demo = await RunningDemo.shared();
		at = new LeaversAtWork(demo);
		cloudflare = await startEmulator();
		const { userToken: apiToken, key } = seeded.credentials;
		const { baseUrl } = cloudflare;
		const add = async (data: Record<string, string>) =>
			await demo.editor.addCredential('Leaving', 'cloudflareOnboardingApi', { ...data, baseUrl });
		const ids: Record<string, string> = {
			'Cloudflare API token': await add({ authentication: 'apiToken', apiToken }),
			'Cloudflare email and key': await add({ authentication: 'apiKey', ...key }),
		};
		const workflow = structuredClone(await demo.editor.workflow(WORKFLOW));
		for (const { credentials } of workflow.nodes) {
			const used = credentials?.cloudflareOnboardingApi;
			if (used) used.id = ids[used.name] ?? '';
		}
		await demo.editor.save({ ...workflow, name: NAME });
	});
	afterAll(async () => {
		await cloudflare?.close();
	});
	beforeEach(async () => await at.forgetAudit());

	test('asks for every active or pending record, and deletes them', async () => {
		const members = cloudflare.state.organizationMemberTable(seeded.organization);
		const active = members.find(ada);
		const pending = cloudflare.state.addOrganizationMember(seeded.organization, ada, 'pending');
		const rejected = cloudflare.state.addOrganizationMember(seeded.organization, ada, 'rejected');
		await at.list([ada, PAST]);

		const run = await at.run(NAME);
		expect(await at.audit()).toEqual([asked([ada], ['Access user', SYSTEM], await at.address())]);
		const page = await at.page();
		expect(page).toContain('Remove 1 person from Cloudflare?');
		expect(page.match(/<li>Delete organization member ada.lovelace@example.com in /g)).toHaveLength(
			2,
		);

		const done = await at.answer(run, APPROVED);
		const texts = summary(done).filter((row) => row.includes(SYSTEM));
		expect(texts).toHaveLength(2);
		for (const row of [active, pending]) {
			const place = { system: SYSTEM, email: ada, id: row?.id ?? '', path: '' } as const;
			expect(texts).toContainEqual(deleted(place));
		}
		const left = members.rows().filter(({ user }) => user.email === ada);
		expect(left).toEqual([rejected]);
	});

	test('keeps a rejected or canceled record, which lets nobody in', async () => {
		cloudflare.reset();
		const members = cloudflare.state.organizationMemberTable(seeded.organization);
		const hers = members.rows().find(({ status }) => status === 'canceled');
		const email = hers?.user.email ?? '';
		await at.list([email, PAST]);
		const run = await at.run(NAME);
		expect(await at.audit()).toEqual([asked([email], ['Access user'], await at.address())]);
		expect(await at.page()).not.toContain('Delete organization member');
		await at.answer(run, APPROVED);
		expect(members.rows()).toContain(hers);
	});
});
