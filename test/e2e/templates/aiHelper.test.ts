import { randomUUID } from 'node:crypto';
import type { Run } from '../../../demo/run';
import { seeded } from '../../../emulator/seeded';
import { openBrowser } from '../browser';
import { EditorPage } from '../editorPage';
import { RunningDemo } from '../runningDemo';
import { byTestId } from '../widgets';
import { call, FakeChatModel, say } from './fakeChatModel';
import { allow, HelperChat, hurry, PERSON, questionOf, saidBy } from './helperChat';

const alan = 'alan.turing@example.com';
const ada = 'ada.lovelace@example.com';
const ANSWER = 'Answer';
const DONE = 'Say that it is done';
const KEPT = 'Say that nobody was deleted';
const QUESTION = '**Delete this Access user?**\n\n';

jest.setTimeout(120_000);

describe('AI helper', () => {
	let demo: RunningDemo;
	let model: FakeChatModel;
	let chat: HelperChat;
	/** A question without an answer. It is asked first, because n8n checks time limits only once a minute. */
	let unanswered: { chat: HelperChat; asking: Run };
	beforeAll(async () => {
		model = await FakeChatModel.start();
		demo = await RunningDemo.shared();
		chat = await HelperChat.publish(demo, model);
		const hasty = await HelperChat.publish(demo, model, hurry);
		suggests(alan);
		unanswered = { chat: hasty, asking: await hasty.says('Delete Alan') };
	});
	afterAll(async () => {
		await model?.stop();
	});
	beforeEach(async () => await demo.reset());

	/** The model suggests these people and confirms it. */
	const suggests = (...people: string[]) =>
		model.plays(
			call(...people.map((email): [string, { email: string }] => ['Suggest_deletion', { email }])),
			say(`I suggested ${people.join(' and ')}.`),
		);

	const audit = async () => await demo.editor.tableRows('Cloudflare audit');
	const accessUsers = async () => (await demo.emails()).access;
	const without = (people: string[], email: string) => people.filter((one) => one !== email);

	test('gives the model read-only tools, each with a description of its parameters', async () => {
		model.plays(say('Hello.'));
		await chat.says('Hello');
		model.played();
		const [asked] = model.asked;
		const tools = asked?.tools ?? [];
		const takes = tools.map(({ name, parameters }) => [
			name,
			Object.entries(parameters.properties).map(([key, { type }]) => `${key}: ${type}`),
		]);
		expect(Object.fromEntries(takes)).toEqual({
			Find_Access_users: ['text: string'],
			Find_organization_members: ['text: string'],
			Get_Access_user: ['email: string'],
			List_Access_users: [],
			List_idle_Access_users: ['inactiveDays: number'],
			List_organization_members: [],
			List_pending_invites: [],
			Suggest_deletion: ['email: string'],
		});
		for (const { name, description, parameters } of tools) {
			const described = Object.values(parameters.properties).map((one) => one.description ?? '');
			for (const text of [description, ...described])
				expect([name, text.length > 40]).toEqual([name, true]);
		}
		expect(asked?.system).toContain('Suggest_deletion');
	});

	test('reads from Cloudflare, remembers it, and sends no secret', async () => {
		await demo.reset({ accessUsers: 30 });
		model.plays(
			call(
				['List_Access_users', {}],
				['Find_Access_users', { text: 'Turing' }],
				['List_idle_Access_users', { inactiveDays: 90 }],
				['Get_Access_user', { email: alan.toUpperCase() }],
				['Find_organization_members', { text: 'grace' }],
				['List_pending_invites', {}],
				['Find_Access_users', { text: 'nobody-like-this' }],
				['List_organization_members', {}],
			),
			({ results }) => ({ say: `I got ${results.length} answers.` }),
		);
		expect(saidBy(await chat.says('Who is there?'), ANSWER)).toBe('I got 8 answers.');
		model.played();
		const [, told] = model.asked;
		const [everybody, turing, idle, got, grace, invites, nobody, members] = told?.results ?? [];
		expect(everybody).toHaveLength(20);
		expect(everybody).toContainEqual(expect.objectContaining({ email: ada, access_seat: true }));
		expect(turing).toMatchObject([{ email: alan, name: 'Alan Turing' }]);
		expect(idle).toContainEqual(expect.objectContaining({ email: ada }));
		expect(got).toEqual(turing);
		expect(grace).toMatchObject([{ email: 'grace.hopper@example.com', status: 'active' }]);
		expect(invites).toMatchObject([{ status: 'pending' }]);
		expect(nobody).toBe('');
		expect(members).toContainEqual(expect.objectContaining({ email: ada, status: 'active' }));

		model.plays(({ said }) => ({ say: said.join(' / ') }));
		const next = saidBy(await chat.says('And now?'), ANSWER);
		expect(next).toMatch(/Who is there\? \/ I got 8 answers\. \/ And now\?$/);
		const { key, userToken } = seeded.credentials;
		const secrets = [key.apiKey, userToken, model.apiKey, demo.editor.login.password];
		const sent = [told, ...model.asked].map((asked) => asked?.text).join();
		expect(secrets.filter((secret) => sent.includes(secret))).toEqual([]);
		expect(await demo.changes()).toEqual([]);
	});

	test('asks before it deletes, deletes the person shown, and nobody the second time', async () => {
		const before = await accessUsers();
		suggests(alan);
		const asking = await chat.says('Delete Alan');
		model.played();
		expect(asking.status).toBe('waiting');
		const question = questionOf(asking);
		const facts = `- Email: ${alan}\n- Name: Alan Turing\n- Last login: never\n`;
		expect(question.text).toContain(`${QUESTION}${facts}`);
		expect(question.buttons.map(({ text }) => text)).toEqual(['Delete', 'Keep']);
		expect(await demo.changes()).toEqual([]);

		await chat.press(question, 'Delete');
		const done = await chat.at(asking, DONE);
		expect(saidBy(done, DONE)).toBe(`${alan} is deleted.`);
		expect(await accessUsers()).toEqual(without(before, alan));
		const changes = await demo.changes();
		expect(changes).toHaveLength(1);
		const rows = await audit();
		const detail = 'Confirmed in the chat with owner@example.com';
		expect(rows.at(-1)).toMatchObject({
			workflow: 'AI helper',
			email: alan,
			outcome: 'deleted',
			detail,
			approvedBy: 'owner@example.com',
		});

		expect(await chat.press(question, 'Delete')).toContain('No action required');
		model.plays(call(['Suggest_deletion', { email: alan }]), ({ results }) => ({
			say: JSON.stringify(results),
		}));
		const again = await chat.says('Delete Alan');
		model.played();
		expect(saidBy(again, ANSWER)).toContain(
			`no Access user with the email ${alan} in the selected account`,
		);
		expect(await demo.changes()).toEqual(changes);
		expect(await audit()).toEqual(rows);
	});

	test('keeps the person after Keep, and a later Delete changes nothing', async () => {
		suggests(alan);
		const asking = await chat.says('Delete Alan');
		const question = questionOf(asking);
		await chat.press(question, 'Keep');
		expect(saidBy(await chat.at(asking, KEPT), KEPT)).toBe(`${alan} was not deleted.`);
		expect(await chat.press(question, 'Delete')).toContain('No action required');
		expect(await demo.changes()).toEqual([]);
	});

	test('does not ask when the model suggests several people', async () => {
		suggests(alan, ada);
		const run = await chat.says('Delete both');
		expect(saidBy(run, ANSWER)).toMatch(/one person at a time, so nobody is deleted/);
		expect(await demo.changes()).toEqual([]);
	});

	test('gives the model no tool that deletes', async () => {
		const before = await accessUsers();
		const yes = { approved: true, dryRun: false, options: { dryRun: false }, operation: 'delete' };
		const forged = { ...yes, data: yes, hitlParameters: yes, email: alan, query: { email: ada } };
		model.plays(
			call(['Get_Access_user', forged], ['Find_Access_users', forged]),
			call(['Suggest_deletion', forged], ['Suggest_deletion', forged]),
			say(`${QUESTION}- Email: ${alan}`),
		);
		const asking = await chat.says('Delete Alan');
		model.played();
		// n8n takes the email from the model's "query". So a yes would delete Ada, and the question shows Ada.
		expect(questionOf(asking).text.indexOf(`${QUESTION}- Email: ${ada}\n`)).toBe(0);
		expect(await demo.changes()).toEqual([]);
		await chat.press(questionOf(asking), 'Delete');
		await chat.at(asking, DONE);
		expect(await accessUsers()).toEqual(without(before, ada));
	});

	test('returns errors of Cloudflare and of the nodes to the model in one sentence', async () => {
		const path = `/organizations/${seeded.organization}/members`;
		await demo.fault({ kind: 'status', status: 403, method: 'GET', path });
		model.plays(
			call(
				['Get_Access_user', { email: 'nobody@example.com' }],
				['Suggest_deletion', { email: 'Alan' }],
				['List_idle_Access_users', { inactiveDays: -1 }],
				['Find_organization_members', { text: 'grace' }],
			),
			say('None of it.'),
		);
		const run = await chat.says('Who?');
		model.played();
		expect(saidBy(run, ANSWER)).toBe('None of it.');
		const told = model.asked[1]?.results as Array<[{ error: string }]>;
		expect(told.map(([{ error }]) => error)).toEqual([
			"'User' not found: no Access user with the email nobody@example.com in the selected account",
			'\'User\' must be an email address, not "Alan"',
			"'Inactive Days' must be a whole number, 1 or more",
			expect.stringContaining('403'),
		]);
	});

	test('a search tool lists nobody without a search term', async () => {
		model.plays(
			call(['Find_Access_users', { text: '' }], ['Find_organization_members', { text: ' ' }]),
			say('Whom do you mean?'),
		);
		await chat.says('Find somebody');
		model.played();
		const told = model.asked[1]?.results as Array<[{ error: string }]>;
		expect(told.map(([{ error }]) => error)).toEqual([
			"'Search' is empty: remove the filter or give it a value",
			"'Email Contains' is empty: remove the filter or give it a value",
		]);
		expect(await demo.requests()).toEqual([]);
	});

	test('reports errors of the model and of Cloudflare', async () => {
		model.plays(() => ({ refuse: 401 }));
		const failed = await chat.says('Who?');
		expect(saidBy(failed, 'Say that the model failed')).toContain('Authorization failed');

		suggests(alan);
		const asking = await chat.says('Delete Alan');
		const users = `/accounts/${seeded.account}/access/users`;
		const [{ id } = { id: '' }] = await demo.list<{ id: string }>(users, { email: alan });
		await demo.fault({ kind: 'status', status: 403, method: 'DELETE', path: `${users}/${id}` });
		await chat.press(questionOf(asking), 'Delete');
		const refused = await chat.at(asking, 'Say what went wrong');
		expect(saidBy(refused, 'Say what went wrong')).toMatch(/^Cloudflare did not do it: .*403/);
		expect(await accessUsers()).toContain(alan);
	});

	test('responds only to users who are logged in and on the list', async () => {
		const stranger = await HelperChat.publish(demo, model, (workflow) =>
			allow(workflow, 'somebody.else@example.com'),
		);
		model.plays();
		expect((await chat.post('Who?', '')).status).toBe(401);
		expect((await chat.post('Who?', `n8n-auth=${randomUUID()}`)).status).toBe(401);
		const run = await stranger.says('Who?');
		expect(saidBy(run, 'Say who may use it')).toContain('owner@example.com is not on the list');
		model.played();
		expect(await demo.requests()).toEqual([]);
	});

	test('works in the chat of the editor, including its buttons', async () => {
		const before = await accessUsers();
		suggests(alan);
		const browser = await openBrowser();
		try {
			const { url, login } = demo.editor;
			const editor = await EditorPage.logIn(browser, url, login, { userAgent: PERSON });
			await editor.openWorkflow(chat.workflowId);
			const { page } = editor;
			await page.getByRole('button', { name: 'Open chat' }).last().click();
			const input = page.locator(byTestId('chat-input'));
			await input.fill('Delete Alan');
			await input.press('Enter');
			await page.getByText(`Email: ${alan}`).waitFor();
			expect(await demo.changes()).toEqual([]);
			await page.locator('button.chat-button', { hasText: 'Delete' }).click();
			await page.getByText(`${alan} is deleted.`).waitFor();
		} finally {
			await browser.close();
		}
		model.played();
		expect(await accessUsers()).toEqual(without(before, alan));
	});

	test('keeps the person when nobody answers in time', async () => {
		const { chat: hasty, asking } = unanswered;
		const late = await hasty.at(asking, KEPT);
		expect(late.reached('Delete Access user')).toBe(false);
		expect(await hasty.press(questionOf(asking), 'Delete')).toContain('No action required');
		expect(await accessUsers()).toContain(alan);
		expect(await demo.changes()).toEqual([]);
	});
});
