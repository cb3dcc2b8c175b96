import { operation } from '../../shared/operation/operation';
import { getOf } from '../../shared/operation/reads';
import { organizationMembers } from '../../shared/resources/organizationMembers';
import { member, organization, selectedMember } from '../member';

export const get = operation({
	...getOf(organizationMembers, selectedMember),
	action: 'Get member',
	description: 'Look up one member of an organization',
	fields: [organization, member],
});
