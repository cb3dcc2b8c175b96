import type { Answer, Refusal } from './adviceTable';
import { ADVICE, circumstances } from './adviceTable';
import type { ResourceFacts } from './resource';
import { permissionsOf } from './resource';

/** The next step for the user, or undefined where only Cloudflare's own words help. */
export function adviceFor(refusal: Refusal): string | undefined {
	const found = ADVICE.find(
		({ answers, when = [] }) =>
			answers.some((answer) => isSuch(answer, refusal)) &&
			when.every((circumstance) => circumstances[circumstance](refusal)),
	);
	return found && filled(found.text, refusal.resource);
}

function isSuch({ codes, words, statuses }: Answer, refusal: Refusal): boolean {
	const said = refusal.words.toLowerCase();
	// A code that repeats the status says no more than the status.
	const given = refusal.codes.filter((code) => code !== refusal.status);
	const ofCode =
		!codes || (codes.length > 0 ? codes.some((one) => given.includes(one)) : !given.length);
	const ofWords = !words || words.some((phrase) => said.includes(phrase));
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
