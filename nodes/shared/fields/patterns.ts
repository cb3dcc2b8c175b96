import { ID32, UUID } from '../cloudflare/paths';

/**
 * An email address as Cloudflare takes it: one @, a domain with a dot, nothing quoted. Anything
 * looser would let a name or a list of addresses through to a deletion.
 */
export const EMAIL = '^\\s*[^\\s@"<>(),:;]+@[^\\s@"<>(),:;]+\\.[^\\s@"<>(),:;.]{2,}\\s*$';

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
