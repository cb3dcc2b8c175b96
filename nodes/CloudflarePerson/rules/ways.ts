import type { AccessGroup } from '../../shared/resources/accessGroups';
import { text } from '../../shared/resources/text';
import type { Through, Via } from '../finding';
import { rootOf } from '../finding';
import type { EmailList } from './ruleBook';

/** How a rule matches. */
export interface Way {
	via: Via;
	through: Through | null;
	/** The address itself stands there, so that it can be taken out. */
	isNamed: boolean;
}

export const throughList = ({ list }: EmailList): Through => ({
	place: 'zeroTrustList',
	id: list.id,
	name: text(list.name) ?? null,
});

/** The way of somebody in a group into what the group is in. */
export function throughGroup(group: AccessGroup, { through, isNamed }: Way): Way {
	const { id, name } = group;
	const step: Through = { place: 'accessGroup', id, name: text(name) ?? null };
	return { via: 'group', through: through ? { ...step, through } : step, isNamed };
}

/** Ways that come from the same record in the end are one. */
export const distinct = (ways: Way[]): Way[] => [
	...new Map(
		ways.map((way) => [`${way.via} ${way.through && rootOf(way.through).id}`, way]),
	).values(),
];
