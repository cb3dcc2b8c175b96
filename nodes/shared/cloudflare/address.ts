/**
 * Email addresses: how one is read, compared and refused. Two spellings of one address are one
 * person; two addresses that only look alike are two.
 *
 * Rules: Unicode NFC, the domain by IDNA (UTS 46, as URLs have it), the local part ignoring case for
 * ASCII letters only, because folding others would make strangers equal.
 */

/** Controls, format characters, unassigned ones, and letters that are drawn as nothing. */
const UNSEEN = /[\p{C}\p{Default_Ignorable_Code_Point}\u2800]/u;

const ALL_UNSEEN = new RegExp(UNSEEN, 'gu');

/** Seen well enough in quotes, as \n. */
const LINE_BREAK = /[\t\n\v\f\r]/;

const ASCII = /^[\x20-\x7e]*$/;

const SHAPE = /^[^\s@"<>(),:;]+@[^\s@"<>(),:;]+\.[^\s@"<>(),:;.]{2,}$/;

const DOMAIN = /^[a-z0-9_-]+(\.[a-z0-9_-]+)+$/;

const lowerAscii = (text: string) => text.replace(/[A-Z]+/g, (letters) => letters.toLowerCase());

const codePointOf = (character: string) =>
	`U+${character.codePointAt(0)?.toString(16).toUpperCase().padStart(4, '0')}`;

/** A text in quotes, in which what can't be seen stands as its code point: "ada[U+200B]@example.com". */
export function quoted(value: unknown): string {
	const text = JSON.stringify(value) ?? String(value);
	return text.replace(ALL_UNSEEN, (character) => `[${codePointOf(character)}]`);
}

/** The address as it is sent: trimmed and in NFC, otherwise as typed. */
export const tidied = (address: string): string => address.trim().normalize('NFC');

/**
 * What is wrong with an address, as the end of "'Email' must be an email address"; undefined where
 * nothing is.
 */
export function addressProblem(address: string): string | undefined {
	const text = address.trim();
	const unseen = [...text].find((one) => UNSEEN.test(one) && !LINE_BREAK.test(one));
	if (unseen) {
		return `, but ${quoted(text)} has a character that can't be seen (${codePointOf(unseen)})`;
	}
	const double = [...text].find((one) => !ASCII.test(one) && ASCII.test(one.normalize('NFC')));
	if (double) {
		const twin = double.normalize('NFC');
		return `, but ${quoted(text)} has ${codePointOf(double)}, which only looks like ${quoted(twin)}`;
	}
	if (!SHAPE.test(text)) return `, not ${quoted(text)}`;
	if (!DOMAIN.test(asciiDomain(domainOf(text)) ?? '')) {
		return `, but the domain of ${quoted(text)} is not valid`;
	}
	return undefined;
}

const domainOf = (address: string) => address.slice(address.lastIndexOf('@') + 1);

/** The domain as DNS knows it; undefined where it can't be a domain. */
function asciiDomain(domain: string): string | undefined {
	// What a URL has besides a domain, and what its parser drops without a word.
	if (/[%/?#:\\[\]^|\s\p{Cc}]/u.test(domain)) return undefined;
	const url = `http://${domain}`;
	return URL.canParse(url) ? new URL(url).hostname : undefined;
}

/**
 * What an address is compared by. Never throws: what is stored at Cloudflare may be anything, and
 * is never rewritten.
 */
export function addressKey(address: string): string {
	const text = tidied(address);
	const at = text.lastIndexOf('@');
	if (at < 0) return lowerAscii(text);
	const domain = text.slice(at + 1);
	const ascii = ASCII.test(domain) ? domain.toLowerCase() : asciiDomain(domain);
	return `${lowerAscii(text.slice(0, at))}@${ascii ?? lowerAscii(domain)}`;
}

/** Whether two addresses are the same person's; a missing one is nobody's. */
export const sameAddress = (one: unknown, other: string): boolean =>
	typeof one === 'string' && addressKey(one) === addressKey(other);
