/**
 * Characters that are not allowed in an email address, for a character class: white space, quotes,
 * and invisible ones, which are listed because the editor compiles patterns without the flag `u`.
 */
const NOT_IN_EMAIL =
	'\\s@"<>(),:;\\u0000-\\u001f\\u007f-\\u009f\\u00ad\\u034f\\u061c\\u115f\\u1160\\u17b4\\u17b5\\u180b-\\u180f' +
	'\\u200b-\\u200f\\u202a-\\u202e\\u2060-\\u206f\\u2800\\u3164\\ufe00-\\ufe0f\\uffa0\\ufff0-\\ufffb';

/**
 * An email address for the editor's check: one @, a domain with a dot, no quotes. A looser pattern
 * would accept a name or a list of addresses for a deletion. The run has more checks: see address.ts.
 */
export const EMAIL = `^\\s*[^${NOT_IN_EMAIL}]+@[^${NOT_IN_EMAIL}]+\\.[^${NOT_IN_EMAIL}.]{2,}\\s*$`;
