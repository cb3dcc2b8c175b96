import type { CredentialKind } from './credential';
import type { ResourceFacts } from './resource';
import { permissionsOf } from './resource';

/** Statuses of Cloudflare's network when it can't reach the server behind it. */
export const OUTAGE_STATUSES = [520, 521, 522, 523, 524, 525, 526, 527, 530];
export const OUTAGE =
	'Run again in a few minutes. If it happens again, look at https://www.cloudflarestatus.com.';

/** A failed request, as far as the response tells. */
export interface Refusal {
	/** HTTP status, or 0 if there was no response. */
	status: number;
	/** Cloudflare's codes, including `error_chain`; Node's code if there was no response. */
	codes: Array<number | string>;
	/** All of Cloudflare's messages in one text. */
	message: string;
	reads: boolean;
	adds: boolean;
	resource: ResourceFacts;
	credential: CredentialKind;
}

/** A response that an advice is for: all given properties must match. */
export interface Answer {
	/** Any of these codes; an empty list means that Cloudflare gave none. */
	codes?: Array<number | string>;
	/** Any of these phrases, in any letter case. */
	phrases?: string[];
	/** Any of these HTTP statuses; 0 means that there was no response. */
	statuses?: number[];
}

export interface Advice {
	/** Any of these responses. */
	answers: Answer[];
	/** All of these circumstances. */
	when?: Circumstance[];
	/** `{noun}`, `{selectedIn}`, `{permissions}`, `{tokens}` and `{needs}` are those of the resource. */
	text: string;
}

const circumstances = {
	'an API token is used': ({ credential }: Refusal) => credential !== 'apiKey',
	'an account-owned token is used': ({ credential }: Refusal) => credential === 'accountToken',
	'email and Global API Key are used': ({ credential }: Refusal) => credential === 'apiKey',
	'any valid credential may do this': ({ resource }: Refusal) => resource.open === true,
	'the data belongs to a user': ({ resource }: Refusal) => resource.ofUser === true,
	'the data belongs to an organization': ({ resource }: Refusal) =>
		resource.ofOrganization === true,
	'only API tokens are accepted': ({ resource }: Refusal) => resource.tokenOnly !== undefined,
	'Cloudflare publishes a permission': ({ resource, reads }: Refusal) =>
		(reads ? resource.read : resource.write) !== undefined,
	'the account has to turn it on first': ({ resource }: Refusal) => resource.optIn === true,
	'something is created': ({ adds }: Refusal) => adds,
	'something is read': ({ reads }: Refusal) => reads,
};

export type Circumstance = keyof typeof circumstances;

/** The text of the first advice that fits, with its placeholders replaced; undefined if none fits. */
export function adviceFrom(table: Advice[], refusal: Refusal): string | undefined {
	const found = table.find(
		({ answers, when = [] }) =>
			answers.some((answer) => isSuch(answer, refusal)) &&
			when.every((circumstance) => circumstances[circumstance](refusal)),
	);
	return found && filled(found.text, refusal.resource);
}

function isSuch({ codes, phrases, statuses }: Answer, refusal: Refusal): boolean {
	const said = refusal.message.toLowerCase();
	// A code that only repeats the status does not count as a code.
	const given = refusal.codes.filter((code) => code !== refusal.status);
	const ofCode =
		!codes || (codes.length > 0 ? codes.some((one) => given.includes(one)) : !given.length);
	const ofWords = !phrases || phrases.some((phrase) => said.includes(phrase));
	return ofCode && ofWords && (!statuses || statuses.includes(refusal.status));
}

function filled(text: string, resource: ResourceFacts): string {
	const { noun, selectedIn, tokens = '', needs = '' } = resource;
	return text
		.replace('{noun}', noun)
		.replace('{selectedIn}', selectedIn)
		.replace('{permissions}', permissionsOf(resource))
		.replace('{tokens}', tokens)
		.replace('{needs}', needs)
		.replace(/ {2,}/g, ' ')
		.trim();
}
