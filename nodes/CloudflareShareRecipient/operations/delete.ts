import type { INodeProperties } from 'n8n-workflow';

import { ifMissing } from '../../shared/fields/collections';
import type { Deletion } from '../../shared/operation/deletion';
import { deletionOf } from '../../shared/operation/deletion';
import { operation } from '../../shared/operation/operation';
import type { ShareRecipient } from '../../shared/resources/shareRecipients';
import { shareRecipients } from '../../shared/resources/shareRecipients';
import type { Wait } from '../association';
import { readWait, untilSettled } from '../association';
import {
	account,
	inBackground,
	selectedRecipient,
	recipient,
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

const deletion = deletionOf(selectedRecipient, ({ collection }, { api }) => ({
	send: async (id) => {
		const answer = await api.delete<ShareRecipient>(collection.item(id));
		return { association_status: answer?.association_status ?? null };
	},
}));

export const remove = operation<Deletion<ShareRecipient> & { wait?: Wait }>({
	value: 'delete',
	name: 'Delete',
	action: 'Delete recipient',
	description: 'Take a share away from a recipient',
	effect: 'remove',
	resource: shareRecipients,
	warning: inBackground,
	fields: [account, share, recipient],
	options: [ifMissing, waitUntilDisassociated, waitTimeout],
	hint: ({ deleted, association_status: status }) =>
		deleted && status !== 'disassociated'
			? "Not every share is taken away yet: Cloudflare does it in the background, and the row stays in the list as disassociated. Switch on 'Wait Until Disassociated' to wait for it."
			: undefined,
	...deletion,
	wouldDo: ({ who, where }) => `Take ${where} away from ${who}`,
	read: (parameters) => ({
		...deletion.read(parameters),
		wait: readWait(parameters, 'disassociated'),
	}),
	/** Also waits for a deletion that somebody else has started. */
	async wait({ subject, wait }, item, output) {
		const { id, association_status: status, deleted } = output;
		if (!wait || typeof id !== 'string') return {};
		if (status === 'disassociated' || (status === null && !deleted)) return {};
		const row = await untilSettled(subject.collection, id, wait, { deleted }, item);
		return { association_status: row.association_status };
	},
});
