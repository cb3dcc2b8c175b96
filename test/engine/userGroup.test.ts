import type { IDataObject } from 'n8n-workflow';

import { seeded } from '../../emulator';
import { accountMembersOf, addAccountMember } from '../../emulator/resources/accountMembers';
import { resourceGroupsOf } from '../../emulator/resources/roles';
import {
	addToUserGroup,
	addUserGroup,
	removeFromUserGroup,
	userGroupMembersOf,
	userGroupsOf,
} from '../../emulator/resources/userGroups';
import type { Setup } from '../support/engine';
import { run } from '../support/engine';
import { credentialFor, resourceLocator, sentChanges, useEmulator } from '../support/emulator';
import { editBody, errorResponse, proxy } from '../support/proxy';

const emulator = useEmulator();
const account = resourceLocator('id', seeded.account);
const going = { onError: 'continueRegularOutput' } as const;

const people = () => accountMembersOf(emulator.state, seeded.account);
const groupNamed = (name: string) => userGroupsOf(emulator.state, seeded.account).find(name)!;
const inGroup = (name = 'Sales') =>
	userGroupMembersOf(emulator, seeded.account, groupNamed(name).id);
const emailsIn = (name?: string) =>
	inGroup(name)
		.map(({ email }) => email)
		.sort();
const newGroup = (name: string, more = {}) => addUserGroup(emulator, seeded.account, name, more);
const newMember = (email: string, status: 'accepted' | 'pending' | 'rejected' = 'accepted') =>
	addAccountMember(emulator.state, seeded.account, email, status);
const many = (count: number, status?: 'accepted' | 'pending') =>
	Array.from({ length: count }, (_, nth) => newMember(`new${nth}@example.com`, status));
const membersPath = (name = 'Sales') =>
	`/accounts/${seeded.account}/iam/user_groups/${groupNamed(name).id}/members`;

const perform = async (
	operation: string,
	items: IDataObject[],
	options: IDataObject = {},
	more: Partial<Setup> = {},
) =>
	await run({
		node: 'userGroup',
		parameters: {
			operation,
			account,
			group: resourceLocator('name', "={{ $json.group ?? 'Sales' }}"),
			member: '={{ $json.who }}',
			options,
		},
		items,
		credential: credentialFor(emulator),
		...more,
	});
const add = async (...given: Parameters<typeof perform> extends [string, ...infer R] ? R : never) =>
	await perform('add', ...given);
const remove = async (
	...given: Parameters<typeof perform> extends [string, ...infer R] ? R : never
) => await perform('remove', ...given);
const byEmail = (rows: Array<{ email: string }>) => rows.map(({ email }) => ({ who: email }));
const outcomes = (json: IDataObject[]) => json.map(({ outcome, error }) => outcome ?? error);
const posts = () => sentChanges(emulator).filter(({ method }) => method === 'POST');
const reads = () => emulator.requests.filter(({ method }) => method === 'GET');

