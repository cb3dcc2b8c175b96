import type { INodeProperties, INodePropertyMode } from 'n8n-workflow';

import { ID32 } from '../cloudflare/paths';
import type { IdShape } from './patterns';
import { EMAIL, HEX_ID } from './patterns';

interface Locator {
	name: string;
	displayName: string;
	description: string;
	/** Name of the list search behind the list mode. */
	search: string;
	shape?: IdShape;
	/** Modes between the list and the ID. */
	modes?: INodePropertyMode[];
	/** Shown only for these values of another parameter. */
	show?: Record<string, string[]>;
	hint?: string;
}

/** A person by email address, matched exactly, ignoring case. */
export const byEmail: Pick<Locator, 'modes'> = {
	modes: [
		{
			displayName: 'By Email',
			name: 'email',
			type: 'string',
			placeholder: 'e.g. nathan@example.com',
			validation: [
				{ type: 'regex', properties: { regex: EMAIL, errorMessage: 'Not an email address' } },
			],
		},
	],
};

/** The dashboard shows an account's ID in every address below it. */
const ACCOUNT_URL = `^\\s*https://(?:dash|one)\\.cloudflare\\.com/(${ID32})(?![0-9a-zA-Z]).*$`;

/** A resource locator: from a searchable list, by what users have at hand, by ID. */
export function locator({
	name,
	displayName,
	description,
	search,
	shape = HEX_ID,
	modes = [],
	show,
	hint,
}: Locator): INodeProperties {
	return {
		displayName,
		name,
		type: 'resourceLocator',
		required: true,
		default: { mode: 'list', value: '' },
		description,
		hint,
		displayOptions: show && { show },
		modes: [
			{
				displayName: 'From List',
				name: 'list',
				type: 'list',
				typeOptions: { searchListMethod: search, searchable: true },
			},
			...modes,
			{
				displayName: 'By ID',
				name: 'id',
				type: 'string',
				placeholder: shape.placeholder,
				validation: [
					{ type: 'regex', properties: { regex: shape.regex, errorMessage: shape.errorMessage } },
				],
			},
		],
	};
}

/** The account that something belongs to. */
export const accountLocator = (description: string): INodeProperties =>
	locator({
		name: 'account',
		displayName: 'Account',
		description,
		search: 'searchAccounts',
		modes: [
			{
				displayName: 'By URL',
				name: 'url',
				type: 'string',
				placeholder: 'e.g. https://dash.cloudflare.com/023e105f4ecef8ad9ca31a8372d0c353',
				extractValue: { type: 'regex', regex: ACCOUNT_URL },
				validation: [
					{
						type: 'regex',
						properties: {
							regex: ACCOUNT_URL,
							errorMessage: 'Not the address of an account in the Cloudflare dashboard',
						},
					},
				],
			},
		],
	});
