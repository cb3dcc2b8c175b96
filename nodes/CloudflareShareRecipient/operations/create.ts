import type { INodeProperties } from 'n8n-workflow';

import { WouldSend } from '../../shared/cloudflare/dryRun';
import { dryRun, ifExists, optionsWith } from '../../shared/fields/collections';
import { locator } from '../../shared/fields/locators';
import type { Call } from '../../shared/operation/call';
import type { Created } from '../../shared/operation/creation';
import { createOnce } from '../../shared/operation/creation';
import { operation } from '../../shared/operation/operation';
import { accounts } from '../../shared/resources/accounts';
import { organizations } from '../../shared/resources/organizations';
import type { ShareRecipient } from '../../shared/resources/shareRecipients';
import { shareRecipients } from '../../shared/resources/shareRecipients';
import { untilSettled } from '../association';
import { account, lifecycleNotice, share, waitTimeout } from '../recipient';

const recipientType: INodeProperties = {
	displayName: 'Recipient Type',
	name: 'recipientType',
	type: 'options',
	options: [
		{ name: 'Account', value: 'account', description: 'One account of the same organization' },
		{ name: 'Organization', value: 'organization', description: 'All accounts of an organization' },
	],
	default: 'account',
	description: 'Who is to receive the share',
};

const recipientAccount = locator({
	name: 'recipientAccount',
	displayName: 'Recipient Account',
	description: 'The account that is to receive the share, in the same organization as its owner',
	search: 'searchRecipientAccounts',
	of: accounts,
	show: { recipientType: ['account'] },
});

const recipientOrganization = locator({
	name: 'recipientOrganization',
	displayName: 'Recipient Organization',
	description: 'The organization whose accounts are all to receive the share',
	search: 'searchOrganizations',
	of: organizations,
	show: { recipientType: ['organization'] },
});

const waitUntilAssociated: INodeProperties = {
	displayName: 'Wait Until Associated',
	name: 'waitUntilAssociated',
	type: 'boolean',
	default: false,
	description: 'Whether to wait until the share is active or has failed',
};

export const create = operation({
	value: 'create',
	name: 'Create',
	action: 'Create recipient',
	description: 'Give an account or an organization access to a share',
	fields: [
		lifecycleNotice,
		account,
		share,
		recipientType,
		recipientAccount,
		recipientOrganization,
		optionsWith(ifExists, dryRun, waitUntilAssociated, waitTimeout),
	],
	hint: ({ association_status: status }) =>
		status === 'associating'
			? "Not every recipient has the share yet: Cloudflare associates them in the background. Switch on 'Wait Until Associated' to wait for it."
			: undefined,
	async run(call) {
		const wait = call.flag('options.waitUntilAssociated') && !call.isDryRun;
		const { row, wasCreated } =
			call.choice('recipientType') === 'account'
				? await createForAccount(call, call.id('recipientAccount'))
				: await createForOrganization(call, call.id('recipientOrganization'));
		if (!wait) return { ...row, wasCreated };
		const settled = await untilSettled(call, String(row.id), 'associated', { wasCreated });
		return { ...settled, wasCreated };
	},
});

const createForAccount = async (call: Call, accountId: string): Promise<Created<ShareRecipient>> =>
	await createOnce<ShareRecipient>({
		call,
		collection: call.collection(shareRecipients),
		parameter: 'recipientAccount',
		key: accountId,
		send: async () =>
			await call.api.post<ShareRecipient>(call.collection(shareRecipients), {
				recipient_account_id: accountId,
			}),
	});

/**
 * No row names its organization, so nothing can be looked up: Cloudflare's own answer decides. A dry
 * run says which organization it is about.
 */
async function createForOrganization(
	call: Call,
	organizationId: string,
): Promise<Created<ShareRecipient>> {
	const row = await call.api
		.post<ShareRecipient>(call.collection(shareRecipients), { organization_id: organizationId })
		.catch((error: unknown) => {
			if (error instanceof WouldSend) error.about = { recipientOrganization: organizationId };
			throw error;
		});
	return { row, wasCreated: true };
}
