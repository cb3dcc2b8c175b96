import type { CredentialKind } from './credential';
import type { ResourceFacts } from './resource';
import { permissionsOf } from './resource';

/** What went wrong, as far as the answer tells. */
export interface Refusal {
	/** HTTP status, or 0 where no answer came. */
	status: number;
	/** Cloudflare's codes, `error_chain` included; Node's code where no answer came. */
	codes: Array<number | string>;
	/** Cloudflare's words, all in one text. */
	message: string;
	reads: boolean;
	adds: boolean;
	resource: ResourceFacts;
	credential: CredentialKind;
}

/** An answer that an advice is for: everything that is given here must be so. */
export interface Answer {
	/** Any of these codes; an empty list where Cloudflare gave none. */
	codes?: Array<number | string>;
	/** Any of these phrases, in any letter case. */
	phrases?: string[];
	/** Any of these HTTP statuses; 0 where no answer came. */
	statuses?: number[];
}

export interface Advice {
	/** Any of these answers. */
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
	'Cloudflare publishes a permission': ({ resource, reads }: Refusal) =>
		(reads ? resource.read : resource.write) !== undefined,
	'something is created': ({ adds }: Refusal) => adds,
	'something is read': ({ reads }: Refusal) => reads,
};

export type Circumstance = keyof typeof circumstances;

/** The text of the first advice that fits, filled in; undefined where none does. */
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
	// A code that repeats the status says no more than the status.
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
