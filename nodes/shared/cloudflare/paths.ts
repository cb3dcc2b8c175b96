/** Accounts, organizations, shares, recipients, members and invites: 32 hex digits. */
export const ID32 = '[0-9a-fA-F]{32}';

/** Access users: a UUID. */
export const UUID = '[0-9a-fA-F]{8}-[0-9a-fA-F]{4}-[0-9a-fA-F]{4}-[0-9a-fA-F]{4}-[0-9a-fA-F]{12}';

const ID = new RegExp(`^(?:${ID32}|${UUID})$`);

const HEX_ONLY = new RegExp(`^${ID32}$`);

/** Whether a text is 32 hex digits and nothing else. */
export const isHexId = (value: unknown): value is string =>
	typeof value === 'string' && HEX_ONLY.test(value);

/** Whether a text is a whole id and nothing else. */
export const isId = (value: unknown): value is string =>
	typeof value === 'string' && ID.test(value);

declare const checked: unique symbol;

/** A path below the base URL that only {@link path} can make. */
export type ApiPath = string & { readonly [checked]: true };

const quoted = (value: unknown) => JSON.stringify(value) ?? String(value);

/**
 * Builds a path from constant text and ids: path`/accounts/${account}/shares`.
 *
 * Every value must be a whole id (32 hex digits or a UUID), so an empty id, a dot segment, a slash
 * or anything encoded can't reach another endpoint. Parameters are checked before, with the
 * parameter's name in the message; this is the last door. Throws an Error.
 */
export function path(parts: TemplateStringsArray, ...ids: string[]): ApiPath {
	const wrong = ids.filter((id) => !isId(id));
	if (wrong.length > 0) throw new Error(`Not a Cloudflare ID: ${wrong.map(quoted).join(', ')}`);
	return String.raw(parts, ...ids.map((id) => id.toLowerCase())) as ApiPath;
}
