import type { IDataObject } from 'n8n-workflow';

import { seeded } from '../../emulator';
import type { NodeName } from '../support/nodes';
import { run } from '../support/engine';
import { credentialFor, useEmulator, resourceLocator } from '../support/emulator';

const emulator = useEmulator();
const base = {
	account: resourceLocator('id', seeded.account),
	share: resourceLocator('id', seeded.share),
	organization: resourceLocator('id', seeded.organization),
};

/** What n8n shows above the output. */
async function hintsOf(
	node: NodeName,
	parameters: IDataObject,
	items: IDataObject[] = [{}],
): Promise<string[]> {
	const { hints, error } = await run({
		node,
		parameters: { ...base, ...parameters },
		items,
		credential: credentialFor(emulator),
	});
	expect(error).toBeUndefined();
	return hints;
}

const email = '={{ $json.email }}';
const ada = 'ada.lovelace@example.com';
const recipientOf = (status: string) =>
	emulator.state.recipients(seeded.share).find((row) => row.association_status === status)!;

describe('Above the output stands', () => {
	it('that a dry run changed nothing, once for all items', async () => {
		const parameters = {
			operation: 'delete',
			user: resourceLocator('email', email),
			options: { dryRun: true },
		};
		const hints = await hintsOf('accessUser', parameters, [
			{ email: ada },
			{ email: 'alan.turing@example.com' },
		]);
		expect(hints).toEqual([expect.stringMatching(/^Dry run: nothing was changed\./)]);
	});

	it('that a deleted user can log in again', async () => {
		const user = resourceLocator('email', ada);
		const [hint] = await hintsOf('accessUser', { operation: 'delete', user });
		expect(hint).toMatch(/seats and their tokens are deleted.*identity provider/);
	});

	it.each(['accessUser', 'organizationMember'] as const)(
		'how many were there already: %s',
		async (node) => {
			const hints = await hintsOf(node, { operation: 'create', email: ada });
			expect(hints).toEqual(['1 of 1 already existed: nothing was created for them.']);
		},
	);

	it('that a new user has no seat yet', async () => {
		const [hint] = await hintsOf('accessUser', { operation: 'create', email: 'new@example.com' });
		expect(hint).toMatch(/takes up a seat at the first login/);
	});

	it.each(['create', 'createMany'])('what %s makes of members', async (operation) => {
		const hints = await hintsOf('organizationMember', { operation, email }, [
			{ email: 'new@example.com' },
			{ email: 'other@example.com' },
		]);
		expect(hints).toEqual([expect.stringContaining('Super Administrator of every account')]);
	});

	it.each(['create', 'createMany'])(
		'%s: that an invitation is open, once for all who have not accepted',
		async (operation) => {
			const people = ['2026-01-01', '2026-02-02'].map((day, index) => {
				const late = `late${index}@example.com`;
				const member = emulator.state.addOrganizationMember(seeded.organization, late, 'pending');
				member.create_time = `${day}T00:00:00Z`;
				return { email: late };
			});
			const hints = await hintsOf('organizationMember', { operation, email }, people);
			expect(hints).toEqual([
				expect.stringMatching(/has accepted yet.*delete the pending member/),
				'2 of 2 already existed: nothing was created for them.',
			]);
		},
	);

	it('what a deleted member keeps', async () => {
		const member = resourceLocator('email', ada);
		const [hint] = await hintsOf('organizationMember', { operation: 'delete', member });
		expect(hint).toMatch(/single accounts and API tokens/);
	});

	it('that a recipient does not have the share yet', async () => {
		emulator.settings.associationDelayMs = 3_600_000;
		const recipientAccount = resourceLocator('id', seeded.otherAccount);
		const [hint] = await hintsOf('shareRecipient', { operation: 'create', recipientAccount });
		expect(hint).toContain("'Wait Until Associated'");
	});

	it('that a recipient still has the share, and that its row stays', async () => {
		emulator.settings.associationDelayMs = 3_600_000;
		const recipient = resourceLocator('id', recipientOf('associated').id);
		const [hint] = await hintsOf('shareRecipient', { operation: 'delete', recipient });
		expect(hint).toMatch(/row stays in the list.*'Wait Until Disassociated'/);
	});

	it('that a listed recipient no longer has the share', async () => {
		const [hint] = await hintsOf('shareRecipient', { operation: 'getAll', returnAll: true });
		expect(hint).toContain("'Association Status'");
	});
});

describe('Nothing stands there', () => {
	it.each<[string, NodeName, () => IDataObject]>([
		[
			'at the limit, as n8n says that itself',
			'userInvite',
			() => ({ operation: 'getAll', limit: 1 }),
		],
		[
			'over recipients that have the share',
			'shareRecipient',
			() => ({
				operation: 'getAll',
				returnAll: true,
				filters: { associationStatus: ['associated'] },
			}),
		],
		[
			'over a user that was not there',
			'accessUser',
			() => ({
				operation: 'delete',
				user: resourceLocator('email', 'nobody@example.com'),
				options: { ifMissing: 'succeed' },
			}),
		],
		[
			'over a recipient that was gone',
			'shareRecipient',
			() => ({
				operation: 'delete',
				recipient: resourceLocator('id', recipientOf('disassociated').id),
				options: { ifMissing: 'succeed' },
			}),
		],
		[
			'over a recipient that was waited for',
			'shareRecipient',
			() => ({
				operation: 'create',
				recipientAccount: resourceLocator('id', seeded.otherAccount),
				options: { waitUntilAssociated: true },
			}),
		],
		[
			'over a recipient that was waited for until it had lost the share',
			'shareRecipient',
			() => ({
				operation: 'delete',
				recipient: resourceLocator('id', recipientOf('associated').id),
				options: { waitUntilDisassociated: true },
			}),
		],
	])('%s', async (_what, node, parameters) => {
		expect(await hintsOf(node, parameters())).toEqual([]);
	});

	it('over an item that failed', async () => {
		const user = resourceLocator('email', 'nobody@example.com');
		const { hints, errorItems } = await run({
			node: 'accessUser',
			parameters: { ...base, operation: 'delete', user, options: { dryRun: true } },
			credential: credentialFor(emulator),
			onError: 'continueErrorOutput',
		});
		expect(errorItems).toHaveLength(1);
		expect(hints).toEqual([]);
	});
});
