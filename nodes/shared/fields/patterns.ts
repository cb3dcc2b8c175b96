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
