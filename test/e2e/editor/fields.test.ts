import { actionNames, nodeNamed, shownOperations } from '../../support/nodes';
import { eventually } from '../eventually';
import type { NodePanel } from '../nodePanel';
import { RunningDemo } from '../runningDemo';
import { KEY, OpenEditor, TOKEN } from './openEditor';

jest.setTimeout(120_000);

// What each operation shows. Saved workflows depend on the names of the parameters, which are the labels in
// title case.

interface Shown {
	/** The fields in order, from the operation on. */
	fields: string[];
	/** What the collections among them let one add. */
	collections: Record<string, string[]>;
	/** The one coloured notice: what one has to know before, then which credential is documented. */
	notices: string[];
}

interface More {
	collections?: Record<string, string[]>;
	warning?: string;
}

const PACE = ['Max Concurrency', 'Max Rate-Limit Wait (Seconds)', 'Request Timeout (Seconds)'];

/** What protects comes first. */
const inOrder = (own: string[]) => {
	const protects = (label: string) => /^(Dry Run$|If )/.test(label);
	return [...own.filter(protects), ...own.filter((label) => !protects(label))];
};

/** @param own the operation's own options, besides those that every operation has */
const shown =
	(credential: string) =>
	(fields: string, own: string[], { collections, warning }: More = {}): Shown => ({
		fields: ['Operation', ...fields.split(', '), 'Options'],
		collections: { ...collections, Options: [...inOrder(own), ...PACE] },
		notices: [expect.stringMatching(`^${warning ? `.*${warning}.* ` : ''}${credential}`) as string],
	});

const user = shown(
	'Token permissions: Account > Access: Audit Logs > Read, and for changes also Account > Zero Trust: Seats',
);
const member = shown(
	'Use a credential with the email and Global API Key of an Organization Super Administrator',
);
const recipient = shown('Use a credential with email and Global API Key');
const membership = shown('Shows the accounts of the user who owns this credential');
const invite = shown('Shows invitations sent to the user who owns this credential');

const accountMember = shown(
	'Token permissions: Account > Account Settings > Read, and for changes',
);
const accessGroup = shown(
	'Token permissions: Account > Access: Organizations, Identity Providers, and Groups > Read, and',
);
const sessions = shown('Token permissions?: Account > Access: Audit Logs > Read');

const MANY = 'Return All, Limit, Filters';
const GRANTS = 'Grant By, Role Names or IDs';
const newMember = {
	collections: { 'Additional Fields': ['Status'] },
	warning: 'Super Administrator of every account in the organization',
};
const inBackground = { warning: 'Removed recipients stay listed as "disassociated"' };
const USER_FILTERS = [
	'Access Seat',
	'Created Before',
	'Email',
	'Email Ends With',
	'Gateway Seat',
	'Inactive Days',
	'Include Never Logged In',
	'Name',
	'Search',
];
const MEMBER_FILTERS = [
	'Email',
	'Email Contains',
	'Email Ends With',
	'Email Starts With',
	'Status',
];

