import { operation } from '../../shared/operation/operation';
import { findRecord, recordLookup } from '../../shared/operation/records';
import { organizationMembers } from '../../shared/resources/organizationMembers';
import { member, organization, selectedMember } from '../member';

export const get = operation({
	value: 'get',
	name: 'Get',
	action: 'Get member',
	description: 'Look up one member of an organization',
	effect: 'read',
	resource: organizationMembers,
	fields: [organization, member],
	read: selectedMember,
	names: ({ value }) => value,
	lookup: recordLookup,
	run: findRecord,
});