describe('Add', () => {
	it('sends the ID of the account member in a bare array', async () => {
		const { id } = newMember('Jane@Example.com');
		const { json, error } = await add([{ who: 'jane@example.com' }]);
		expect(error).toBeUndefined();
		expect(json).toEqual([
			{
				email: 'Jane@Example.com',
				outcome: 'added',
				name: 'Sales',
				id: groupNamed('Sales').id,
				member_id: id,
				status: 'accepted',
				wasAdded: true,
			},
		]);
		expect(sentChanges(emulator)).toEqual([
			{ method: 'POST', path: membersPath(), query: {}, body: [{ id }] },
		]);
		expect(emailsIn()).toContain('Jane@Example.com');
	});

	it.each([undefined, 'continueRegularOutput'] as const)(
		'adds 200 people of 1,000 with one request, everybody listed once: On Error %s',
		async (onError) => {
			emulator.reset({ accountMembers: 0 });
			const rows = many(1000).slice(0, 200);
			const { json } = await add(byEmail(rows), {}, { onError });
			expect(outcomes(json)).toEqual(Array(200).fill('added'));
			expect(json.map(({ email }) => email)).toEqual(rows.map(({ email }) => email));
			expect(posts()).toHaveLength(1);
			// 20 pages of account members, a page of groups, the members of the group.
			expect(reads()).toHaveLength(22);
			expect(emailsIn()).toHaveLength(200);
		},
	);

	it('adds to several groups, and lists the groups and everybody once', async () => {
		newGroup('Sales team');
		const rows = many(4);
		const items = byEmail(rows).map((item, nth) => ({
			...item,
			group: ['Sales', ' Sales team ', 'Support', 'Finance'][nth],
		}));
		const { json } = await add(items);
		expect(json.map(({ name }) => name)).toEqual(['Sales', 'Sales team', 'Support', 'Finance']);
		expect(posts()).toHaveLength(4);
		expect(reads()).toHaveLength(1 + 1 + 4);
	});

	it('sends nothing for who is there, and once for who is named twice', async () => {
		const [there] = inGroup();
		const { id } = newMember('jane@example.com');
		const items = [{ who: there!.email }, { who: 'jane@example.com' }, { who: id }];
		const { json } = await add(items, { ifExists: 'returnExisting' });
		expect(json).toMatchObject([
			{ outcome: 'alreadyThere', wasAdded: false, member_id: there!.id },
			{ outcome: 'added', wasAdded: true, member_id: id },
			{ outcome: 'alreadyThere', wasAdded: false, member_id: id },
		]);
		expect(posts()).toMatchObject([{ body: [{ id }] }]);
	});

	it('fails for who is there, if it is told to', async () => {
		const [there] = inGroup();
		const { error } = await add([{ who: there!.email }], { ifExists: 'fail' });
		expect(error?.message).toContain(
			`'Member' is in the group already: ${there!.email} in user group Sales`,
		);
	});

	it.each([
		['nobody@example.com', /'Member' is no account member: nobody@example\.com/],
		['no@example.com', /'Member' is no account member: the invitation of no@example.com is rej/],
		['f'.repeat(32), /Cloudflare found no such account member/],
	])('says of %s that they have to be invited first, and sends nothing', async (who, words) => {
		newMember('no@example.com', 'rejected');
		newMember('jane@example.com');
		const { error } = await add([{ who: 'jane@example.com' }, { who }]);
		expect(error?.message).toMatch(words);
		expect(error?.description).toContain("'Create' of Cloudflare Account Member");
		expect(sentChanges(emulator)).toEqual([]);
	});

	it('goes by the account member, not by a row that another membership left behind', async () => {
		emulator.settings.userGroupsOfDeletedMembers = 'kept';
		const old = newMember('jane@example.com');
		addToUserGroup(emulator.state, groupNamed('Sales').id, old);
		people().remove(old.id);
		const { id } = newMember('jane@example.com');
		const { json } = await add([{ who: 'jane@example.com' }]);
		expect(json).toMatchObject([{ outcome: 'added', member_id: id }]);
	});

	it.each(['all', 'named'] as const)('understands an answer with %s members', async (answer) => {
		emulator.settings.userGroupAnswer = answer;
		const { json } = await add(byEmail(many(3)));
		expect(outcomes(json)).toEqual(['added', 'added', 'added']);
		expect(posts()).toHaveLength(1);
	});

	it('looks for who is missing in the answer, and says what is so', async () => {
		const [first, second, third] = many(3);
		let answers = 0;
		const { baseUrl } = await proxy(emulator, {
			response(response, { method }) {
				if (method !== 'POST' || ++answers > 1) return;
				editBody<{ result: Array<{ id: string }> }>(response, (body) => {
					body.result = body.result.filter(({ id }) => id === first!.id);
				});
				// One of the two was not added either.
				removeFromUserGroup(emulator.state, groupNamed('Sales').id, third!.id);
			},
		});
		const credential = { ...credentialFor(emulator), baseUrl };
		const rows = [first!, second!, third!];
		const { json } = await add(byEmail(rows), {}, { ...going, credential });
		const missing = "'Member' is missing from Cloudflare's answer: new2@example.com";
		expect(outcomes(json)).toEqual(['added', 'added', missing]);
		expect(posts()).toHaveLength(1);
		expect(emailsIn()).toContain(second!.email);
		expect(emailsIn()).not.toContain(third!.email);
	});

	it('never says added where no answer and no list shows it', async () => {
		const [jane] = many(1);
		const { baseUrl } = await proxy(emulator, {
			response(response, { url }) {
				if (!/user_groups\/.*\/members$/.test(url.pathname)) return;
				editBody<{ result: Array<{ id: string }> | null }>(response, (body) => {
					body.result = (body.result ?? []).filter(({ id }) => id !== jane!.id);
				});
			},
		});
		const credential = { ...credentialFor(emulator), baseUrl };
		const { error } = await add(byEmail([jane!]), {}, { credential });
		expect(error?.message).toContain("is missing from Cloudflare's answer: new0@example.com");
	});
});

