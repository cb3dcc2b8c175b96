import type { IDataObject, INode } from 'n8n-workflow';

import { seeded } from '../../emulator';
import { fixtureOf, world } from '../conformance/fixtures';
import { nameOf, perform as performFixture, sent } from '../conformance/perform';
import { actionNames, operationsOf } from '../support/nodes';
import { sentChanges, credentialFor, useEmulator } from '../support/emulator';

const emulator = useEmulator({ seed: world });

const changing = actionNames.flatMap((node) =>
	operationsOf(node)
		.filter(({ effect }) => effect !== 'read')
		.map(({ value }) => `${node} ${value}`),
);

const users = () => emulator.state.accessUsers(seeded.account);
const twoUsers = () => {
	const [first, second] = users().map(({ id, email }) => ({ id, email: email! }));
	return [first!, second!] as const;
};
const fixtureNamed = (name: string) => {
	const [node = '', operation = ''] = name.split(' ');
	return fixtureOf({ node, operation });
};

/** Somebody for whom it works. */
function recordOf(name: string): string {
	const fixture = fixtureNamed(name);
	const mode = Object.keys(fixture.names ?? {})[0]!;
	return fixture.newcomers?.[0] ?? nameOf(fixture, fixture.rows(emulator)[1]!, mode);
}

/** What the output says of it. */
function doneOf(name: string): IDataObject {
	const { done, newcomers } = fixtureNamed(name);
	return done ?? (newcomers ? { wasCreated: true } : { deleted: true });
}

/** n8n takes no wait at all for one of a second. */
const retrying = { retryOnFail: true, maxTries: 3, waitBetweenTries: 1 } as Partial<INode>;

async function perform(
	name: string,
	items: IDataObject[],
	more: { settings?: Partial<INode>; onError?: INode['onError']; options?: IDataObject } = {},
) {
	const fixture = fixtureNamed(name);
	return await performFixture(emulator, fixture, {
		parameters: { options: { ...fixture.failsAgain, ...more.options } },
		items,
		credential: credentialFor(emulator),
		onError: more.onError ?? 'continueRegularOutput',
		settings: more.settings ?? retrying,
	});
}

/** n8n tries again when the first item of the output failed. */
const itemsOf = (name: string) => [{ record: 'nobody' }, { record: recordOf(name) }];

describe('What an earlier try did', () => {
	it.each(changing)('is not sent again, and told as done: %s', async (name) => {
		const { json } = await perform(name, itemsOf(name));
		expect(json).toEqual([
			expect.objectContaining({ error: expect.any(String) }),
			expect.objectContaining(doneOf(name)),
		]);
		expect(sent(emulator, fixtureNamed(name))).toHaveLength(1);
	});

	it.each(changing)('goes to the first output, the failure to the other: %s', async (name) => {
		const { items, errorItems } = await perform(name, itemsOf(name), {
			onError: 'continueErrorOutput',
		});
		expect(items).toMatchObject([{ json: doneOf(name), pairedItem: { item: 1 } }]);
		expect(errorItems).toHaveLength(1);
		expect(sent(emulator, fixtureNamed(name))).toHaveLength(1);
	});

	it.each(changing)('is not remembered where nothing was sent, in a dry run: %s', async (name) => {
		const items = itemsOf(name);
		const { json } = await perform(name, items, { options: { dryRun: true } });
		expect(json[1]).toMatchObject({ dryRun: true });
		expect(sentChanges(emulator)).toEqual([]);
		const real = await perform(name, items);
		expect(real.json[1]).toMatchObject(doneOf(name));
		expect(sent(emulator, fixtureNamed(name))).toHaveLength(1);
	});

	/** What is done again each time looks the same. */
	const once = changing.filter((name) => !fixtureNamed(name).repeats);

	it.each(once)('is not remembered by the next run: %s', async (name) => {
		const items = itemsOf(name);
		await perform(name, items);
		const before = emulator.requests.length;
		const { json } = await perform(name, items);
		expect(json[1]).not.toEqual(expect.objectContaining(doneOf(name)));
		expect(emulator.requests.length).toBeGreaterThan(before);
	});

	it('is told when a later try is without a failure and the node ends well', async () => {
		const [first, second] = twoUsers();
		emulator.fault({ kind: 'status', status: 403, method: 'DELETE', path: second.id });
		const items = [{ record: first.email }, { record: second.email }];
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
		const items = [{ record: first.email }, { record: second.email }];
		const { error } = await perform('accessUser delete', items, {
			onError: 'stopWorkflow',
			options: { maxConcurrency: 1 },
		});
		expect(error?.description).toContain(
			`Of 2 items:<br>Done (1): ${first.email}.<br>Failed (1): ${second.email} (`,
		);
		expect(error?.context.itemIndex).toBe(1);
		expect(sentChanges(emulator)).toHaveLength(4);
	});

	it('is that of the only item with Execute Once', async () => {
		const [first] = users();
		emulator.fault({ kind: 'status', status: 403, method: 'DELETE' });
		const { json } = await perform(
			'accessUser delete',
			users().map(({ email }) => ({ record: email })),
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
		const item = { record: account ?? recordOf(name) };
		const { json } = await perform(name, [item], { options: { ...options, waitTimeout: 1 } });
		expect(json).toMatchObject([{ ...doneOf(name), association_status: status }]);
		expect(json[0]!.alreadyAbsent).not.toBe(true);
		expect(sent(emulator, fixtureNamed(name))).toHaveLength(1);
	});
});
