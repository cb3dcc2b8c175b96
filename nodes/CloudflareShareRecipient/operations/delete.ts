import type { INodeProperties } from 'n8n-workflow';

import { statusOf } from '../../shared/cloudflare/faults';
import type { Recipient } from '../../shared/cloudflare/types';
import { dryRun, ifMissing, optionsWith } from '../../shared/fields/collections';
import type { Call } from '../../shared/operation/call';
import { deleteOnce } from '../../shared/operation/once';
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
	description: 'Whether to go on only when the share is taken away',
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
		const { value } = call.picked('recipient');
		const wait = call.flag('options.waitUntilDisassociated') && !call.isDryRun;
		return await deleteOnce({
			call,
			parameter: 'recipient',
			key: value,
			directory: recipientsOf(call),
			find: async () => {
				const row = await current(call);
				if (!row) return { missing: noSuchRecipient(value) };
				const { id, account_id: accountId, association_status: status } = row;
				const about = { id, association_status: status };
				if (status !== 'disassociated') return { id, about };
				return { missing: `is disassociated already: account ${accountId}`, about };
			},
			send: async (id) => {
				const answer = await call.api.delete<Recipient>(recipientPath(call, id));
				const row = wait ? await untilSettled(call, id, 'disassociated') : answer;
				return { association_status: row?.association_status ?? null };
			},
		});
	},
});

/** The row as it is now: only it tells whether the share is taken away already. */
async function current(call: Call): Promise<Recipient | undefined> {
	const { mode, value } = call.picked('recipient');
	if (mode === 'account') return foremost(await recipientsOf(call).find(call.api, value));
	return await call.api.getFresh<Recipient>(recipientPath(call, value)).catch((error: unknown) => {
		if (statusOf(error) === 404 && call.choice('options.ifMissing') === 'succeed') return undefined;
		throw error;
	});
}
