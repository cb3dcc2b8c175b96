/** Accounts, organizations, shares, recipients, members and invites: 32 hex digits. */
export const ID32 = '[0-9a-fA-F]{32}';

/** Access users: a UUID. */
const UUID = '[0-9a-fA-F]{8}-[0-9a-fA-F]{4}-[0-9a-fA-F]{4}-[0-9a-fA-F]{4}-[0-9a-fA-F]{12}';

/** The format of an ID. `rule` is the end of "must be …". */
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

const ID = new RegExp(`^(?:${ID32}|${UUID})$`);

const HEX_ONLY = new RegExp(`^${ID32}$`);

/** Whether a value is 32 hex digits and nothing else. */
export const isHexId = (value: unknown): value is string =>
	typeof value === 'string' && HEX_ONLY.test(value);

/** Whether a value is a complete ID and nothing else. */
export const isId = (value: unknown): value is string =>
	typeof value === 'string' && ID.test(value);

declare const checked: unique symbol;

/** A path below the base URL that only {@link path} can make. */
export type ApiPath = string & { readonly [checked]: true };

const quoted = (value: unknown) => JSON.stringify(value) ?? String(value);

/**
 * Builds a path from constant text and IDs: path`/accounts/${account}/shares`.
 *
 * Every value must be a complete ID (32 hex digits or a UUID), so that an empty ID, a dot segment, a
 * slash or an encoded character can't reach another endpoint. Parameters are checked earlier, with
 * the parameter's name in the message; this is the last check. Throws an Error.
 */
export function path(parts: TemplateStringsArray, ...ids: string[]): ApiPath {
	return String.raw(parts, ...checkedIds(ids)) as ApiPath;
}

/** The path of one record of a list. Throws an Error if the ID is not valid. */
export const itemPath = (list: ApiPath, id: string): ApiPath =>
	`${list}/${checkedIds([id]).join()}` as ApiPath;

function checkedIds(ids: string[]): string[] {
	const wrong = ids.filter((id) => !isId(id));
	if (wrong.length > 0) throw new Error(`Not a Cloudflare ID: ${wrong.map(quoted).join(', ')}`);
	return ids.map((id) => id.toLowerCase());
}