describe('Whom Cloudflare refuses', () => {
	it('fails alone: one who has not accepted, among 40', async () => {
		emulator.settings.pendingInUserGroup = 'refuse';
		const rows = [...many(40), newMember('late@example.com', 'pending')];
		const { json, hints } = await add(byEmail(rows), {}, going);
		expect(outcomes(json).slice(0, 40)).toEqual(Array(40).fill('added'));
		expect(json[40]?.error).toContain('Invalid member (code 400)');
		expect(JSON.stringify(json[40]?.details)).toContain(
			'late@example.com has not accepted the invitation to the account yet',
		);
		expect(posts()).toHaveLength(2);
		expect(hints).toEqual([]);
	});

	it('is added where Cloudflare takes them, and a hint says what that means', async () => {
		const { json, hints } = await add(byEmail([newMember('late@example.com', 'pending')]));
		expect(json).toMatchObject([{ outcome: 'added', status: 'pending' }]);
		expect(hints.join()).toContain('once they accept the invitation');
	});

	it('is tried with few requests, where it is everybody: 180 who have not accepted', async () => {
		emulator.settings.pendingInUserGroup = 'refuse';
		const { json } = await add(byEmail(many(180, 'pending')), {}, going);
		expect(outcomes(json)).toEqual(Array(180).fill(expect.stringContaining('Invalid member')));
		// A whole batch of 50 is taken apart. Of each other one, two are tried.
		expect(posts().length).toBeLessThanOrEqual(99 + 3 * 3);
		expect(emailsIn()).toHaveLength(inGroup().length);
		expect(reads().length).toBeLessThan(10);
	});

	it('fails alone: one whose membership ends meanwhile', async () => {
		const rows = many(30);
		let isGone = false;
		const { baseUrl } = await proxy(emulator, {
			request({ method }) {
				if (method === 'POST' && !isGone) people().remove(rows[7]!.id);
				isGone ||= method === 'POST';
				return undefined;
			},
		});
		const credential = { ...credentialFor(emulator), baseUrl };
		const { json } = await add(byEmail(rows), {}, { ...going, credential });
		const failed = json.flatMap((row, nth) => ('error' in row ? [nth] : []));
		expect(failed).toEqual([7]);
		expect(emailsIn()).toEqual(expect.arrayContaining([rows[0]!.email, rows[29]!.email]));
	});

	it('stops at once in a group that an identity provider manages', async () => {
		newGroup('CF_Okta', { isManaged: true });
		const items = byEmail(many(20)).map((item) => ({ ...item, group: 'CF_Okta' }));
		const { json } = await add(items, {}, going);
		expect(outcomes(json)).toEqual(Array(20).fill(expect.stringContaining('managed by SCIM')));
		expect(JSON.stringify(json[0]?.details)).toContain('change its members there');
		expect(posts()).toHaveLength(1);
	});

	it('is not removed from such a group either', async () => {
		const { id } = newGroup('CF_Okta', { isManaged: true });
		addToUserGroup(emulator.state, id, newMember('jane@example.com'));
		const { error } = await remove([{ who: 'jane@example.com', group: 'CF_Okta' }]);
		expect(error?.message).toContain('managed by SCIM');
		expect(error?.description).toContain('change its members there');
	});

	it.each([403, 422])('by another status, is shown too: %i', async (status) => {
		emulator.fault({
			kind: 'status',
			status,
			code: 400,
			message: 'User group is SCIM managed',
			method: 'POST',
			times: Infinity,
		});
		const { json } = await add(byEmail(many(20)), {}, going);
		expect(outcomes(json)).toEqual(Array(20).fill(expect.stringContaining('SCIM managed')));
		expect(posts()).toHaveLength(1);
	});

	it('is told of groups for single domains', async () => {
		emulator.settings.domainScopedRoles = 'refuse';
		groupNamed('Sales').policies[0]!.resource_groups = [resourceGroupsOf(seeded.account)[1]];
		const { error } = await add(byEmail(many(1)));
		expect(error?.message).toContain('do not have DSR enabled');
		expect(error?.description).toContain('policies are for the whole account');
	});
});

