import type { INodeProperties, INodePropertyMode } from 'n8n-workflow';

import { HEX_ID, ID32 } from '../cloudflare/paths';
import type { Resource } from '../cloudflare/resource';
import { accounts } from '../resources/accounts';
import { EMAIL } from './patterns';

type Mode = 'url' | 'email' | 'account' | 'name' | 'id';

interface Locator {
	name: string;
	displayName: string;
	description: string;
	/** Name of the list search behind the list mode. */
	search: string;
	/** The resource, which has the format of an ID and the kind of key. */
	of: Pick<Resource<never>, 'id' | 'key'>;
	/** Further modes between the list and the ID. */
	also?: Mode[];
	/** Only shown for these values of another parameter. */
	show?: Record<string, string[]>;
}

/** Every address in the dashboard contains the ID of its account. */
const ACCOUNT_URL = `^\\s*https://(?:dash|one(?:\\.dash)?)\\.cloudflare\\.com/(${ID32})(?![0-9a-zA-Z]).*$`;

interface TypedMode {
	name: string;
	label: string;
	placeholder: string;
	regex: string;
	/** "must be …" */
	rule: string;
}

const TYPED_IN = { type: 'string' } as const;

/**
 * A mode for typed text. If the pattern doesn't match, n8n only shows its message, so the message
 * names the parameter.
 */
const typed = (
	parameter: string,
	{ name, label, placeholder, regex, rule }: TypedMode,
): INodePropertyMode => ({
	...TYPED_IN,
	name,
	displayName: label,
	placeholder,
	validation: [
		{ type: 'regex', properties: { regex, errorMessage: `'${parameter}' must be ${rule}` } },
	],
});

const BY_URL: TypedMode = {
	name: 'url',
	label: 'By URL',
	placeholder: 'e.g. https://dash.cloudflare.com/023e105f4ecef8ad9ca31a8372d0c353',
	regex: ACCOUNT_URL,
	rule: 'an address of the Cloudflare dashboard with an account ID',
};

const BY_EMAIL: TypedMode = {
	name: 'email',
	label: 'By Email',
	placeholder: 'e.g. nathan@example.com',
	regex: EMAIL,
	rule: 'an email address',
};

const BY_NAME: TypedMode = {
	name: 'name',
	label: 'By Name',
	placeholder: 'e.g. Sales',
	// n8n compares the whole text with it.
	regex: '.*\\S.*',
	rule: 'a name',
};

/** A resource locator with a searchable list, further modes, and the ID. */
export function locator({
	name,
	displayName,
	description,
	search,
	of: { id = HEX_ID, key },
	also = key ? [key.noun] : [],
	show,
}: Locator): INodeProperties {
	const modes: Record<Mode, INodePropertyMode> = {
		url: {
			...typed(displayName, BY_URL),
			extractValue: { type: 'regex', regex: ACCOUNT_URL },
		},
		email: typed(displayName, BY_EMAIL),
		name: typed(displayName, BY_NAME),
		account: typed(displayName, { name: 'account', label: 'By Account ID', ...HEX_ID }),
		id: typed(displayName, { name: 'id', label: 'By ID', ...id }),
	};
	return {
		displayName,
		name,
		type: 'resourceLocator',
		required: true,
		default: { mode: 'list', value: '' },
		description,
		displayOptions: show && { show },
		modes: [
			{
				displayName: 'From List',
				name: 'list',
				type: 'list',
				typeOptions: { searchListMethod: search, searchable: true },
			},
			...also.map((mode) => modes[mode]),
			modes.id,
		],
	};
}

export const accountLocator = (description: string, displayName = 'Account'): INodeProperties =>
	locator({
		name: 'account',
		displayName,
		description,
		search: 'searchAccounts',
		of: accounts,
		also: ['url'],
	});