const expected: Record<string, Record<string, Shown>> = {
	cloudflareAccessGroup: {
		Add: accessGroup('Account, Group, Email', ['Dry Run', 'If Exists'], {
			warning: 'replaces a group as a whole',
		}),
		Get: accessGroup('Account, Group, Simplify', []),
		'Get Many': accessGroup(`Account, ${MANY}, Simplify`, [], {
			collections: { Filters: ['Email', 'Search'] },
		}),
		Remove: accessGroup('Account, Group, Email', ['Dry Run', 'If Missing'], {
			warning: 'out of the Include rules only',
		}),
	},
	cloudflareAccessUser: {
		Create: user('Account, Email, Additional Fields', ['Dry Run', 'If Exists'], {
			collections: { 'Additional Fields': ['Name'] },
		}),
		Delete: user('Account, User', ['Dry Run', 'If Missing'], {
			warning: 'disable them at your identity provider first',
		}),
		Get: user('Account, User, Simplify', []),
		'Get Failed Logins': sessions('Account, User, Return All, Limit', []),
		'Get Many': user(`Account, ${MANY}, Simplify`, [], { collections: { Filters: USER_FILTERS } }),
		'Get Sessions': sessions('Account, User', []),
		'Remove Seat': user('Account, User', ['Dry Run', 'If Missing'], {
			warning: 'takes a seat again',
		}),
		'Revoke Sessions': sessions(
			'Account, User',
			[
				'Dry Run',
				'If Missing',
				'Revoke Devices',
				'Reauthenticate WARP',
				'Wait Until Ended',
				'Session Timeout (Seconds)',
			],
			{ warning: 'disable them at your identity provider first' },
		),
		Update: user('Account, User, Name', ['Dry Run']),
	},
	cloudflareAccountMember: {
		Create: accountMember(
			`Account, Email, ${GRANTS}, Additional Fields`,
			['Dry Run', 'If Exists'],
			{
				collections: { 'Additional Fields': ['Add Without Invitation'] },
				warning: 'Cloudflare emails an invitation',
			},
		),
		Delete: accountMember('Account, Member', ['Dry Run', 'If Missing'], {
			warning: 'API tokens that the account owns keep working',
		}),
		Get: accountMember('Account, Member, Simplify', []),
		'Get Many': accountMember(`Account, ${MANY}, Simplify`, [], {
			collections: {
				Filters: ['Email Contains', 'Role', 'Status', 'Two-Factor Authentication'],
			},
		}),
		'Resend Invite': accountMember('Account, Member', ['Dry Run'], {
			warning: 'the member gets a new ID',
		}),
		Update: accountMember(`Account, Member, Change, ${GRANTS}`, ['Dry Run'], {
			warning: 'replaces all of a member',
		}),
	},
	cloudflareMembership: {
		Get: membership('Membership, Simplify', []),
		'Get Many': membership(`${MANY}, Simplify`, [], {
			collections: { Filters: ['Account Name', 'Status'] },
		}),
		Leave: membership('Membership', ['Dry Run', 'If Missing'], {
			warning: 'only a new invitation lets them back in',
		}),
		Respond: membership('Membership, Response', ['Dry Run', 'If Answered'], {
			warning: "An answer can't be undone",
		}),
	},
	cloudflareOrganizationMember: {
		Create: member('Organization, Email, Additional Fields', ['Dry Run', 'If Exists'], newMember),
		'Create Many': member(
			'Organization, Email, Additional Fields',
			['Dry Run', 'If Exists'],
			newMember,
		),
		Delete: member('Organization, Member', ['Dry Run', 'If Missing'], {
			warning: 'Memberships of single accounts and API tokens stay',
		}),
		Get: member('Organization, Member, Simplify', []),
		'Get Many': member(`Organization, ${MANY}, Simplify`, [], {
			collections: { Filters: MEMBER_FILTERS },
		}),
	},
	cloudflareShareRecipient: {
		Create: recipient(
			'Owner Account, Share, Recipient Type, Recipient Account',
			['Dry Run', 'If Exists', 'Wait Until Associated', 'Association Timeout (Seconds)'],
			inBackground,
		),
		Delete: recipient(
			'Owner Account, Share, Recipient',
			['Dry Run', 'If Missing', 'Wait Until Disassociated', 'Association Timeout (Seconds)'],
			inBackground,
		),
		Get: recipient('Owner Account, Share, Recipient, Simplify', ['Include Resources']),
		'Get Many': recipient(`Owner Account, Share, ${MANY}, Simplify`, ['Include Resources'], {
			collections: { Filters: ['Association Status'] },
		}),
	},
	cloudflareUserInvite: {
		Get: invite('Invite, Simplify', []),
		'Get Many': invite(`${MANY}, Simplify`, [], {
			collections: { Filters: ['Invited By', 'Organization Name', 'Status'] },
		}),
		Respond: invite('Invite, Response', ['Dry Run', 'If Answered'], {
			warning: "An answer can't be undone",
		}),
	},
};

const COLLECTIONS: Record<string, string> = {
	'Additional Fields': 'additionalFields',
	Filters: 'filters',
	Options: 'options',
};

/** A parameter that n8n adds to every node whose credential can sign requests. */
const CUSTOM = 'Custom API Call';

/** The types of all nodes with operations; one without a list above is only asked for its operations. */
const byNode = actionNames.map((name) => [nodeNamed(name).description.name, name] as const);