describe('Remove', () => {
	it('takes the person out of the group, and lists no account members for it', async () => {
		const [row] = inGroup();
		const { json, error, hints } = await remove([{ who: row!.email.toUpperCase() }]);
		expect(error).toBeUndefined();
		expect(json).toEqual([
			{
				email: row!.email,
				outcome: 'removed',
				name: 'Sales',
				id: groupNamed('Sales').id,
				member_id: row!.id,
				status: row!.status,
				removed: true,
				alreadyAbsent: false,
			},
		]);
		expect(sentChanges(emulator)).toMatchObject([
			{ method: 'DELETE', path: `${membersPath()}/${row!.id}` },
		]);
		expect(emailsIn()).not.toContain(row!.email);
		expect(people().get(row!.id)).toBeDefined();
		expect(reads()).toHaveLength(2);
		expect(hints.join()).toContain('They stay members of the account');
	});

	it('reads a group once for 30 leavers', async () => {
		const rows = many(30);
		const { id } = groupNamed('Sales');
		rows.forEach((row) => addToUserGroup(emulator.state, id, row));
		const { json } = await remove(byEmail(rows));
		expect(outcomes(json)).toEqual(Array(30).fill('removed'));
		expect(reads()).toHaveLength(2);
	});

	it.each([
		['succeed', ['alreadyAbsent', 'removed', 'alreadyAbsent']],
		['leaveOut', ['removed']],
	])('goes on without who is not in it: %s', async (ifMissing, expected) => {
		const [row] = inGroup();
		// One is an account member, the other one nobody at all; the third was named before.
		const items = [
			{ who: newMember('jane@example.com').email },
			{ who: row!.id },
			{ who: row!.email },
		];
		const { json } = await remove(items, { ifMissing });
		expect(outcomes(json)).toEqual(expected);
		expect(sentChanges(emulator)).toHaveLength(1);
	});

	it('fails for who is not in it, after a second list', async () => {
		const { error } = await remove([{ who: 'nobody@example.com' }]);
		expect(error?.message).toContain(
			"'Member' not found: no member with the email nobody@example.com in user group Sales",
		);
		expect(error?.description).toContain("set 'If Missing' to 'Succeed'");
		expect(reads()).toHaveLength(3);
	});

	it('takes every row of the address, also one that an earlier membership left behind', async () => {
		emulator.settings.userGroupsOfDeletedMembers = 'kept';
		const { id } = groupNamed('Sales');
		const old = newMember('jane@example.com');
		addToUserGroup(emulator.state, id, old);
		people().remove(old.id);
		addToUserGroup(emulator.state, id, newMember('jane@example.com'));
		const { json } = await remove([{ who: 'jane@example.com' }]);
		expect(outcomes(json)).toEqual(['removed']);
		expect(sentChanges(emulator)).toHaveLength(2);
		expect(emailsIn()).not.toContain('jane@example.com');
	});

	it('finds who is listed without an address', async () => {
		const [row] = inGroup();
		const { baseUrl } = await proxy(emulator, {
			response(response, { url }) {
				if (!/user_groups\/.*\/members$/.test(url.pathname)) return;
				editBody<{ result: IDataObject[] }>(response, (body) => {
					for (const one of body.result) delete one.email;
				});
			},
		});
		const credential = { ...credentialFor(emulator), baseUrl };
		const { json } = await remove([{ who: row!.email }], {}, { credential });
		expect(json).toMatchObject([{ outcome: 'removed', member_id: row!.id }]);
		expect(inGroup().map(({ id }) => id)).not.toContain(row!.id);
	});

	it.each(['invalid', 'notFound'] as const)(
		'says done where the answer was lost and then nobody is there: %s',
		async (setting) => {
			emulator.settings.unknownUserGroupMember = setting;
			emulator.fault({ kind: 'reset-after', method: 'DELETE' });
			const { json } = await remove([{ who: inGroup()[0]!.email }]);
			expect(json).toMatchObject([{ outcome: 'removed', removed: true }]);
		},
	);

	it.each([
		['invalid', 'succeed', ['alreadyAbsent']],
		['notFound', 'succeed', ['alreadyAbsent']],
		['invalid', 'leaveOut', []],
		['invalid', 'fail', [expect.stringContaining('Invalid member')]],
		['notFound', 'fail', [expect.stringContaining('Member not found')]],
	] as const)(
		'does not say it removed whom somebody else removed: %s, %s',
		async (setting, ifMissing, expected) => {
			emulator.settings.unknownUserGroupMember = setting;
			const [row] = inGroup();
			const { baseUrl } = await proxy(emulator, {
				request({ method }) {
					const { id } = groupNamed('Sales');
					if (method === 'DELETE') removeFromUserGroup(emulator.state, id, row!.id);
					return undefined;
				},
			});
			const credential = { ...credentialFor(emulator), baseUrl };
			const { json } = await remove([{ who: row!.email }], { ifMissing }, { ...going, credential });
			expect(outcomes(json)).toEqual(expected);
		},
	);

	it.each([400, 404])('calls nobody gone who is still listed, whatever %i says', async (status) => {
		const [row] = inGroup();
		const { baseUrl } = await proxy(emulator, {
			request: ({ method }) =>
				method === 'DELETE' ? errorResponse(status, 400, 'Invalid member') : undefined,
		});
		const credential = { ...credentialFor(emulator), baseUrl };
		const options = { ifMissing: 'succeed' };
		const { json } = await remove([{ who: row!.email }], options, { ...going, credential });
		expect(json[0]?.error).toContain('Invalid member');
		expect(emailsIn()).toContain(row!.email);
	});
});

