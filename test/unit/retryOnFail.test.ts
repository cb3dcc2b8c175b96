import type { IDataObject, INode } from 'n8n-workflow';

import { seeded } from '../../emulator';
import type { Operation } from '../../nodes/shared/operation/operation';
import { operations as accessUser } from '../../nodes/CloudflareAccessUser/operations';
import { operations as organizationMember } from '../../nodes/CloudflareOrganizationMember/operations';
import { operations as shareRecipient } from '../../nodes/CloudflareShareRecipient/operations';
import { operations as userInvite } from '../../nodes/CloudflareUserInvite/operations';
import type { NodeName } from '../support/engine';
import { run } from '../support/engine';
import { sentChanges, credentialFor, useEmulator, resourceLocator } from '../support/emulator';

const emulator = useEmulator();

const operationsOf: Record<NodeName, readonly Operation[]> = {
	accessUser,
	organizationMember,
	shareRecipient,
	userInvite,
};
const changing = (Object.keys(operationsOf) as NodeName[]).flatMap((node) =>
	operationsOf[node]
		.filter(({ effect }) => effect !== 'read')
		.map(({ value }) => `${node} ${value}`),
);

interface Case {
	/** Parameters; an item's JSON names whom it is about as `who`. */
	parameters: IDataObject;
	/** Somebody for whom it works. */
	who: () => string;
	/** What the output says of it. */
	done: IDataObject;
}

const who = '={{ $json.who }}';
const members = () => emulator.state.organizationMembers(seeded.organization);
const users = () => emulator.state.accessUsers(seeded.account);
const recipients = () => emulator.state.recipients(seeded.share);
const twoUsers = () => {
	const [first, second] = users().map(({ id, email }) => ({ id, email: email! }));
	return [first!, second!] as const;
};
const made = { done: { wasCreated: true }, who: () => 'new@example.com' };

/** Every operation that changes something. One without a case fails below. */
const cases: Record<string, Case> = {
	'accessUser create': { parameters: { email: who }, ...made },
	'accessUser update': {
		parameters: { user: resourceLocator('email', who), name: 'New Name' },
		who: () => users()[1]!.email!,
		done: { name: 'New Name', wasUpdated: true },
	},
	'accessUser delete': {
		parameters: { user: resourceLocator('email', who) },
		who: () => users()[1]!.email!,
		done: { deleted: true },
	},
	'organizationMember create': { parameters: { email: who }, ...made },
	'organizationMember createMany': { parameters: { email: who }, ...made },
	'organizationMember delete': {
		parameters: { member: resourceLocator('email', who) },
		who: () => members()[1]!.user.email,
		done: { deleted: true },
	},
	'shareRecipient create': {
		parameters: { recipientType: 'account', recipientAccount: resourceLocator('id', who) },
		who: () => seeded.otherAccount,
		done: { wasCreated: true },
	},
	'shareRecipient delete': {
		parameters: { recipient: resourceLocator('account', who) },
		who: () => recipients().find((row) => row.association_status === 'associated')!.account_id,
		done: { deleted: true },
	},
	'userInvite respond': {
		parameters: {
			invite: resourceLocator('id', who),
			response: 'rejected',
			options: { ifAnswered: 'fail' },
		},
		who: () => emulator.state.invites.find(({ status }) => status === 'pending')!.id,
		done: { status: 'rejected' },
	},
};

/** n8n takes no wait at all for one of a second. */
const retrying = { retryOnFail: true, maxTries: 3, waitBetweenTries: 1 } as Partial<INode>;

async function perform(
	name: string,
	items: IDataObject[],
	more: { settings?: Partial<INode>; onError?: INode['onError']; options?: IDataObject } = {},
) {
	const [node, operation] = name.split(' ') as [NodeName, string];
	const { parameters } = cases[name]!;
	return await run({
		node,
		parameters: {
			operation,
			account: resourceLocator('id', seeded.account),
			share: resourceLocator('id', seeded.share),
			organization: resourceLocator('id', seeded.organization),
			...parameters,
			options: { ...(parameters.options as IDataObject), ...more.options },
		},
		items,
		credential: credentialFor(emulator),
		onError: more.onError ?? 'continueRegularOutput',
		settings: more.settings ?? retrying,
	});
}

/** n8n tries again when the first item of the output failed. */
const itemsOf = (name: string) => [{ who: 'nobody' }, { who: cases[name]!.who() }];

