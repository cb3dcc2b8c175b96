import type { Resource } from './resources';

/** What went wrong, as far as the answer tells. */
export interface Refusal {
	/** HTTP status, or 0 where no answer came. */
	status: number;
	/** Cloudflare's codes, `error_chain` included. */
	codes: number[];
	reads: boolean;
	adds: boolean;
	resource: Resource;
}

interface Advice {
	codes?: number[];
	statuses?: number[];
	text: (refusal: Refusal) => string;
}

const permission = ({ resource, reads }: Refusal) => {
	const name = reads ? resource.read : resource.write;
	if (name) {
		return `Give the API token the permission '${name}' (Cloudflare's name for it), or the user behind the key a role that may do this.`;
	}
	return 'Cloudflare publishes no token permission for this: use a credential with email and Global API Key of a user with the right role.';
};

const withNeeds = (refusal: Refusal, sentence: string) =>
	[sentence, refusal.resource.needs].filter(Boolean).join(' ');

/** What to do next, by Cloudflare's code first and by HTTP status second; the first match wins. */
const ADVICE: Advice[] = [
	{
		codes: [6003, 6102, 6103, 6111],
		text: () =>
			"Cloudflare could not read the credential. Check that 'Authentication' fits what was pasted: an API token and a Global API Key are different things.",
	},
	{
		codes: [9106, 9109, 10001],
		text: (refusal) =>
			refusal.resource.ofUser
				? 'This needs a credential with a user behind it: a user API token, or email and Global API Key. Tokens that belong to an account cannot do it.'
				: withNeeds(refusal, permission(refusal)),
	},
	{
		codes: [9103],
		text: () => "Check 'Email' and 'Global API Key' of the credential: they must belong together.",
	},
	{ codes: [10000], text: (refusal) => withNeeds(refusal, permission(refusal)) },
	{
		codes: [7000, 7003],
		text: () => 'Check the IDs: Cloudflare knows no such address.',
	},
	{
		statuses: [401],
		text: () => 'Check the secret in the credential: it may be mistyped, expired or disabled.',
	},
	{ statuses: [403], text: (refusal) => withNeeds(refusal, permission(refusal)) },
	{
		statuses: [404],
		text: ({ resource }) =>
			`Check that the ID belongs to this ${resource.noun === 'Access user' ? 'account' : 'place'} and that the ${resource.noun} still exists.`,
	},
	{
		statuses: [409],
		text: ({ adds, resource }) =>
			adds
				? `The ${resource.noun} may be there already.`
				: `Look at the ${resource.noun} as it is now: someone else may have changed it.`,
	},
	{
		statuses: [429],
		text: () =>
			'Cloudflare allows 1,200 requests in 5 minutes and then blocks for 5 minutes. Wait that long and run again, with fewer items at a time.',
	},
	{
		statuses: [301, 302, 303, 307, 308],
		text: () => "Check 'Base URL' of the credential: redirects are not followed.",
	},
	{
		statuses: [500, 502, 503, 504, 520, 521, 522, 523, 524, 525, 526, 530],
		text: () => 'Cloudflare could not do it just now. Run again in a few minutes.',
	},
	{
		statuses: [0],
		text: ({ reads }) =>
			`Check the network and 'Base URL' of the credential.${reads ? '' : ' Before you run again, look whether the change was made.'}`,
	},
];

/** The next step for the user, or undefined where only Cloudflare's own words help. */
export function adviceFor(refusal: Refusal): string | undefined {
	return ADVICE.find(
		({ codes, statuses }) =>
			codes?.some((code) => refusal.codes.includes(code)) ?? statuses?.includes(refusal.status),
	)?.text(refusal);
}