describe('The group', () => {
	it.each([
		['sales', /'Group' not found: no user group with the name sales in the selected account/],
		['Sal', /not found/],
	])('is named exactly: %s', async (group, words) => {
		const { error } = await add([{ who: newMember('jane@example.com').email, group }]);
		expect(error?.message).toMatch(words);
		expect(sentChanges(emulator)).toEqual([]);
	});

	it('is never guessed between two with one name', async () => {
		newGroup('Sales');
		const { error } = await remove([{ who: 'jane@example.com' }], { ifMissing: 'succeed' });
		expect(error?.message).toContain("'Group' is ambiguous: 2 user groups have the name Sales");
	});

	it('may be so new that its members are not found for a moment', async () => {
		emulator.settings.newUserGroupDelayMs = 700;
		newGroup('New');
		const { json } = await add([{ who: newMember('jane@example.com').email, group: 'New' }]);
		expect(outcomes(json)).toEqual(['added']);
	});

	it('may be new for too long, which the error says', async () => {
		emulator.settings.newUserGroupDelayMs = 60_000;
		newGroup('New');
		const start = Date.now();
		const { error } = await add([{ who: newMember('jane@example.com').email, group: 'New' }]);
		expect(error?.description).toContain('does not find its members yet');
		expect(Date.now() - start).toBeLessThan(10_000);
	}, 20_000);

	it('that is missing is said at once, and nobody is called absent', async () => {
		for (const operation of ['add', 'remove', 'getMembers']) {
			emulator.requests.length = 0;
			const { json } = await run({
				node: 'userGroup',
				parameters: {
					operation,
					account,
					group: resourceLocator('id', 'f'.repeat(32)),
					member: newMember(`${operation}@example.com`).email,
					...(operation === 'remove' && { options: { ifMissing: 'succeed' } }),
				},
				credential: credentialFor(emulator),
				...going,
			});
			expect([operation, json[0]?.error]).toEqual([
				operation,
				expect.stringContaining('Cloudflare found no such user group:'),
			]);
			expect(reads().length).toBeLessThan(4);
		}
	});

	it.each([
		['forbidden', /Cloudflare denied access/],
		['notFound', /Cloudflare found no such user group/],
	] as const)('is in no account where the beta is off: %s', async (setting, words) => {
		emulator.settings.userGroups = setting;
		const { error } = await run({
			node: 'userGroup',
			parameters: { operation: 'getAll', account },
			credential: credentialFor(emulator),
		});
		expect(error?.message).toMatch(words);
		expect(error?.description).toContain('a beta that has to be turned on for the account');
	});
});

