import { asUuid, hexId } from './ids';
import { moment } from './people';
import { addLeaverRules } from './leaverRules';
import { accountMembersOf, policyFor } from './resources/accountMembers';
import { accountToken, accountTokensOf } from './resources/accountTokens';
import { registration, registrationTable } from './resources/devices';
import { failedLogin, failedLoginTable, session, sessionTable } from './resources/sessions';
import { addToUserGroup, userGroupsOf } from './resources/userGroups';
import type { AccessUser, AccountMember, AccountMemberStatus } from './rows';
import { seeded } from './seeded';
import type { State } from './state';

interface Leaver {
	name: string;
	email: string;
	/** Tells the times and devices of people apart; no other person of a seed has it. */
	index: number;
}

const FIRST = 60_000;

/** Somebody who is about to leave, always the same for an index. */
export const leaver = (index: number): Leaver => ({
	name: index === 0 ? 'Lee Leaver' : `Lee Leaver ${index + 1}`,
	email: index === 0 ? 'leaver@example.com' : `leaver${index + 1}@example.com`,
	index: FIRST + index,
});

/** Adds people who are everywhere: in every place of `seeded.account`, its organization and another account. */
export function addLeavers(state: State, count: number): void {
	if (count === 0) return;
	const people = Array.from({ length: count }, (_, index) => leaver(index));
	for (const person of people) {
		addMemberships(state, person);
		addDevices(state, addAccessUser(state, person), person);
		addTokens(state, person);
	}
	addLeaverRules(
		state,
		people.map(({ email }) => email),
	);
}

function accountMember(
	{ name, email }: Leaver,
	accountId: string,
	status: AccountMemberStatus,
	roles: string[],
): AccountMember {
	const [first = '', ...rest] = name.split(' ');
	return {
		id: hexId(`account member ${email} of ${accountId}`),
		email,
		status,
		user: {
			id: hexId(`user ${email}`),
			email,
			first_name: status === 'accepted' ? first : null,
			last_name: status === 'accepted' ? rest.join(' ') : null,
			two_factor_authentication_enabled: false,
		},
		policies: roles.map((role) => policyFor(role, accountId)),
	};
}

/** Member of one account with two roles and two user groups, invited to another, and in the organization. */
function addMemberships(state: State, person: Leaver): void {
	const { account, otherAccount, organization } = seeded;
	const roles = ['Administrator', 'DNS'];
	const member = accountMember(person, account, 'accepted', roles);
	accountMembersOf(state, account).add(member);
	accountMembersOf(state, otherAccount).add(
		accountMember(person, otherAccount, 'pending', ['Billing']),
	);
	const at = moment(person.index);
	for (const { id } of userGroupsOf(state, account).rows().slice(0, 2)) {
		addToUserGroup(state, id, member, at);
	}
	const { name, email } = person;
	state.organizationMemberTable(organization).add({
		id: hexId(`member ${email}`),
		status: 'active',
		create_time: at,
		update_time: at,
		meta: {},
		user: { id: member.user.id, email, name, two_factor_authentication_enabled: false },
	});
}

/** An Access user with both seats, two sessions and a failed login. */
function addAccessUser(state: State, { name, email, index }: Leaver): AccessUser {
	const id = hexId(`access user ${email}`);
	const at = moment(index);
	const user = state.accessUserTable(seeded.account).add({
		id: asUuid(id),
		uid: asUuid(`0${id}`),
		email,
		name,
		access_seat: true,
		gateway_seat: true,
		seat_uid: asUuid(`1${id}`),
		active_device_count: 2,
		created_at: at,
		updated_at: at,
		last_successful_login: at,
	});
	for (const nth of [0, 1]) sessionTable(state, user.id).add(session(user.id, nth));
	failedLoginTable(state, user.id).add(failedLogin(user, index));
	return user;
}

/** One device of their own, with an older registration that was revoked, and the one that others use, too. */
function addDevices(state: State, user: AccessUser, { index }: Leaver): void {
	const table = registrationTable(state, seeded.account);
	const shared = 0;
	table.add(registration(user, index));
	table.add(registration(user, shared));
	table.add(registration(user, index, { revoked_at: moment(index) }));
}

/** An active and a disabled token of the account. */
function addTokens(state: State, { name, email, index }: Leaver): void {
	for (const [nth, status] of (['disabled', 'active'] as const).entries()) {
		accountTokensOf(state, seeded.account).add(
			accountToken(index * 2 + nth, {
				name: `${status === 'active' ? 'Deployment' : 'Old script'} of ${name}`,
				status,
				creator_email_at_creation: email,
			}),
		);
	}
}
