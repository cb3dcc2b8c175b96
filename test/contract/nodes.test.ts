import type { IDataObject } from 'n8n-workflow';

import type { NodeName } from '../support/engine';
import { run } from '../support/engine';
import { credentialFor, emulated, locate } from '../support/world';
import type { SdkOperation, WireRequest } from './sdkRequests';
import { example, sdkOperationNames, sdkRequest } from './sdkRequests';

const emulator = emulated();
const account = locate('id', example.account);
const share = locate('id', example.share);
const user = () => locate('id', emulator.state.accessUsers(example.account)[0]!.id);
const recipient = () => locate('id', emulator.state.recipients(example.share)[0]!.id);
const invite = () => locate('id', emulator.state.invites[0]!.id);

/** The same operation as a user of our nodes would set it up. */
const ours: Record<SdkOperation, [NodeName, () => IDataObject]> = {
	'accessUser.create': [
		'accessUser',
		() => ({
			operation: 'create',
			account,
			email: example.person.email,
			additionalFields: { name: example.person.name },
		}),
	],
	'accessUser.get': ['accessUser', () => ({ operation: 'get', account, user: user() })],
	'accessUser.getAll': ['accessUser', () => ({ operation: 'getAll', account, returnAll: true })],
	'accessUser.update': [
		'accessUser',
		() => ({ operation: 'update', account, user: user(), name: example.newName }),
	],
	'accessUser.delete': ['accessUser', () => ({ operation: 'delete', account, user: user() })],
	'shareRecipient.create': [
		'shareRecipient',
		() => ({
			operation: 'create',
			account,
			share,
			recipientType: 'account',
			recipientAccount: locate('id', example.recipientAccount),
		}),
	],
	'shareRecipient.createForOrganization': [
		'shareRecipient',
		() => ({
			operation: 'create',
			account,
			share,
			recipientType: 'organization',
			recipientOrganization: locate('id', example.organization),
		}),
	],
	'shareRecipient.get': [
		'shareRecipient',
		() => ({
			operation: 'get',
			account,
			share,
			recipient: recipient(),
			options: { includeResources: true },
		}),
	],
	'shareRecipient.getAll': [
		'shareRecipient',
		() => ({
			operation: 'getAll',
			account,
			share,
			returnAll: true,
			options: { includeResources: true },
		}),
	],
	'shareRecipient.delete': [
		'shareRecipient',
		() => ({ operation: 'delete', account, share, recipient: recipient() }),
	],
	'userInvite.get': ['userInvite', () => ({ operation: 'get', invite: invite() })],
	'userInvite.getAll': ['userInvite', () => ({ operation: 'getAll', returnAll: true })],
	'userInvite.respond': [
		'userInvite',
		() => ({ operation: 'respond', invite: invite(), response: example.response }),
	],
};

/** The order of query keys means nothing to HTTP or to Cloudflare. */
const comparable = ({ method, path, query, body }: WireRequest): WireRequest => ({
	method,
	path,
	query: [...query].sort(),
	body,
});

describe('Our nodes and the official SDK send the same request', () => {
	it.each(sdkOperationNames)('for %s', async (name) => {
		const theirs = await sdkRequest(name, emulator);
		emulator.reset();
		const [node, parameters] = ours[name];
		const { error } = await run({
			node,
			parameters: parameters(),
			credential: credentialFor(emulator, 'apiKey'),
		});
		expect(error).toBeUndefined();
		// An update by ID first reads the address that the API wants repeated; the change itself comes last.
		expect(comparable(emulator.requests.at(-1)!)).toEqual(comparable(theirs));
	});
});
