import type { IDataObject, INodeProperties } from 'n8n-workflow';

import type { Recipient } from '../../shared/cloudflare/types';
import { dryRun, ifMissing, optionsWith } from '../../shared/fields/collections';
import type { Call } from '../../shared/operation/call';
import type { Found } from '../../shared/operation/deletion';
import { deleteOnce } from '../../shared/operation/deletion';
import { operation } from '../../shared/operation/operation';
import { untilSettled } from '../association';
import {
	account,
	foremost,
	lifecycleNotice,
	noSuchRecipient,
	recipient,
	recipientPath,
	recipientsOf,
	share,
	waitTimeout,
} from '../recipient';

const waitUntilDisassociated: INodeProperties = {
	displayName: 'Wait Until Disassociated',
	name: 'waitUntilDisassociated',
	type: 'boolean',
	default: false,
	description: 'Whether to wait until the share is taken away',
};

export const remove = operation({
	value: 'delete',
	name: 'Delete',
	action: 'Delete recipient',
	description: 'Take a share away from a recipient',
	fields: [
		lifecycleNotice,
		account,
		share,
		recipient,
		optionsWith(ifMissing, dryRun, waitUntilDisassociated, waitTimeout),
	],
	hint: ({ deleted, association_status: status }) =>
		deleted && status !== 'disassociated'
			? "Not every share is taken away yet: Cloudflare does it in the background, and the row stays in the list as disassociated. Switch on 'Wait Until Disassociated' to wait for it."
			: undefined,
	async run(call) {
		const wait = call.flag('options.waitUntilDisassociated') && !call.isDryRun;
		const output = await deleteOnce({
			call,
			parameter: 'recipient',
			key: call.picked('recipient').value,
			directory: recipientsOf(call),
			find: async () => await find(call),
			send: async (id) => {
				const answer = await call.api.delete<Recipient>(recipientPath(call, id));
				return { association_status: answer?.association_status ?? null };
			},
		});
		return wait ? await afterWait(call, output) : output;
	},
});

/** Also for one that somebody else is taking away already. */
async function afterWait(call: Call, output: IDataObject): Promise<IDataObject> {
	const { id, association_status: status, deleted } = output;
	if (typeof id !== 'string' || status === undefined || status === 'disassociated') return output;
	const row = await untilSettled(call, id, 'disassociated', { deleted });
	return { ...output, association_status: row.association_status };
}

/** Only the row as it is now tells whether the share is taken away already. */
async function find(call: Call): Promise<Found<Recipient>> {
	const { mode, value } = call.picked('recipient');
	const directory = recipientsOf(call);
	const row =
		mode === 'account'
			? foremost(await directory.findOrProveAbsent(call.api, value))
			: await directory.get(call.api, value);
	if (!row) {
		return mode === 'account'
			? { missing: noSuchRecipient(value) }
			: { missing: `is deleted already: ${value}`, about: { id: value } };
	}
	const { id, account_id: accountId, association_status: status } = row;
	const about = { id, association_status: status };
	return status === 'disassociated' || status === 'disassociating'
		? { missing: `is ${status} already: account ${accountId}`, about }
		: { rows: [row], about };
}
