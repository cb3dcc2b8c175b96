import type { IDataObject, INodeProperties } from 'n8n-workflow';

import { additionalFieldsOf, dryRun, ifExists, optionsWith } from '../shared/fields/collections';
import { emailField } from '../shared/fields/people';
import type { Call } from '../shared/operation/call';
import { organization } from './member';

/** Shown before anyone is made a member. */
const superAdministratorNotice: INodeProperties = {
	displayName:
		'A member becomes Super Administrator of every account in the organization, present and future',
	name: 'superAdministratorNotice',
	type: 'notice',
	default: '',
};

/** The same of those just invited; the documents leave open whether they have to accept first. */
export const newMemberHint = ({ wasCreated, status, create_time: invitedAt }: IDataObject) => {
	if (wasCreated) {
		return 'Each new member is Super Administrator of every account in the organization, as soon as the status is active.';
	}
	if (status !== 'pending') return undefined;
	const since = typeof invitedAt === 'string' ? `, for one since ${invitedAt.slice(0, 10)}` : '';
	return `Somebody was invited before and has not accepted yet${since}. Nothing was sent: to send a new invitation, delete the member and create it again.`;
};

const personEmail = emailField('Email address of the person to make a member');

/** What the API takes besides the address; left out, Cloudflare decides. */
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

/** What members are made from, alone or many together. */
export const newMemberFields: INodeProperties[] = [
	superAdministratorNotice,
	organization,
	personEmail,
	additionalFields,
	optionsWith(ifExists, dryRun),
];

/** A member as the API takes it, alone (below `member`) or in a batch. */
export interface NewMember {
	user: { email: string };
	status?: string;
}

/** The member that a call describes, checked. */
export function newMember(call: Call): NewMember {
	const name = 'additionalFields.status';
	return {
		user: { email: call.email('email') },
		status: call.optionalText(name) && call.choice(name),
	};
}
