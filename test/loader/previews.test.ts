import { join } from 'node:path';

import { loadOutputSchema } from 'n8n-core';
import type { IDataObject, INodePropertyOptions } from 'n8n-workflow';

import { seeded } from '../../emulator';
import { type NodeName, nodes, run } from '../support/engine';
import { credentialFor, useEmulator, resourceLocator } from '../support/emulator';

const emulator = useEmulator();
const account = resourceLocator('id', seeded.account);
const share = resourceLocator('id', seeded.share);
const organization = resourceLocator('id', seeded.organization);
const email = 'ada.lovelace@example.com';
const user = resourceLocator('email', email);

/** Each operation, with parameters that give as many output fields as possible. */
const operations: Record<NodeName, Record<string, () => IDataObject>> = {
	accessUser: {
		create: () => ({ account, email: 'new@example.com', additionalFields: { name: 'New' } }),
		get: () => ({ account, user }),
		getAll: () => ({ account, returnAll: true }),
		update: () => ({ account, user, name: 'Ada' }),
		delete: () => ({ account, user }),
	},
	organizationMember: {
		create: () => ({ organization, email: 'new@example.com' }),
		createMany: () => ({ organization, email: 'new@example.com' }),
		get: () => ({ organization, member: user }),
		getAll: () => ({ organization, returnAll: true }),
		delete: () => ({ organization, member: user }),
	},
	shareRecipient: {
		create: () => ({
			account,
			share,
			recipientAccount: resourceLocator('id', seeded.otherAccount),
		}),
		get: () => ({
			account,
			share,
			recipient: resourceLocator('id', emulator.state.recipients(seeded.share)[0]!.id),
			options: { includeResources: true },
		}),
		getAll: () => ({ account, share, returnAll: true, options: { includeResources: true } }),
		delete: () => ({
			account,
			share,
			recipient: resourceLocator('id', emulator.state.recipients(seeded.share)[0]!.id),
		}),
	},
	userInvite: {
		get: () => ({ invite: resourceLocator('id', emulator.state.invites[0]!.id) }),
		getAll: () => ({ returnAll: true }),
		respond: () => ({
			invite: resourceLocator('id', emulator.state.invites[0]!.id),
			response: 'accepted',
		}),
	},
};

interface Preview {
	type: string | string[];
	properties?: Record<string, Preview>;
	items?: Preview;
}

const previewOf = (node: NodeName, operation: string) => {
	const { name } = nodes[node].constructor;
	const nodeDir = join(__dirname, '../../dist/nodes', name);
	return loadOutputSchema({ nodeDir, version: 1, operation }) as Preview | undefined;
};

/** Fields of a value that its preview does not have or has with another type. */
function unexpectedFields(value: unknown, preview: Preview | undefined, at: string): string[] {
	if (!preview) return [`${at} is not announced`];
	if (value === null) return [preview.type].flat().includes('null') ? [] : [`${at} is null`];
	if (Array.isArray(value)) {
		return value.flatMap((item, index) => unexpectedFields(item, preview.items, `${at}[${index}]`));
	}
	if (typeof value === 'object') {
		return Object.entries(value as object).flatMap(([key, inner]) =>
			unexpectedFields(inner, preview.properties?.[key], `${at}.${key}`),
		);
	}
	const kind = Number.isInteger(value) ? 'integer' : typeof value;
	return [preview.type].flat().includes(kind) ? [] : [`${at} is a ${kind}`];
}

describe.each(Object.keys(operations) as NodeName[])('output previews of %s', (node) => {
	const { properties } = nodes[node].description;
	const choices = properties.find(({ name }) => name === 'operation')?.options ?? [];

	test.each(choices.map((choice) => String((choice as INodePropertyOptions).value)))(
		'%s: n8n finds it, and it has every field of the output',
		async (operation) => {
			const preview = previewOf(node, operation);
			const parameters = { operation, ...operations[node][operation]!() };
			const { json, error } = await run({ node, parameters, credential: credentialFor(emulator) });
			expect(error).toBeUndefined();
			expect(json.length).toBeGreaterThan(0);
			expect(json.flatMap((row) => unexpectedFields(row, preview, operation))).toEqual([]);
			const shown = new Set(json.flatMap(Object.keys));
			expect(Object.keys(preview?.properties ?? {}).filter((name) => !shown.has(name))).toEqual([]);
		},
	);
});
