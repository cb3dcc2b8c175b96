import { operation } from '../../shared/operation/operation';
import { findRecord, recordLookup } from '../../shared/operation/records';
import { accessGroups } from '../../shared/resources/accessGroups';
import { account, group, selectedGroup } from '../group';

export const get = operation({
	value: 'get',
	name: 'Get',
	action: 'Get Access group',
	description: 'Look up one Access group, with its addresses and other rules',
	effect: 'read',
	resource: accessGroups,
	fields: [account, group],
	read: selectedGroup,
	names: ({ value }) => value,
	lookup: recordLookup,
	run: findRecord,
});
