import type { INodeProperties } from 'n8n-workflow';

import { isHexId } from '../shared/cloudflare/paths';
import { byAlphabet } from '../shared/fields/collections';
import { emailField } from '../shared/fields/people';
import type { Parameters } from '../shared/operation/parameters';
import type { PlaceName } from './finding';
import { placeFacts, PLACES } from './finding';
import type { Question } from './survey';

const ANY =
	'Choose from the list, or specify IDs using an <a href="https://docs.n8n.io/code/expressions/">expression</a>';

const email = emailField('Email address of the person, in any spelling');

const several = (name: string, displayName: string, method: string, what: string) => ({
	displayName: `${displayName} Names or IDs`,
	name,
	type: 'multiOptions' as const,
	typeOptions: { loadOptionsMethod: method },
	default: [],
	description: `Where to look; empty for every ${what} that the credential can see. ${ANY}.`,
});

const accounts = several('accounts', 'Account', 'getAccounts', 'account');

const organizations = several('organizations', 'Organization', 'getOrganizations', 'organization');

const placesField: INodeProperties = {
	displayName: 'Places',
	name: 'places',
	type: 'multiOptions',
	options: PLACES.map((value) => ({ name: placeFacts[value].label, value })).sort((a, b) =>
		byAlphabet(a.name, b.name),
	),
	default: [...PLACES],
	description: 'What to look at',
};

export const personFields = [email, accounts, organizations, placesField];

export const readQuestion = (parameters: Parameters): Question => ({
	email: parameters.email(email.name),
	accounts: idsIn(parameters, accounts.name),
	organizations: idsIn(parameters, organizations.name),
	places: parameters.choices<PlaceName>(placesField.name) ?? [...PLACES],
});

/** IDs in lower case; undefined if none is chosen. */
function idsIn(parameters: Parameters, name: string): string[] | undefined {
	const value = parameters.idsOrNames(name);
	const texts = typeof value === 'string' ? value.split(',') : (value ?? []);
	const ids = texts.map((one) => one.trim().toLowerCase());
	const wrong = ids.find((id) => !isHexId(id));
	if (wrong !== undefined) {
		throw parameters.refuse(
			name,
			`must be IDs of 32 hex digits (0-9, a-f), not ${JSON.stringify(wrong)}`,
		);
	}
	return ids.length > 0 ? [...new Set(ids)] : undefined;
}
