import type { IDataObject } from 'n8n-workflow';

import { addressKey } from '../cloudflare/address';
import { objectsIn, text } from './text';

/** One kind, such as `email`, and what it names. Kinds that Cloudflare adds later are rules like any other. */
export type AccessRule = IDataObject;

/** The rules of an Access group or policy: one of `include`, none of `exclude` and all of `require` must match. */
export const RULE_LISTS = ['include', 'exclude', 'require'] as const;

export type RuleLists = Partial<Record<(typeof RULE_LISTS)[number], AccessRule[] | null>>;

/** The address that a rule names; undefined for a rule of another kind. */
export function emailOf(rule: AccessRule | null): string | undefined {
	const email = (rule?.email as IDataObject | null | undefined)?.email;
	return typeof email === 'string' ? email : undefined;
}

/** The addresses in a list of rules, as they are stored. */
export const emailsIn = (rules: AccessRule[] | null | undefined): string[] =>
	objectsIn(rules).flatMap((rule) => emailOf(rule) ?? []);

/** The addresses of lists that were searched, by the form in which they are compared. */
const searched = new WeakMap<object, Map<string, string>>();

/** The stored spelling of an address in a list of rules; undefined if no rule names it. */
export function spellingIn(
	rules: AccessRule[] | null | undefined,
	address: string,
): string | undefined {
	if (!Array.isArray(rules)) return undefined;
	// Hundreds of people may be looked for in a thousand rules.
	const known = searched.get(rules);
	const spellings = known ?? new Map(emailsIn(rules).map((email) => [addressKey(email), email]));
	searched.set(rules, spellings);
	return spellings.get(addressKey(address));
}

/** The lists whose rules name an address. */
export const namedIn = (lists: RuleLists, address: string): string[] =>
	RULE_LISTS.filter((list) => spellingIn(lists[list], address) !== undefined);

/** The documented kinds, as the dashboard calls them. */
const LABELS: Record<string, string> = {
	any_valid_service_token: 'Any valid service token',
	auth_context: 'Authentication context',
	auth_method: 'Authentication method',
	azureAD: 'Entra group',
	certificate: 'Any valid certificate',
	cloudflare_account_member: 'Cloudflare account members',
	common_name: 'Certificate with common name',
	device_posture: 'Device posture check',
	email: 'Email',
	email_domain: 'Emails ending in',
	email_list: 'Email list',
	everyone: 'Everyone',
	external_evaluation: 'External evaluation',
	geo: 'Country',
	'github-organization': 'GitHub organization',
	group: 'Access group',
	gsuite: 'Google Workspace group',
	ip: 'IP range',
	ip_list: 'IP list',
	linked_app_token: 'Token of linked application',
	login_method: 'Login method',
	oidc: 'OIDC claim',
	okta: 'Okta group',
	saml: 'SAML attribute',
	service_token: 'Service token',
	user_risk_score: 'User risk score',
};

/** A rule in one line, such as "Country: DE". */
export function ruleLine(rule: AccessRule): string {
	const parts = Object.entries(rule ?? {}).map(([kind, body]) => {
		const values = Object.entries((body ?? {}) as IDataObject)
			.filter(([name]) => name !== 'identity_provider_id')
			.flatMap(([, value]) => [value].flat().map(wordOf))
			.filter(Boolean);
		const label = LABELS[kind] ?? kind;
		return values.length > 0 ? `${label}: ${values.join(', ')}` : label;
	});
	return parts.join('; ');
}

const wordOf = (value: unknown): string => text(value) ?? JSON.stringify(value) ?? '';
