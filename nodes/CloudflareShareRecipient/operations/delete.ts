import type { Recipient } from '../../shared/cloudflare/types';
import { optionsWith } from '../../shared/fields/collections';
import { operation } from '../../shared/operation/operation';
import {
	account,
	findRecipient,
	lifecycleNotice,
	recipient,
	recipientPath,
	share,
} from '../recipient';

export const remove = operation({
	value: 'delete',
	name: 'Delete',
	action: 'Delete recipient',
	description: 'Take a share away from a recipient',
	fields: [lifecycleNotice, account, share, recipient, optionsWith()],
	async run(call) {
		const { id, row } = await findRecipient(call, undefined);
		if (row?.association_status === 'disassociated') {
			throw call.refuse('recipient', `is disassociated already: account ${row.account_id}`);
		}
		const answer = await call.api.delete<Recipient>(recipientPath(call, id));
		return { deleted: true, id, association_status: answer?.association_status ?? null };
	},
});
