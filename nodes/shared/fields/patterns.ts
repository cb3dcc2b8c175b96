import { ID32, UUID } from '../cloudflare/paths';

/**
 * Signs that no email address has, for a character class: white space, quoting, and what can't be
 * seen. The editor compiles patterns without the flag `u`, so the invisible ones are listed.
 */
const NOT_IN_EMAIL =
	'\\s@"<>(),:;\\u0000-\\u001f\\u007f-\\u009f\\u00ad\\u034f\\u061c\\u115f\\u1160\\u17b4\\u17b5\\u180b-\\u180f' +
	'\\u200b-\\u200f\\u202a-\\u202e\\u2060-\\u206f\\u2800\\u3164\\ufe00-\\ufe0f\\uffa0\\ufff0-\\ufffb';

/**
 * An email address as the editor checks it: one @, a domain with a dot, nothing quoted. Anything
 * looser would let a name or a list of addresses through to a deletion. The run checks more
 * closely, see address.ts.
 */
export const EMAIL = `^\\s*[^${NOT_IN_EMAIL}]+@[^${NOT_IN_EMAIL}]+\\.[^${NOT_IN_EMAIL}.]{2,}\\s*$`;

/** What an ID looks like, and how to say so: "must be …". */
export interface IdShape {
	regex: string;
	rule: string;
	placeholder: string;
}

export const HEX_ID: IdShape = {
	regex: `^\\s*${ID32}\\s*$`,
	rule: 'an ID of 32 hex digits (0-9, a-f)',
	placeholder: 'e.g. 023e105f4ecef8ad9ca31a8372d0c353',
};

export const UUID_ID: IdShape = {
	regex: `^\\s*${UUID}\\s*$`,
	rule: 'an ID of the form 8-4-4-4-12 hex digits (a UUID)',
	placeholder: 'e.g. f174e90a-fafe-4643-bbbc-4a0ed4fc8415',
};
