import type { INodeProperties } from 'n8n-workflow';

import { accountLocator, locator } from '../shared/fields/locators';
import type { Parameters } from '../shared/operation/parameters';
import { shareRecipients } from '../shared/resources/shareRecipients';
import { shares } from '../shared/resources/shares';

export const account = accountLocator('The account that owns the share', 'Owner Account');

export const share = locator({
	name: 'share',
	displayName: 'Share',
	description: 'The share that the account gives out',
	search: 'searchShares',
	of: shares,
});

export const recipient = locator({
	name: 'recipient',
	displayName: 'Recipient',
	description: 'The recipient, by the account that receives the share or by its own ID',
	search: 'searchRecipients',
	of: shareRecipients,
});

export const includeResources: INodeProperties = {
	displayName: 'Include Resources',
	name: 'includeResources',
	type: 'boolean',
	default: false,
	description:
		'Whether to return what could not be shared with the recipient, resource by resource, and why',
};

export const waitTimeout: INodeProperties = {
	displayName: 'Association Timeout (Seconds)',
	name: 'waitTimeout',
	type: 'number',
	typeOptions: { minValue: 1, maxValue: 86400 },
	default: 300,
	description: 'How many seconds to wait for the association at the most',
};

/** Cloudflare makes every change of a recipient in the background, and its row stays. */
export const inBackground =
	'Sharing happens in the background: check the association status. Removed recipients stay listed as "disassociated".';

export const readResourcesQuery = (parameters: Parameters) => ({
	include_resources: parameters.flag('options.includeResources') || undefined,
});

export const selectedRecipient = (parameters: Parameters) =>
	parameters.subject(shareRecipients, recipient.name);