describe('A dry run', () => {
	it('says who would be added where, and shows each the whole request', async () => {
		const [there] = inGroup();
		const rows = many(2);
		const items = byEmail([rows[0]!, there!, rows[1]!]);
		const { json } = await add(items, { dryRun: true });
		const wouldSend = [
			{ method: 'POST', path: membersPath(), body: rows.map(({ id }) => ({ id })) },
		];
		const name = emulator.state.accounts[0]!.name;
		expect(json).toMatchObject([
			{
				outcome: 'wouldChange',
				wouldDo: `Add new0@example.com to user group Sales in account ${name}`,
				wasAdded: null,
				wouldSend,
			},
			{
				outcome: 'wouldNotChange',
				wouldDo: `Nothing to do for ${there!.email} in user group Sales in account ${name}: already there`,
				wasAdded: false,
				wouldSend: [],
			},
			{ outcome: 'wouldChange', wouldSend },
		]);
		expect(sentChanges(emulator)).toEqual([]);
	});

	it('says who would be removed, and who is not there', async () => {
		const [row] = inGroup();
		const unknown = 'f'.repeat(32);
		const options = { dryRun: true, ifMissing: 'succeed' };
		const { json } = await remove([{ who: row!.id }, { who: unknown }], options);
		const name = emulator.state.accounts[0]!.name;
		expect(json).toMatchObject([
			{
				email: row!.email,
				wouldDo: `Remove ${row!.email} from user group Sales in account ${name}`,
				removed: null,
			},
			{
				email: null,
				wouldDo: `Nothing to do for ${unknown} in user group Sales in account ${name}: not there`,
				removed: false,
			},
		]);
		expect(sentChanges(emulator)).toEqual([]);
	});
});

