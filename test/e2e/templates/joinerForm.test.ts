import axios from 'axios';
import { type Emulator, seeded, startEmulator } from '../../../emulator';
import { emailsIn } from '../../../emulator/accessRules';
import { accessGroupsOf } from '../../../emulator/resources/accessGroups';
import { accountMembersOf } from '../../../emulator/resources/accountMembers';
import { RunningDemo } from '../runningDemo';

const QUESTION = 'Also make them Super Administrator of all accounts';

describe('Joiner form', () => {
	let demo: RunningDemo;
	beforeAll(async () => {
		demo = await RunningDemo.shared();
	});
	beforeEach(async () => await demo.reset());

	const person = { Name: 'Ines Costa', Email: 'ines.costa@example.com', Team: 'Finance' };
	const administrator = { ...person, [QUESTION]: 'Yes' };
	const users = `/accounts/${seeded.account}/access/users`;
	const members = `/organizations/${seeded.organization}/members`;
	const inAccount = `/accounts/${seeded.account}/members`;
	const memberOf = async (email: string) => {
		type Member = { email: string; status: string; roles: Array<{ name: string }> };
		const rows = await demo.list<Member>(inAccount, { per_page: 50 });
		const found = rows.filter((row) => row.email === email);
		return found.map(({ status, roles }) => [status, ...roles.map(({ name }) => name)].join(', '));
	};
	const audit = async () => await demo.editor.tableRows('Cloudflare audit');

	test('adds an Access user and invites to the account; a second submission changes nothing', async () => {
		const before = await demo.emails();
		const written = (await audit()).length;
		const first = await demo.submit('Joiner form', person);
		expect(first.heading).toBe('Ines Costa has been onboarded');
		expect(first.html).toContain('Access user: created');
		expect(first.html).toContain('Account member: invited (pending) with Billing');
		expect(first.html).toContain('Super Administrator of all accounts: not asked for');
		const after = { ...before, access: [...before.access, person.Email].sort() };
		expect(await demo.emails()).toEqual(after);
		expect(await memberOf(person.Email)).toEqual(['pending, Billing']);
		const changes = await demo.changes();
		expect(changes).toHaveLength(2);
		expect((await audit()).slice(written)).toMatchObject([
			{
				workflow: 'Joiner form',
				email: person.Email,
				outcome: 'onboarded',
				detail:
					'Access user: created; Account member: invited (pending) with Billing; Super Administrator of all accounts: not asked for',
				execution: first.executionId,
			},
		]);

		const second = await demo.submit('Joiner form', person);
		expect(second.heading).toBe('Ines Costa has been onboarded');
		expect(second.html).toContain('Access user: already there');
		expect(second.html).toContain('Account member: already there (pending) with Billing');
		expect(await demo.emails()).toEqual(after);
		expect(await demo.changes()).toEqual(changes);
	});

	test('makes nobody Super Administrator unless the form says Yes', async () => {
		const { members: before } = await demo.emails();
		for (const answer of ['', 'No', 'yes', 'Maybe']) {
			await demo.submit('Joiner form', { ...person, [QUESTION]: answer });
		}
		expect((await demo.emails()).members).toEqual(before);

		const first = await demo.submit('Joiner form', administrator);
		expect(first.heading).toBe('Ines Costa has been onboarded');
		expect(first.html).toContain('Super Administrator of all accounts: invited (pending)');
		const after = [...before, person.Email].sort();
		expect((await demo.emails()).members).toEqual(after);
		expect((await audit()).at(-1)).toMatchObject({
			outcome: 'onboarded',
			detail: expect.stringMatching(
				/^Access user: already there; .*; Super Administrator of all accounts: invited \(pending\)$/,
			),
		});

		const changes = await demo.changes();
		const second = await demo.submit('Joiner form', administrator);
		expect(second.html).toContain('Super Administrator of all accounts: already there (pending)');
		expect((await demo.emails()).members).toEqual(after);
		expect(await demo.changes()).toEqual(changes);
	});

	test('shows in the form that a member is Super Administrator', async () => {
		const { address, login } = await demo.form('Joiner form');
		const { data } = await axios.get<string>(address, { auth: login, proxy: false });
		expect(data).toContain(QUESTION);
	});

	test('continues with the others when one fails, and notes it', async () => {
		const written = (await audit()).length;
		const message = 'Not this one';
		await demo.fault({ kind: 'status', status: 403, method: 'POST', path: users, message });
		const page = await demo.submit('Joiner form', administrator);
		expect(page.heading).toBe('Ines Costa was only partly onboarded');
		expect(page.html).toContain(`Access user: refused: ${message}`);
		expect(page.html).toContain('Super Administrator of all accounts: invited (pending)');
		expect(page.html).toMatch(/The refusal is noted in the table .Cloudflare audit./);
		expect(page.html).toContain('Please tell your administrator.');
		expect((await demo.emails()).members).toContain(person.Email);
		expect(await memberOf(person.Email)).toEqual(['pending, Billing']);
		expect((await demo.emails()).access).not.toContain(person.Email);
		expect((await audit()).slice(written)).toMatchObject([
			{
				workflow: 'Joiner form',
				email: person.Email,
				outcome: 'failed',
				detail: expect.stringMatching(/^Access user: refused: Not this one; .*403/),
			},
		]);

		const again = await demo.submit('Joiner form', administrator);
		expect(again.heading).toBe('Ines Costa has been onboarded');
		expect((await demo.emails()).access).toContain(person.Email);
		expect((await audit()).slice(written)).toHaveLength(2);
	});

	test('says that nobody was onboarded when all fail', async () => {
		for (const answers of [person, administrator]) {
			await demo.reset();
			await demo.fault({ kind: 'status', status: 403, method: 'POST', path: users });
			await demo.fault({ kind: 'status', status: 403, method: 'POST', path: inAccount });
			await demo.fault({ kind: 'status', status: 403, method: 'POST', path: members });
			const page = await demo.submit('Joiner form', answers);
			expect(page.heading).toBe('Ines Costa could not be onboarded');
			expect(page.html).toContain('Access user: refused: ');
		}
	});

	test.each([
		['an invalid email', { Email: 'nobody' }, 'This is not an email address: nobody'],
		['no team', { Team: '' }, 'This team is not in the list: none'],
		['another team', { Team: 'constructor' }, 'This team is not in the list: constructor'],
	])('sends no request for %s', async (_, answers, problem) => {
		const page = await demo.submit('Joiner form', { ...person, ...answers });
		expect(page.heading).toBe('Ines Costa was not onboarded');
		expect(page.html).toContain(problem);
		expect(await demo.requests()).toEqual([]);
	});

	test('requires a login', async () => {
		const { address } = await demo.form('Joiner form');
		const answer = await axios.get(address, { proxy: false, validateStatus: null });
		expect(answer.status).toBe(401);
	});

	describe('with an API token alone, and no organization', () => {
		const NAME = 'Joiner form without organization';
		// This emulator runs in the test process, because no request makes an invitation expire.
		let cloudflare: Emulator;
		const roles: Record<string, string> = {
			Support: 'Administrator Read Only, SSL/TLS',
			Certificates: 'SSL/TLS, Caching, Performance, Page Rules, and Customization',
			Owners: 'Billing, Super Administrator - All Privileges',
			Other: '',
			Lost: '',
		};
		const lists: Record<string, string> = { Other: 'Finance', Lost: 'No such list' };
		const groups: Record<string, string> = { Other: 'Sales', Lost: 'sales' };
		beforeAll(async () => {
			cloudflare = await startEmulator({ settings: { tokensOnKeyOnlyEndpoints: false } });
			const data = {
				authentication: 'apiToken',
				apiToken: seeded.credentials.userToken,
				baseUrl: cloudflare.baseUrl,
			};
			const id = await demo.editor.addCredential('Joiners', 'cloudflareOnboardingApi', data);
			const tables: Record<string, Record<string, string>> = {
				'Roles by team': roles,
				'Lists by team': lists,
				'Groups by team': groups,
			};
			const workflow = await demo.editor.workflow('Joiner form');
			const nodes = workflow.nodes.map(({ credentials, ...node }) => {
				if (node.name === 'Create organization member') {
					return { ...node, disabled: true, parameters: { operation: 'create' } };
				}
				if (node.name === 'Joiner form') {
					node.parameters.options = { path: 'without-organization' };
				}
				const table = tables[node.name];
				if (table) {
					const assignments = Object.keys(roles).map((team) => {
						return { id: team, name: team, value: table[team] ?? '', type: 'string' };
					});
					node.parameters.assignments = { assignments };
				}
				const { cloudflareOnboardingApi: ours, ...others } = credentials ?? {};
				return {
					...node,
					credentials: { ...others, ...(ours && { cloudflareOnboardingApi: { ...ours, id } }) },
				};
			});
			await demo.editor.publish({ ...workflow, name: NAME, nodes });
		});
		afterAll(async () => await cloudflare?.close());
		beforeEach(() => cloudflare.reset());

		const table = () => accountMembersOf(cloudflare.state, seeded.account);
		const changes = () => cloudflare.requests.filter(({ method }) => method !== 'GET');
		const inAccountAs = (email: string) => {
			const found = table().find(email);
			const held = found?.policies.flatMap(({ permission_groups: groups }) => groups);
			return found && [found.status, ...(held ?? []).map(({ name }) => name)].join(', ');
		};
		const submit = async (answers: Record<string, string>) =>
			await demo.submit(NAME, { ...person, Team: 'Certificates', ...answers });

		test.each([
			['accepted', 'ada.lovelace', 'already there (accepted) with Administrator Read Only'],
			['pending', 'katherine.johnson', 'already there (pending) with Billing'],
			['rejected', 'hedy.lamarr', 'invited again'],
			['expired', 'radia.perlman', 'invited again'],
		] as const)(
			'says of an invitation that is %s what became of it',
			async (status, local, text) => {
				const Email = `${local}@example.com`;
				const before = table().find(Email)!;
				before.status = status;
				const isDead = ['rejected', 'expired'].includes(status);
				const [id, was] = [before.id, inAccountAs(Email)];
				const first = await submit({ Email });
				expect(first.heading).toBe('Ines Costa has been onboarded');
				expect(first.html).toContain(`Account member: ${text}`);
				const is = isDead ? `pending, ${roles.Certificates}` : was;
				expect(inAccountAs(Email)).toBe(is);
				expect(table().find(Email)!.id === id).toBe(!isDead);

				const sent = changes();
				const second = await submit({ Email });
				expect(second.html).toContain('Account member: already there');
				expect(changes()).toEqual(sent);
				expect(inAccountAs(Email)).toBe(is);
			},
		);

		test('does not claim what a deactivated node did not do', async () => {
			const page = await submit({ Team: 'Other', [QUESTION]: 'Yes' });
			expect(page.heading).toBe('Ines Costa was only partly onboarded');
			expect(page.html).toContain('Account member: no roles for this team');
			const refusal = 'refused: Create organization member is deactivated';
			expect(page.html).toContain(`Super Administrator of all accounts: ${refusal}`);
			const zeroTrust = (part: string) => expect.stringContaining(`/${part}/`);
			const paths = [users, zeroTrust('gateway/lists'), zeroTrust('access/groups')];
			expect(changes().map(({ path }) => path)).toEqual(paths);
		});

		test('puts people into the list and the group of their team, once', async () => {
			const first = await submit({ Team: 'Other' });
			expect(first.heading).toBe('Ines Costa has been onboarded');
			expect(first.html).toContain('Zero Trust list Finance: added');
			expect(first.html).toContain('Access group Sales: added');
			const sales = accessGroupsOf(cloudflare.state, seeded.account).find('Sales')!;
			expect(emailsIn(sales.include)).toContain(person.Email);

			const sent = changes();
			const second = await submit({ Team: 'Other' });
			expect(second.html).toContain('Zero Trust list Finance: already there');
			expect(second.html).toContain('Access group Sales: already there');
			expect(changes()).toEqual(sent);

			const lost = await submit({ Team: 'Lost' });
			expect(lost.heading).toBe('Ines Costa was only partly onboarded');
			expect(lost.html).toMatch(/Zero Trust list No such list: refused: .*not found/);
			expect(lost.html).toMatch(/Access group sales: refused: .*not found/);
			expect(changes()).toEqual(sent);
		});

		test('refuses roles that make somebody Super Administrator, or that do not exist', async () => {
			const page = await submit({ Team: 'Owners' });
			const refusal = 'The roles of this team would make them Super Administrator: Owners';
			expect(page.html).toContain(refusal);
			expect(cloudflare.requests).toEqual([]);

			const partly = await submit({ Team: 'Support' });
			expect(partly.heading).toBe('Ines Costa was only partly onboarded');
			expect(partly.html).toMatch(/Account member: refused: .*SSL\/TLS/);
			expect(inAccountAs(person.Email)).toBeUndefined();
		});
	});
});
