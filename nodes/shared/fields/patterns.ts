import { ID32, UUID } from '../cloudflare/paths';

/**
 * An email address as Cloudflare takes it: one @, a domain with a dot, nothing quoted. Anything
 * looser would let a name or a list of addresses through to a deletion.
 */
export const EMAIL = '^\\s*[^\\s@"<>(),:;]+@[^\\s@"<>(),:;]+\\.[^\\s@"<>(),:;.]{2,}\\s*$';

/** What an ID looks like, and how to say so. */
export interface IdShape {
	regex: string;
	errorMessage: string;
	placeholder: string;
}

export const HEX_ID: IdShape = {
	regex: `^\\s*${ID32}\\s*$`,
	errorMessage: 'An ID is 32 hex digits (0-9, a-f)',
	placeholder: 'e.g. 023e105f4ecef8ad9ca31a8372d0c353',
};

export const UUID_ID: IdShape = {
	regex: `^\\s*${UUID}\\s*$`,
	errorMessage: 'An ID is a UUID: 8-4-4-4-12 hex digits',
	placeholder: 'e.g. f174e90a-fafe-4643-bbbc-4a0ed4fc8415',
};
