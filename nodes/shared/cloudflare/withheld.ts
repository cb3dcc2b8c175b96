import type { IDataObject, IN8nHttpFullResponse } from 'n8n-workflow';

import { withoutSecrets } from './credential';

/** A shorter text could be part of another word by chance. */
const SHORTEST = 6;

type Names = readonly string[];

/**
 * The JSON in a response, or its text if it is not JSON.
 *
 * @param secrets removed from it; texts in withheld fields are added, because an error of this
 * response or a later one may repeat them
 * @param withheld the names of fields to leave out: see ResourceFacts.withheld
 */
export function readBody(
	text: unknown,
	secrets: string[],
	withheld: Names = [],
): IN8nHttpFullResponse['body'] {
	const read = () => (typeof text === 'string' ? parsed(withoutSecrets(text, secrets)) : '');
	const body = read();
	if (withheld.length === 0) return body;
	const found = textsIn(body, withheld);
	secrets.push(...found);
	return withoutFields(found.length > 0 ? read() : body, withheld);
}

function parsed(text: string): IDataObject | string {
	try {
		return JSON.parse(text) as IDataObject;
	} catch {
		return text;
	}
}

const isObject = (value: unknown): value is object => typeof value === 'object' && value !== null;

/** The texts in fields with these names, at any depth. */
function textsIn(value: unknown, names: Names): string[] {
	if (!isObject(value)) return [];
	return Object.entries(value).flatMap(([name, inner]: [string, unknown]) => {
		const isText = typeof inner === 'string' && inner.length >= SHORTEST;
		return isText && names.includes(name) ? [inner] : textsIn(inner, names);
	});
}

/**
 * A copy without the fields of these names, at any depth. Only the numbers in errors stay, because
 * these are Cloudflare's error codes.
 */
function withoutFields<T>(value: T, names: Names, inErrors = false): T {
	if (!isObject(value)) return value;
	if (Array.isArray(value)) return value.map((one) => withoutFields(one, names, inErrors)) as T;
	const kept = Object.entries(value).filter(
		([name, inner]) => !names.includes(name) || (inErrors && typeof inner === 'number'),
	);
	const copied = kept.map(([name, inner]: [string, unknown]) => [
		name,
		withoutFields(inner, names, inErrors || name === 'errors'),
	]);
	return Object.fromEntries(copied) as T;
}
