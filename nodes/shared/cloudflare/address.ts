/**
 * How email addresses are read, compared and refused. Two spellings of one address are the same
 * person; two addresses that only look alike are not.
 *
 * Rules: Unicode NFC; the domain by IDNA (UTS 46, as in URLs); the local part ignores case for ASCII
 * letters only, because other letters could make two people equal.
 */

/** Control, format and unassigned characters, and letters that are invisible. */
const UNSEEN = /[\p{C}\p{Default_Ignorable_Code_Point}\u2800]/u;

const ALL_UNSEEN = new RegExp(UNSEEN, 'gu');

/** Visible in a quoted text, as \n. */
const LINE_BREAK = /[\t\n\v\f\r]/;

const ASCII = /^[\x20-\x7e]*$/;

const SHAPE = /^[^\s@"<>(),:;]+@[^\s@"<>(),:;]+\.[^\s@"<>(),:;.]{2,}$/;

const DOMAIN = /^[a-z0-9_-]+(\.[a-z0-9_-]+)+$/;

const lowerAscii = (text: string) => text.replace(/[A-Z]+/g, (letters) => letters.toLowerCase());

const codePointOf = (character: string) =>
	`U+${character.codePointAt(0)?.toString(16).toUpperCase().padStart(4, '0')}`;

/** A quoted text with invisible characters as code points: "ada[U+200B]@example.com". */
export function quoted(value: unknown): string {
	const text = JSON.stringify(value) ?? String(value);
	return text.replace(ALL_UNSEEN, (character) => `[${codePointOf(character)}]`);
}

/** The address as it is sent: trimmed and in NFC. */
export const tidied = (address: string): string => address.trim().normalize('NFC');

/**
 * What is wrong with an address, as the end of "'Email' must be an email address"; undefined if it
 * is valid.
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

/** The domain in the form of DNS; undefined if it is not a valid domain. */
function asciiDomain(domain: string): string | undefined {
	// Characters that separate other parts of a URL, or that its parser drops.
	if (/[%/?#:\\[\]^|\s\p{Cc}]/u.test(domain)) return undefined;
	const url = `http://${domain}`;
	return URL.canParse(url) ? new URL(url).hostname : undefined;
}

/**
 * The form in which addresses are compared. Never throws, because Cloudflare may have stored any
 * text.
 */
export function addressKey(address: string): string {
	const text = tidied(address);
	const at = text.lastIndexOf('@');
	if (at < 0) return lowerAscii(text);
	const domain = text.slice(at + 1);
	const ascii = ASCII.test(domain) ? domain.toLowerCase() : asciiDomain(domain);
	return `${lowerAscii(text.slice(0, at))}@${ascii ?? lowerAscii(domain)}`;
}

/** Whether two addresses are the same person's; a missing one never is. */
export const sameAddress = (one: unknown, other: string): boolean =>
	typeof one === 'string' && addressKey(one) === addressKey(other);
