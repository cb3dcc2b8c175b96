import type { INodeProperties } from 'n8n-workflow';

export const emailField = (description: string): INodeProperties => ({
	displayName: 'Email',
	name: 'email',
	type: 'string',
	placeholder: 'e.g. nathan@example.com',
	required: true,
	default: '',
	description,
});

export const nameField = (description: string): INodeProperties => ({
	displayName: 'Name',
	name: 'name',
	type: 'string',
	placeholder: 'e.g. Nathan Smith',
	default: '',
	description,
});