describe('the panel of a node in the editor', () => {
	let open: OpenEditor;
	beforeAll(async () => {
		open = await OpenEditor.of(await RunningDemo.shared());
		const credential = (type: string) =>
			['cloudflareOrganizationMember', 'cloudflareShareRecipient'].includes(type) ? KEY : TOKEN;
		await open.openSteps(
			'Fields',
			byNode.map(([type]) => ({ name: type, type, parameters: {}, credential: credential(type) })),
		);
	});
	afterAll(async () => await open?.close());

	async function inPanel(node: string, look: (panel: NodePanel) => Promise<void>): Promise<void> {
		const panel = await open.editor.openNode(node);
		try {
			await look(panel);
		} finally {
			await panel.close();
		}
	}

	async function showsFields(panel: NodePanel, fields: string[]): Promise<void> {
		await eventually(async () => expect(await panel.labels()).toEqual(fields));
	}

	async function shows(panel: NodePanel, { fields, collections, notices }: Shown): Promise<void> {
		await showsFields(panel, fields);
		await eventually(async () => expect(await panel.notices()).toEqual(notices));
		for (const [label, addable] of Object.entries(collections)) {
			expect([label, await panel.addable(COLLECTIONS[label]!)]).toEqual([label, addable]);
		}
	}

	test.each(byNode)(
		'of %s shows the fields of each operation and no others',
		async (type, node) => {
			const names = shownOperations(node).map(({ name }) => name);
			const { [type]: operations = {} } = expected;
			if (type in expected) expect(Object.keys(operations)).toEqual(names);
			await inPanel(type, async (panel) => {
				expect(await panel.choices('operation')).toEqual([...names, CUSTOM]);
				for (const [operation, fields] of Object.entries(operations)) {
					await panel.choose('operation', operation);
					await shows(panel, fields);
				}
			});
		},
	);

	test('of shareRecipient create shows the field of the selected recipient type', async () => {
		await inPanel('cloudflareShareRecipient', async (panel) => {
			await panel.choose('operation', 'Create');
			expect(await panel.choices('recipientType')).toEqual(['Account', 'Organization']);
			await panel.choose('recipientType', 'Organization');
			const fields = [
				'Owner Account',
				'Share',
				'Recipient Type',
				'Recipient Organization',
				'Options',
			];
			await showsFields(panel, ['Operation', ...fields]);
		});
	});

	test('of getAll hides the limit with Return All', async () => {
		await inPanel('cloudflareUserInvite', async (panel) => {
			await panel.choose('operation', 'Get Many');
			await panel.toggle('returnAll');
			await showsFields(panel, ['Operation', 'Return All', 'Filters', 'Simplify', 'Options']);
		});
	});

	test.each([
		['cloudflareAccessUser', ['Fail', 'Return Existing', 'Update']],
		['cloudflareOrganizationMember', ['Fail', 'Return Existing']],
		['cloudflareShareRecipient', ['Fail', 'Return Existing']],
	])('of %s offers what to do with who is there already', async (type, choices) => {
		await inPanel(type, async (panel) => {
			await panel.choose('operation', 'Create');
			await panel.add('options', 'If Exists');
			await eventually(async () => expect(await panel.shown('ifExists')).toBe('Return Existing'));
			expect(await panel.choices('ifExists')).toEqual(choices);
		});
	});

	test.each([
		['cloudflareAccessUser', 'Get', { account: 'list, url, id', user: 'list, email, id' }],
		[
			'cloudflareOrganizationMember',
			'Get',
			{ organization: 'list, id', member: 'list, email, id' },
		],
		[
			'cloudflareShareRecipient',
			'Get',
			{ account: 'list, url, id', share: 'list, id', recipient: 'list, account, id' },
		],
		['cloudflareShareRecipient', 'Create', { recipientAccount: 'list, id' }],
		['cloudflareUserInvite', 'Get', { invite: 'list, id' }],
	])('of %s lets people pick by what they have (%s)', async (type, operation, modes) => {
		await inPanel(type, async (panel) => {
			await panel.choose('operation', operation);
			for (const [parameter, names] of Object.entries(modes)) {
				expect(await panel.locator(parameter).modes()).toEqual(names.split(', '));
			}
		});
	});
});
