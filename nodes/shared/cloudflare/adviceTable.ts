import type { Advice, Answer, Refusal } from './advice';
import { adviceFrom, OUTAGE, OUTAGE_STATUSES } from './advice';
import { UNTRUSTED_CERTIFICATE, WRONG_CERTIFICATE } from './certificates';

/** Code 9109 has six meanings; with these phrases it is a missing permission. */
const LACKING: Answer[] = [
	{ codes: [10000, 10001] },
	{ codes: [9109], phrases: ['unauthorized to access', 'uauthorized to access'] },
	{ codes: [], statuses: [403] },
];

const NO_USER = 'valid user-level authentication not found';
const NOT_BY_TOKEN = 'method not allowed for the api_token';

const CHECK_SECRET = 'Check the secret in the credential: it may be mistyped, expired or disabled.';

/**
 * What to do next. The first entry that fits is used. Wrong advice is worse than none, so a code with
 * several meanings only counts together with a phrase. Sources: the error codes and permissions of
 * Cloudflare's reference, and recorded responses. `docs/troubleshooting.md` shows this table.
 */
export const ADVICE: Advice[] = [
	{
		answers: [{ phrases: ['add limit reached'] }],
		text: 'Cloudflare limits how many people can be added in a while. Run again later: nobody who is there already is invited again.',
	},
	{
		answers: [{ codes: [971] }, { phrases: ['more than 1200 requests'] }, { statuses: [429] }],
		text: 'Cloudflare allows 1,200 requests in 5 minutes and then blocks for 5 minutes. Wait 5 minutes, then run again with fewer items at a time.',
	},
	{
		answers: [{ phrases: ['automatic verification of new members'] }],
		text: "Adding somebody without an invitation needs an entitlement of your Cloudflare plan, and a person who has a Cloudflare user already. Remove 'Add Without Invitation' to send an invitation.",
	},
	{
		answers: [{ phrases: ['max auth failures'] }],
		text: 'Cloudflare has locked this credential out after too many failed logins. Check its secret, wait at least 5 minutes, then run again.',
	},
	{
		answers: [{ phrases: ['cannot use the access token from location'] }],
		when: ['an API token is used'],
		text: "The API token is limited to other IP addresses. Edit it in the Cloudflare dashboard and add the address of this n8n server (named above) under 'Client IP Address Filtering'.",
	},
	{
		answers: [{ phrases: ['invalid access token', 'invalid api token'] }],
		when: ['an API token is used'],
		text: 'Cloudflare does not recognize this API token. It may be mistyped, rolled or deleted: copy the current one into the credential.',
	},
	{
		answers: [{ phrases: ['invalid account identifier'] }],
		text: 'Check the account ID: there is no such account, or the credential has no access to it.',
	},
	{
		answers: [{ codes: [9103] }, { phrases: [NO_USER] }],
		when: ['email and Global API Key are used'],
		text: "Check 'Email' and 'Global API Key' of the credential: they must belong to the same user.",
	},
	{
		answers: [{ phrases: ['access.api.error.not_enabled', 'not been initialized'] }],
		text: 'Zero Trust is not set up in this account. Open Zero Trust once in the Cloudflare dashboard and complete the setup, then run again.',
	},
	{
		answers: [{ phrases: ['does not support account owned tokens'] }],
		when: ['an API token is used'],
		text: "Account-owned tokens can't be used for this. To select an account, choose 'By ID' and paste its ID.",
	},
	{
		answers: [{ codes: [9106, 10000, 10001] }, { statuses: [403, 405] }],
		when: ['an account-owned token is used', 'the data belongs to an organization'],
		text: 'An account-owned token has no organizations. Use a credential with email and Global API Key. {needs}',
	},
	{
		answers: [{ codes: [9106] }, { phrases: [NO_USER] }],
		when: ['an API token is used', 'the data belongs to a user'],
		text: "This requires the credential of a user: a user API token, or email and Global API Key. Account-owned tokens can't be used.",
	},
	{
		answers: [{ phrases: [NOT_BY_TOKEN] }],
		when: ['an API token is used', 'only API tokens are accepted'],
		text: 'Give the API token the permission {permissions}. A new token can take a minute to work. {tokens} {needs}',
	},
	{
		answers: [{ phrases: [NOT_BY_TOKEN] }],
		when: ['an API token is used', 'Cloudflare publishes a permission'],
		text: 'The API token lacks a permission, or Cloudflare does not accept API tokens here. Give it the permission {permissions}. If it has that, use a credential with email and Global API Key.',
	},
	{
		answers: [{ phrases: [NOT_BY_TOKEN] }],
		when: ['an API token is used'],
		text: 'Cloudflare does not accept API tokens here. Use a credential with email and Global API Key. {needs}',
	},
	{
		answers: [{ codes: [6102] }],
		text: "Check 'Email' of the credential: it must be the address that the owner of the key uses to log in to Cloudflare.",
	},
	{
		answers: [{ codes: [6103] }],
		text: "This is not a Global API Key. An API token goes under 'Authentication' > 'API Token'.",
	},
	{
		answers: [{ codes: [6111] }],
		text: "This is not an API token. A Global API Key goes under 'Authentication' > 'Email and Global API Key'.",
	},
	{
		answers: [{ codes: [6003, 9106] }],
		text: "Cloudflare could not read the credential. Check that 'Authentication' matches the secret: an API token and a Global API Key are different things.",
	},
	{
		answers: [{ codes: [10001], phrases: ['internal error'] }],
		text: 'Cloudflare had an internal error. Run again in a few minutes.',
	},
	{
		answers: [{ statuses: [401] }],
		text: CHECK_SECRET,
	},
	{
		answers: LACKING,
		when: ['any valid credential may do this'],
		text: CHECK_SECRET,
	},
	{
		// Cloudflare doesn't document whether account-owned tokens can be used.
		answers: LACKING,
		when: ['an account-owned token is used', 'only API tokens are accepted'],
		text: 'Give the API token the permission {permissions}. If it has that, use an API token of a user: account-owned tokens may not work here. {tokens} {needs}',
	},
	{
		answers: LACKING,
		when: ['email and Global API Key are used'],
		text: 'The user who owns the Global API Key needs a role that allows this. {needs}',
	},
	{
		answers: LACKING,
		when: ['Cloudflare publishes a permission'],
		text: 'Give the API token the permission {permissions}. A new token can take a minute to work. {tokens} {needs}',
	},
	{
		answers: LACKING,
		text: 'Cloudflare publishes no token permission for this. Use a credential with email and Global API Key of a user with the right role. {needs}',
	},
	{
		answers: [{ codes: [7000, 7003] }],
		text: 'Check the IDs in the parameters: Cloudflare found nothing at this address.',
	},
	{
		answers: [{ statuses: [404] }],
		when: ['the account has to turn it on first'],
		text: 'Check the ID and the {selectedIn}. The {noun} may have been deleted already. {needs}',
	},
	{
		answers: [{ statuses: [404] }],
		when: ['something is created'],
		text: 'Check the {selectedIn}: the ID may be wrong, or it may have been deleted.',
	},
	{
		answers: [{ statuses: [404] }],
		text: 'Check the ID and the {selectedIn}. The {noun} may have been deleted already.',
	},
	{
		answers: [{ statuses: [409] }],
		when: ['something is created'],
		text: 'The {noun} may already exist.',
	},
	{
		answers: [{ statuses: [409] }],
		text: 'Check the current state of the {noun}: someone else may have changed it.',
	},
	{
		answers: [{ statuses: [301, 302, 303, 307, 308] }],
		text: "Check 'Base URL' of the credential: redirects are not followed.",
	},
	{
		answers: [{ statuses: OUTAGE_STATUSES }],
		text: OUTAGE,
	},
	{
		answers: [{ statuses: [500, 502, 503, 504] }],
		text: 'Cloudflare has a temporary problem. Run again in a few minutes.',
	},
	{
		answers: [{ codes: UNTRUSTED_CERTIFICATE }],
		text: "n8n does not trust the server's certificate, so nothing was sent. If a proxy of your company inspects the traffic, save its root certificate as a PEM file on the n8n server, set the environment variable NODE_EXTRA_CA_CERTS to that file's path, and restart n8n.",
	},
	{
		answers: [{ codes: WRONG_CERTIFICATE }],
		text: "The server's certificate is not valid, so nothing was sent. Check 'Base URL' of the credential, the date and time of the n8n server, and any proxy in between.",
	},
	{
		answers: [{ statuses: [0] }],
		when: ['something is read'],
		text: "Check the network and 'Base URL' of the credential.",
	},
	{
		answers: [{ statuses: [0] }],
		text: "Check the network and 'Base URL' of the credential. Before you run again, check whether the change was made.",
	},
];

/** The next step for the user; undefined if there is no advice. */
export const adviceFor = (refusal: Refusal): string | undefined => adviceFrom(ADVICE, refusal);
