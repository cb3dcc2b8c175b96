import type { AccessGroup } from '../../shared/resources/accessGroups';
import { text } from '../../shared/resources/text';
import type { Through, Via } from '../finding';
import { rootOf } from '../finding';
import type { EmailList } from './ruleBook';

/** How a rule matches. */
export interface AccessPath {
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

/** The path of somebody in a group into what the group is in. */
export function throughGroup(group: AccessGroup, { through, isNamed }: AccessPath): AccessPath {
	const { id, name } = group;
	const step: Through = { place: 'accessGroup', id, name: text(name) ?? null };
	return { via: 'group', through: through ? { ...step, through } : step, isNamed };
}

/** Ways that come from the same record in the end are one. */
export const distinct = (paths: AccessPath[]): AccessPath[] => [
	...new Map(
		paths.map((path) => [`${path.via} ${path.through && rootOf(path.through).id}`, path]),
	).values(),
];