describe('Get Many', () => {
	const getAll = async (parameters: IDataObject) =>
		await run({
			node: 'userGroup',
			parameters: { operation: 'getAll', account, ...parameters },
			credential: credentialFor(emulator),
		});

	it('lists the groups with their policies in words', async () => {
		const { json } = await getAll({ filters: { nameContains: 'SALES' } });
		const { id, created_on, modified_on } = groupNamed('Sales');
		const policies = ['allow Billing in the whole account'];
		expect(json).toEqual([{ name: 'Sales', id, policies, created_on, modified_on }]);
		expect(reads()).toHaveLength(1);
	});

	it('lists the groups of one person, with a request for each group', async () => {
		const row = newMember('Jane@Example.com', 'pending');
		for (const name of ['Sales', 'Interns']) {
			addToUserGroup(emulator.state, groupNamed(name).id, row);
		}
		// Somebody whose address only contains it is somebody else.
		addToUserGroup(emulator.state, groupNamed('Support').id, newMember('mary.jane@example.com'));
		const { json } = await getAll({ filters: { email: 'jane@example.com' } });
		expect(json.map(({ name }) => name)).toEqual(['Interns', 'Sales']);
		for (const one of json) {
			expect(one).toMatchObject({ member_id: row.id, member_status: 'pending' });
		}
		expect(reads()).toHaveLength(1 + 6);
	});

	it.each([1, 2])('takes the first ones up to the limit: %i', async (limit) => {
		const row = newMember('jane@example.com');
		for (const name of ['Finance', 'Sales', 'Support']) {
			addToUserGroup(emulator.state, groupNamed(name).id, row);
		}
		const filters = { email: 'jane@example.com' };
		const { json } = await getAll({ limit, filters, options: { maxConcurrency: 1 } });
		expect(json.map(({ name }) => name)).toEqual(['Finance', 'Sales'].slice(0, limit));
		expect(reads().length).toBeLessThan(1 + 6);
	});

	it('leaves nobody out where a group can not be read, and says which one', async () => {
		const path = `${groupNamed('Support').id}/members`;
		const message = 'Policy validation failed';
		emulator.fault({ kind: 'status', status: 400, code: 400, message, path });
		const { error } = await getAll({ filters: { email: 'jane@example.com' } });
		expect(error?.message).toContain(message);
		expect(error?.description).toContain('at the members of user group Support');
	});

	it('goes on where a group is deleted meanwhile', async () => {
		const { id } = groupNamed('Support');
		const { baseUrl } = await proxy(emulator, {
			request({ url }) {
				if (url.pathname.includes(id)) userGroupsOf(emulator.state, seeded.account).remove(id);
				return undefined;
			},
		});
		const [row] = inGroup('Sales');
		const { json, error } = await run({
			node: 'userGroup',
			parameters: { operation: 'getAll', account, filters: { email: row!.email } },
			credential: { ...credentialFor(emulator), baseUrl },
		});
		expect(error).toBeUndefined();
		expect(json.map(({ name }) => name)).toEqual(
			['DNS operators', 'Interns', 'Sales'].filter((name) => emailsIn(name).includes(row!.email)),
		);
	});
});

describe('Get Members', () => {
	const getMembers = async (parameters: IDataObject) =>
		await run({
			node: 'userGroup',
			parameters: { operation: 'getMembers', account, ...parameters },
			credential: credentialFor(emulator),
		});
	const group = resourceLocator('name', 'Sales');

	it('lists them flat, with one request by ID', async () => {
		const { id } = groupNamed('Sales');
		const { json } = await getMembers({ group: resourceLocator('id', id), returnAll: true });
		const [row] = inGroup().sort((a, b) => (a.email < b.email ? -1 : 1));
		expect(json[0]).toEqual({
			email: row!.email,
			name: null,
			status: row!.status,
			id: row!.id,
			user_id: null,
			two_factor: null,
		});
		expect(json).toHaveLength(inGroup().length);
		expect(reads()).toHaveLength(1);
	});

	it('lists none of an empty group', async () => {
		newGroup('Empty');
		const { json, error } = await getMembers({ group: resourceLocator('name', 'Empty') });
		expect([json, error]).toEqual([[], undefined]);
	});

	it('filters by address and status, and limits after that', async () => {
		const { id } = groupNamed('Sales');
		many(3).forEach((row) => addToUserGroup(emulator.state, id, row));
		addToUserGroup(emulator.state, id, newMember('new9@example.com', 'pending'));
		const all = { group, limit: 2, filters: { emailContains: 'NEW', status: ['accepted'] } };
		expect((await getMembers(all)).json.map(({ email }) => email)).toEqual([
			'new0@example.com',
			'new1@example.com',
		]);
		const pending = { group, filters: { emailContains: 'new', status: ['pending'] } };
		expect((await getMembers(pending)).json.map(({ email }) => email)).toEqual([
			'new9@example.com',
		]);
	});
});
