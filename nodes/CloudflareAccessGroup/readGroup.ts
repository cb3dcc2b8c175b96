import type { Collection } from '../shared/cloudflare/resource';
import type { ItemSession } from '../shared/operation/itemSession';
import { ParameterFault } from '../shared/operation/parameterFault';
import type { AccessGroup } from '../shared/resources/accessGroups';
import { unreadableListOf } from './groupRules';

export interface OneGroup {
	collection: Collection<AccessGroup>;
	id: string;
}

/** A group as it was read. Times are values of performance.now(). */
export interface GroupReading {
	row: AccessGroup;
	/** When the request was made. */
	askedAt: number;
	/** When the answer was there. */
	readAt: number;
}

/** "Access group Sales" */
export const nameOf = (
	{ resource }: Pick<Collection<AccessGroup>, 'resource'>,
	{ name, id }: AccessGroup,
): string => `${resource.noun} ${name ?? id}`;

/** Throws Cloudflare's fault if there is no such group, and a ParameterFault if its rules can't be read. */
export async function readGroup(
	{ collection, id }: OneGroup,
	item: ItemSession,
): Promise<GroupReading> {
	const askedAt = performance.now();
	const row = await item.api.getFresh<AccessGroup>(collection.item(id));
	refuseUnreadable(row);
	return { row, askedAt, readAt: performance.now() };
}

/** A change would replace rules that can't be read, and nobody could be called absent. */
export function refuseUnreadable(row: AccessGroup): void {
	const list = unreadableListOf(row);
	if (!list) return;
	throw new ParameterFault(
		'group',
		`can't be used: Cloudflare's answer does not tell the rules in ${list} of ${row.name ?? row.id}`,
		'Nothing was changed. Look at the group in the Cloudflare dashboard.',
	);
}
