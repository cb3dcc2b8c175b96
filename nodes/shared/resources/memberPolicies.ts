import { objectsIn, text } from './text';

/** Something that a policy names. */
export interface Named {
	id: string;
	name?: string;
}

export interface PermissionGroup extends Named {
	meta?: { label?: string; scopes?: string } | null;
}

interface Scope {
	key?: string;
	objects?: Array<{ key?: string }> | null;
}

/** `scope` was recorded as an object and as an array. */
export interface ResourceGroup extends Named {
	scope?: Scope | Scope[] | null;
}

/** What a member may do, and where. Cloudflare gives it a new ID with each change. */
export interface MemberPolicy {
	id?: string;
	access?: string;
	permission_groups?: PermissionGroup[] | null;
	resource_groups?: ResourceGroup[] | null;
}

const SUPER_ADMINISTRATOR = /^super administrator\b/i;

/** The ID of the role in Cloudflare's documentation. */
const SUPER_ADMINISTRATOR_ROLE = '33666b9c79b9a5273fc7344ff42f953d';

export const isSuperRole = ({ id, name }: Named): boolean =>
	id === SUPER_ADMINISTRATOR_ROLE || SUPER_ADMINISTRATOR.test(text(name) ?? '');

/** Whether a policy makes somebody Super Administrator of the account. */
export const isSuperPolicy = ({ access, permission_groups: groups }: MemberPolicy): boolean =>
	access !== 'deny' &&
	objectsIn(groups).some((group) => isSuperRole(group) || group.meta?.label === 'all_privileges');

const WHOLE_ACCOUNT = /^com\.cloudflare\.api\.account\.[0-9a-f]{32}$/;

/** Whether a resource group is everything in its account. */
export const isWholeAccount = ({ scope }: ResourceGroup): boolean =>
	objectsIn(Array.isArray(scope) ? scope : [scope ?? {}]).some(
		({ key, objects }) =>
			WHOLE_ACCOUNT.test(text(key) ?? '') &&
			objectsIn(objects).some((object) => object.key === '*'),
	);

/** Whether a permission group is made for domains: no role stands for it. */
export const isForDomains = ({ meta }: PermissionGroup): boolean =>
	text(meta?.scopes)?.endsWith('.zone') === true;

export const nameOf = ({ id, name }: Named): string => text(name) ?? id;

/** "allow Administrator Read Only, DNS in the whole account" */
export function policyLine({ access, permission_groups, resource_groups }: MemberPolicy): string {
	const what = objectsIn(permission_groups).map(nameOf).join(', ');
	const where = objectsIn(resource_groups)
		.map((group) => (isWholeAccount(group) ? 'the whole account' : nameOf(group)))
		.join(', ');
	return [text(access), what, where && `in ${where}`].filter(Boolean).join(' ');
}
