import { operation } from '../../shared/operation/operation';
import { getOf } from '../../shared/operation/reads';
import { accessGroups } from '../../shared/resources/accessGroups';
import { account, group, selectedGroup } from '../group';

export const get = operation({
	...getOf(accessGroups, selectedGroup),
	action: 'Get Access group',
	description: 'Look up one Access group, with its addresses and other rules',
	fields: [account, group],
});
