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

export interface Advice {
	/** Cloudflare's codes that it is for; they say more than a status. */
	codes?: number[];
	/** HTTP statuses that it is for; 0 where no answer came. */
	statuses?: number[];
	/** Where it is only for some of these. */
	when?: Circumstance;
	/** `{noun}`, `{permission}` and `{needs}` are those of the resource. */
	text: string;
}

const circumstances = {
	'the data belongs to a user': ({ resource }: Refusal) => resource.ofUser === true,
	'Cloudflare publishes a permission': (refusal: Refusal) => permissionFor(refusal) !== undefined,
	'something is created': ({ adds }: Refusal) => adds,
	'something is read': ({ reads }: Refusal) => reads,
};

export type Circumstance = keyof typeof circumstances;

const lacking = { codes: [9106, 9109, 10001, 10000], statuses: [403] };

/**
 * What to do next. The first that fits wins, all codes before any status. Sources: the error codes
 * and permissions of Cloudflare's reference. `docs/troubleshooting.md` shows this table.
 */
export const ADVICE: Advice[] = [
	{
		codes: [6003, 6102, 6103, 6111],
		text: "Cloudflare could not read the credential. Check that 'Authentication' fits what was pasted: an API token and a Global API Key are different things.",
	},
	{
		codes: [9106, 9109, 10001],
		when: 'the data belongs to a user',
		text: 'This needs a credential with a user behind it: a user API token, or email and Global API Key. Tokens that belong to an account cannot do it.',
	},
	{
		codes: [9103],
		text: "Check 'Email' and 'Global API Key' of the credential: they must belong together.",
	},
	{
		...lacking,
		when: 'Cloudflare publishes a permission',
		text: "Give the API token the permission '{permission}' (Cloudflare's name for it), or the user behind the key a role that may do this. {needs}",
	},
	{
		...lacking,
		text: 'Cloudflare publishes no token permission for this: use a credential with email and Global API Key of a user with the right role. {needs}',
	},
	{
		codes: [7000, 7003],
		text: 'Check the IDs: Cloudflare knows no such address.',
	},
	{
		statuses: [401],
		text: 'Check the secret in the credential: it may be mistyped, expired or disabled.',
	},
	{
		statuses: [404],
		text: 'Check that the ID is complete, belongs where it was looked for, and that the {noun} still exists.',
	},
	{
		statuses: [409],
		when: 'something is created',
		text: 'The {noun} may be there already.',
	},
	{
		statuses: [409],
		text: 'Look at the {noun} as it is now: someone else may have changed it.',
	},
	{
		statuses: [429],
		text: 'Cloudflare allows 1,200 requests in 5 minutes and then blocks for 5 minutes. Wait that long and run again, with fewer items at a time.',
	},
	{
		statuses: [301, 302, 303, 307, 308],
		text: "Check 'Base URL' of the credential: redirects are not followed.",
	},
	{
		statuses: [500, 502, 503, 504, 520, 521, 522, 523, 524, 525, 526, 530],
		text: 'Cloudflare could not do it just now. Run again in a few minutes.',
	},
	{
		statuses: [0],
		when: 'something is read',
		text: "Check the network and 'Base URL' of the credential.",
	},
	{
		statuses: [0],
		text: "Check the network and 'Base URL' of the credential. Before you run again, look whether the change was made.",
	},
];

const permissionFor = ({ resource, reads }: Refusal) => (reads ? resource.read : resource.write);

/** The next step for the user, or undefined where only Cloudflare's own words help. */
export function adviceFor(refusal: Refusal): string | undefined {
	const fits = ADVICE.filter(({ when }) => !when || circumstances[when](refusal));
	const found =
		fits.find(({ codes = [] }) => codes.some((code) => refusal.codes.includes(code))) ??
		fits.find(({ statuses = [] }) => statuses.includes(refusal.status));
	return found && filled(found.text, refusal);
}

function filled(text: string, refusal: Refusal): string {
	const { noun, needs = '' } = refusal.resource;
	return text
		.replace('{noun}', noun)
		.replace('{permission}', permissionFor(refusal) ?? '')
		.replace('{needs}', needs)
		.trim();
}
