import { nodeNamed, nodeNames } from '../../support/nodes';
import { eventually } from '../eventually';
import { RunningDemo } from '../runningDemo';
import { OpenEditor } from './openEditor';

jest.setTimeout(120_000);

// n8n compares the whole text with the name of a node and with each of its aliases (`*.node.json`). Equal
// matches are in the order of package.json.
// This is what people type, by the node of ours that they mean.
const typed: Record<string, string[]> = {
	'Cloudflare Access User': [
		'cloudflare users',
		...['cloudflare delete', 'cloudflare remove', 'cf access', 'zero trust', 'zerotrust'],
		...['user', 'users', 'add user', 'create user', 'delete user', 'remove user'],
		...['disable user', 'deactivate', 'revoke', 'provision'],
		...['onboard', 'joiner mover leaver', 'employee'],
		...['seat', 'seats', 'license', 'inactive users', 'sessions'],
		...['identity provider', 'SSO', 'SCIM', 'WARP', 'team', 'teams'],
	],
	'Cloudflare Access Group': [
		...['access group', 'access groups', 'rule groups', 'add to group', 'who is in a group'],
	],
	'Cloudflare Account Member': [
		...['account', 'account member', 'account members', 'account user', 'invite to account'],
		...['cloudflare account', 'cloudflare account member', 'dashboard', 'dashboard users'],
		...['role', 'roles', 'change role', 'permissions', 'administrator', 'administrators'],
		...['team members', 'resend invite', 'cancel invitation', '2FA'],
	],
	'Cloudflare Device': ['device', 'device registrations', 'laptops', 'lost device', 'WARP clients'],
	'Cloudflare Organization Member': [
		...['member', 'members', 'add member', 'remove member'],
		...['invite', 'invite user', 'invitation', 'admin', 'super admin', 'super administrator'],
	],
	// Whoever takes somebody out, or wants to know what they can do, wants all places and not one.
	'Cloudflare Person': [
		...['person', 'offboard', 'offboarding', 'offboard user', 'offboard employee', 'leaver'],
		...['deprovision', 'deprovisioning', 'remove access', 'remove all access', 'revoke access'],
		...['access review', 'who has access', 'access report', 'access audit', 'termination'],
	],
	'Cloudflare Membership': [
		...['membership', 'memberships', 'my accounts', 'leave account', 'join account'],
		...['accept invitation', 'decline invitation'],
	],
	'Cloudflare Received Invite': [
		...['cloudflare received', 'received invite', 'accept invite'],
		...['reject invite', 'decline invite'],
	],
	'Cloudflare Onboarding': [
		...['new person', 'somebody is gone', 'role changed', 'watch members', 'poll members'],
	],
	'Cloudflare User Group': ['user group', 'user groups', 'groups of user', 'IAM groups'],
	'Cloudflare Zero Trust List': ['email list', 'gateway lists', 'allowlist', 'add to list'],
	'Cloudflare Share Recipient': ['share', 'share recipient', 'resource share', 'partner'],
};

// n8n lists a trigger without the word.
const ours = nodeNames.map((name) =>
	nodeNamed(name).description.displayName.replace(/ Trigger$/, ''),
);

/** Of a node without a list of its own, at least its name. */
const searches = ours.flatMap((node) => {
	const texts = typed[node] ?? [node.replace('Cloudflare ', '')];
	return texts.map((text): [string, string] => [text, node]);
});

describe('the search of the editor finds first among our nodes', () => {
	let open: OpenEditor;
	beforeAll(async () => {
		open = await OpenEditor.of(await RunningDemo.shared());
		await open.editor.newWorkflow();
		await open.editor.openNodeCreator();
	});
	afterAll(async () => await open?.close());

	const found = async () => (await open.editor.listedNodes()).filter((name) => ours.includes(name));

	// The list as it is before a search has none of our nodes.
	beforeEach(async () => {
		await open.editor.searchNodes('');
		await eventually(async () => expect(await found()).toEqual([]));
	});

	test('only for nodes that there are', () => {
		expect(ours).toEqual(expect.arrayContaining(Object.keys(typed)));
	});

	test.each(searches)('for "%s": %s', async (text, node) => {
		await open.editor.searchNodes(text);
		await eventually(async () => expect((await found())[0]).toBe(node));
	});

	// n8n puts the shorter of two names first, whichever is meant.
	test.each([
		['cloudflare', [...ours]],
		['cloudflare member', ['Cloudflare Account Member', 'Cloudflare Organization Member']],
		['cloudflare user', ['Cloudflare Access User', 'Cloudflare User Group']],
		['cloudflare zero trust', ['Cloudflare Access User', 'Cloudflare Zero Trust List']],
	])('for "%s", among others: %j', async (text, nodes) => {
		await open.editor.searchNodes(text);
		await eventually(async () => {
			expect(await found()).toEqual(expect.arrayContaining(nodes));
		});
	});

	// What none of our nodes has to do with.
	test.each(['invoices', 'certificates'])('for "%s": none of them', async (text) => {
		const before = await open.editor.listedNodes();
		await open.editor.searchNodes(text);
		await eventually(async () => expect(await open.editor.listedNodes()).not.toEqual(before));
		expect(await found()).toEqual([]);
	});
});
