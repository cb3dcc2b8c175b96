import type { INodeProperties } from 'n8n-workflow';

import type { Recipient } from '../../shared/cloudflare/types';
import { optionsWith } from '../../shared/fields/collections';
import { locator } from '../../shared/fields/locators';
import { operation } from '../../shared/operation/operation';
import { account, lifecycleNotice, recipientsPath, share } from '../recipient';

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
	show: { recipientType: ['account'] },
});

const recipientOrganization = locator({
	name: 'recipientOrganization',
	displayName: 'Recipient Organization',
	description: 'The organization whose accounts are all to receive the share',
	search: 'searchOrganizations',
	show: { recipientType: ['organization'] },
});

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
		optionsWith(),
	],
	async run(call) {
		const recipients = recipientsPath(call);
		const body =
			call.choice('recipientType') === 'account'
				? { recipient_account_id: call.id('recipientAccount') }
				: { organization_id: call.id('recipientOrganization') };
		const row = await call.api.post<Recipient>(recipients, body);
		return { ...row, wasCreated: true };
	},
});