describe('What an earlier try did', () => {
	it('is held below for every operation that changes something', () => {
		expect(Object.keys(cases).sort()).toEqual([...changing].sort());
	});

	it.each(changing)('is not sent again, and told as done: %s', async (name) => {
		const { json } = await perform(name, itemsOf(name));
		expect(json).toEqual([
			expect.objectContaining({ error: expect.any(String) }),
			expect.objectContaining(cases[name]!.done),
		]);
		expect(sentChanges(emulator)).toHaveLength(1);
	});

	it.each(changing)('goes to the first output, the failure to the other: %s', async (name) => {
		const { items, errorItems } = await perform(name, itemsOf(name), {
			onError: 'continueErrorOutput',
		});
		expect(items).toMatchObject([{ json: cases[name]!.done, pairedItem: { item: 1 } }]);
		expect(errorItems).toHaveLength(1);
		expect(sentChanges(emulator)).toHaveLength(1);
	});

	it.each(changing)('is not remembered where nothing was sent, in a dry run: %s', async (name) => {
		const items = itemsOf(name);
		const { json } = await perform(name, items, { options: { dryRun: true } });
		expect(json[1]).toMatchObject({ dryRun: true });
		expect(sentChanges(emulator)).toEqual([]);
		const real = await perform(name, items);
		expect(real.json[1]).toMatchObject(cases[name]!.done);
		expect(sentChanges(emulator)).toHaveLength(1);
	});

	it.each(changing)('is not remembered by the next run: %s', async (name) => {
		const items = itemsOf(name);
		await perform(name, items);
		const before = emulator.requests.length;
		const { json } = await perform(name, items);
		expect(json[1]).not.toEqual(expect.objectContaining(cases[name]!.done));
		expect(emulator.requests.length).toBeGreaterThan(before);
	});

	it('is told when a later try is without a failure and the node ends well', async () => {
		const [first, second] = twoUsers();
		emulator.fault({ kind: 'status', status: 403, method: 'DELETE', path: second.id });
		const items = [{ who: first.email }, { who: second.email }];
		const { json, error } = await perform('accessUser delete', items, {
			onError: 'stopWorkflow',
			options: { maxConcurrency: 1 },
		});
		expect(error).toBeUndefined();
		expect(json).toMatchObject([
			{ deleted: true, id: first.id },
			{ deleted: true, id: second.id },
		]);
		expect(sentChanges(emulator).map(({ path }) => path.split('/').at(-1))).toEqual([
			first.id,
			second.id,
			second.id,
		]);
	});

	it('is counted as done where the node fails in the end', async () => {
		const [first, second] = twoUsers();
		emulator.fault({ kind: 'status', status: 403, method: 'DELETE', path: second.id, times: 9 });
		const items = [{ who: first.email }, { who: second.email }];
		const { error } = await perform('accessUser delete', items, {
			onError: 'stopWorkflow',
			options: { maxConcurrency: 1 },
		});
		expect(error?.description).toContain('Of 2 items, 1 were done, 1 failed');
		expect(error?.context.itemIndex).toBe(1);
		expect(sentChanges(emulator)).toHaveLength(4);
	});

	it('is that of the only item with Execute Once', async () => {
		const [first] = users();
		emulator.fault({ kind: 'status', status: 403, method: 'DELETE' });
		const { json } = await perform(
			'accessUser delete',
			users().map(({ email }) => ({ who: email })),
			{
				settings: { ...retrying, executeOnce: true },
			},
		);
		expect(json).toMatchObject([{ deleted: true, id: first!.id }]);
		expect(sentChanges(emulator)).toHaveLength(2);
	});

	it.each([
		['shareRecipient create', seeded.otherAccount, { waitUntilAssociated: true }, 'associated'],
		[
			'shareRecipient delete',
			undefined,
			{ waitUntilDisassociated: true, ifMissing: 'succeed' },
			'disassociated',
		],
	])('is told where only the wait after it failed: %s', async (name, account, options, status) => {
		emulator.settings.associationDelayMs = 2500;
		const item = { who: account ?? cases[name]!.who() };
		const { json } = await perform(name, [item], { options: { ...options, waitTimeout: 1 } });
		expect(json).toMatchObject([{ ...cases[name]!.done, association_status: status }]);
		expect(json[0]).not.toHaveProperty('alreadyAbsent');
		expect(sentChanges(emulator)).toHaveLength(1);
	});
});
