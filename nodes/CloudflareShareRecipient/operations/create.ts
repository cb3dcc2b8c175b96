import type { IDataObject, INodeProperties } from 'n8n-workflow';

import { ifExists } from '../../shared/fields/collections';
import { locator } from '../../shared/fields/locators';
import { createOnce, creationLookup, readIfExists } from '../../shared/operation/creation';
import { operation } from '../../shared/operation/operation';
import { changedRow } from '../../shared/operation/output';
import { accounts } from '../../shared/resources/accounts';
import { organizations } from '../../shared/resources/organizations';
import type { ShareRecipient } from '../../shared/resources/shareRecipients';
import { shareRecipients } from '../../shared/resources/shareRecipients';
import { readWait, untilSettled } from '../association';
import { account, inBackground, share, waitTimeout } from '../recipient';

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
	effect: 'add',
	resource: shareRecipients,
	warning: inBackground,
	fields: [account, share, recipientType, recipientAccount, recipientOrganization],
	options: [ifExists, waitUntilAssociated, waitTimeout],
	hint: ({ association_status: status }) =>
		status === 'associating'
			? "Not every recipient has the share yet: Cloudflare associates them in the background. Switch on 'Wait Until Associated' to wait for it."
			: undefined,
	read(parameters) {
		const parameter: 'recipientAccount' | 'recipientOrganization' =
			parameters.choice('recipientType') === 'account'
				? 'recipientAccount'
				: 'recipientOrganization';
		return {
			collection: parameters.collection(shareRecipients),
			parameter,
			key: parameters.id(parameter),
			ifExists: readIfExists(parameters),
			wait: readWait(parameters, 'associated'),
		};
	},
	names: ({ key }) => key,
	wouldDo: ({ who, where, input: { parameter, key } }) =>
		`Give ${where} to ${parameter === 'recipientAccount' ? who : `organization ${key}`}`,
	lookup: (creation) =>
		creation.parameter === 'recipientAccount' ? creationLookup(creation) : undefined,
	async run(creation, item) {
		const { collection, parameter, key } = creation;
		const about = { [parameter]: key };
		const send = async (body: IDataObject, assumed: IDataObject) =>
			await item.api.post(collection, body, assumed as ShareRecipient);
		if (parameter === 'recipientOrganization') {
			// Rows don't contain their organization, so nothing can be looked up.
			const row = await send({ organization_id: key }, {});
			return changedRow(collection, row, {
				outcome: 'created',
				flags: { wasCreated: true },
				about,
			});
		}
		const { row, wasCreated } = await createOnce(creation, item, {
			send: async () => await send({ recipient_account_id: key }, { account_id: key }),
		});
		const outcome = wasCreated ? 'created' : 'alreadyThere';
		return changedRow(collection, row, { outcome, flags: { wasCreated }, about });
	},
	async wait({ collection, wait }, item, output) {
		if (!wait) return {};
		const { wasCreated } = output;
		return await untilSettled(collection, String(output.id), wait, { wasCreated }, item);
	},
});
