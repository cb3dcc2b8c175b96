import type { INodeProperties } from 'n8n-workflow';

import { accountLocator, locator } from '../shared/fields/locators';
import type { Parameters } from '../shared/operation/parameters';
import { deviceRegistrations } from '../shared/resources/deviceRegistrations';
import { deviceUsers } from '../shared/resources/deviceUsers';

export const account = accountLocator('The account whose devices are meant');

export const registration = locator({
	name: 'registration',
	displayName: 'Registration',
	description: "One person's registration of one device; others on the same device stay",
	search: 'searchRegistrations',
	of: deviceRegistrations,
});

export const user = locator({
	name: 'user',
	displayName: 'User',
	description: 'The Access user, by email (exact, ignoring case) or by ID',
	search: 'searchDeviceUsers',
	of: deviceUsers,
});

export const optionalUser: INodeProperties = {
	...user,
	required: false,
	description:
		'Only registrations of this Access user, by email (exact, ignoring case) or by ID. Leave it empty for those of everybody.',
};

export const selectedRegistration = (parameters: Parameters) =>
	parameters.subject(deviceRegistrations, registration.name);

export const selectedUser = (parameters: Parameters) => parameters.subject(deviceUsers, user.name);

export const optionallySelectedUser = (parameters: Parameters) =>
	parameters.optionalSubject(deviceUsers, optionalUser.name);
