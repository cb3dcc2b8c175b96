import type { IDataObject } from 'n8n-workflow';

import { additionalFieldsOf, ifExists } from '../shared/fields/collections';
import { emailField } from '../shared/fields/people';
import type { Creation } from '../shared/operation/creation';
import { readIfExists } from '../shared/operation/creation';
import type { Parameters } from '../shared/operation/parameters';
import type { OrganizationMember } from '../shared/resources/organizationMembers';
import { organizationMembers } from '../shared/resources/organizationMembers';
import { organization } from './member';

/**
 * Cloudflare doesn't document whether new members have to accept first. People who were invited
 * before all get the same hint, so that it is shown once.
 */
const newMemberHint = ({ wasCreated, status }: IDataObject) => {
	if (wasCreated) {
		return 'Each new member is Super Administrator of every account in the organization, as soon as the status is active.';
	}
	return status === 'pending'
		? 'Not everybody who was already invited has accepted yet. Nobody is invited twice: to send a new invitation, delete the pending member and create it again.'
		: undefined;
};

const personEmail = emailField('Email address of the person to make a member');

const additionalFields = additionalFieldsOf({
	displayName: 'Status',
	name: 'status',
	type: 'options',
	options: [
		{ name: 'Active', value: 'active' },
		{ name: 'Canceled', value: 'canceled' },
	],
	default: 'active',
	description: 'The status to create the membership with; without it Cloudflare decides',
});

/** What Create and Create Many have in common. */
export const newMember = {
	effect: 'add' as const,
	resource: organizationMembers,
	warning:
		'A member becomes Super Administrator of every account in the organization, including accounts added later.',
	fields: [organization, personEmail, additionalFields],
	options: [ifExists],
	hint: newMemberHint,
	names: ({ key }: MemberCreation) => key,
	wouldDo: ({ who, where }: { who: string; where: string }) =>
		`Invite ${who} to ${where}, as Super Administrator of all its accounts`,
};

/** The body for one member: alone (below `member`) or in a batch. */
interface NewMember {
	user: { email: string };
	status?: string;
}

/** The creation of one member. */
export interface MemberCreation extends Creation<OrganizationMember> {
	/** The ID of the organization. */
	organization: string;
	member: NewMember;
}

export function readMemberCreation(parameters: Parameters): MemberCreation {
	const email = parameters.email('email');
	return {
		organization: parameters.id('organization'),
		collection: parameters.collection(organizationMembers),
		parameter: 'email',
		key: email,
		member: {
			user: { email },
			status: parameters.optionalChoice('additionalFields.status'),
		},
		ifExists: readIfExists(parameters),
	};
}
