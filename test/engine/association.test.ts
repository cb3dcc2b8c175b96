import type { IDataObject } from 'n8n-workflow';

import { seeded } from '../../emulator';
import { run } from '../support/engine';
import { credentialFor, useEmulator, resourceLocator } from '../support/emulator';

const emulator = useEmulator();
const recipients = () => emulator.state.recipients(seeded.share);

const perform = async (operation: string, parameters: IDataObject) =>
	await run({
		node: 'shareRecipient',
		parameters: {
			operation,
			account: resourceLocator('id', seeded.account),
			share: resourceLocator('id', seeded.share),
			recipientType: 'account',
			...parameters,
		},
		credential: credentialFor(emulator),
	});

const create = async (accountId: string, options: IDataObject) =>
	await perform('create', { recipientAccount: resourceLocator('id', accountId), options });

describe('Waiting for a recipient', () => {
	it('goes on when it is associated', async () => {
		emulator.settings.associationDelayMs = 700;
		const { json } = await create(seeded.otherAccount, { waitUntilAssociated: true });
		expect(json).toMatchObject([{ association_status: 'associated', wasCreated: true }]);
		const asked = emulator.requests.filter(({ query }) => query.length === 1);
		expect(asked.length).toBeGreaterThan(1);
	});

	it('waits for one that was there already, too', async () => {
		const { id } = emulator.state.addRecipient(seeded.share, seeded.otherAccount, 300);
		const { json } = await create(seeded.otherAccount, { waitUntilAssociated: true });
		expect(json).toMatchObject([{ id, association_status: 'associated', wasCreated: false }]);
	});

	it('reports at once what can not be shared at all', async () => {
		const startedAt = Date.now();
		const { error } = await create(seeded.unentitledAccount, { waitUntilAssociated: true });
		expect(error?.message).toMatch(
			/^'Share' can't be given to this recipient: Recipient is missing necessary entitlement \(resource .+\)$/,
		);
		expect(error?.description).toBe(
			'Cloudflare does not try again. Remove the cause, delete the recipient and create it again.',
		);
		expect(Date.now() - startedAt).toBeLessThan(5000);
	});

	it('goes on waiting where Cloudflare tries again', async () => {
		emulator.state.recipientProblems.set(seeded.otherAccount, { error: 'Busy', terminal: false });
		const { error } = await create(seeded.otherAccount, {
			waitUntilAssociated: true,
			waitTimeout: 1,
		});
		expect(error?.message).toMatch(
			/^'Share' is not associated after 1 s: still associating \(recipient [0-9a-f]{32}\)$/,
		);
		expect(error?.description).toContain("'Association Timeout (Seconds)'");
	});

	it('goes on when it is disassociated', async () => {
		emulator.settings.associationDelayMs = 300;
		const { id } = recipients().find((row) => row.association_status === 'associated')!;
		const { json } = await perform('delete', {
			recipient: resourceLocator('id', id),
			options: { waitUntilDisassociated: true },
		});
		expect(json).toMatchObject([{ deleted: true, id, association_status: 'disassociated' }]);
	});

	const deleteWhileLooking = async (status: number) => {
		const row = recipients().find((one) => one.association_status === 'associated')!;
		emulator.fault({ kind: 'status', status, method: 'GET', path: `/recipients/${row.id}` });
		const outcome = await perform('delete', {
			recipient: resourceLocator('account', row.account_id),
			options: { waitUntilDisassociated: true },
		});
		return { ...outcome, id: row.id };
	};

	it('takes a row that is gone for one that has lost the share', async () => {
		const { json, id } = await deleteWhileLooking(404);
		expect(json).toMatchObject([{ deleted: true, id, association_status: 'disassociated' }]);
	});

	it('does not take a look that is refused for a row that is gone', async () => {
		const { error } = await deleteWhileLooking(403);
		expect(error?.message).toContain('[HTTP 403]');
	});

	it.each([
		['a row that is gone before it has the share', 404, 'the recipient is gone'],
		['a look that is refused', 403, '[HTTP 403]'],
	])('ends with %s', async (_what, status, words) => {
		emulator.fault({ kind: 'status', status, method: 'GET', path: '/recipients/[0-9a-f]{32}' });
		const { error } = await create(seeded.otherAccount, { waitUntilAssociated: true });
		expect(error?.message).toContain(words);
	});

	it('asks less and less often, and says the last state when the time is over', async () => {
		emulator.settings.associationDelayMs = 60_000;
		const { id } = recipients().find((row) => row.association_status === 'associated')!;
		const { error } = await perform('delete', {
			recipient: resourceLocator('id', id),
			options: { waitUntilDisassociated: true, waitTimeout: 3 },
		});
		expect(error?.message).toBe(
			`'Share' is not disassociated after 3 s: still disassociating (recipient ${id})`,
		);
		// At once, and 0.5, 1.5 and 3 seconds later.
		const looks = emulator.requests.filter(
			({ path, query }) => path.includes('/recipients') && query.length > 0,
		);
		expect(looks).toHaveLength(4);
	});

	it.each([0, 'soon'])('refuses the time-out %p before anything is sent', async (waitTimeout) => {
		const { error } = await create(seeded.otherAccount, { waitUntilAssociated: true, waitTimeout });
		expect(error?.message).toContain("'Association Timeout (Seconds)' must be a whole number");
		expect(emulator.requests).toEqual([]);
	});
});
