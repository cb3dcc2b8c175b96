import type { IDataObject, INodeProperties } from 'n8n-workflow';

import { dryRun, ifMissing, optionsWith } from '../../shared/fields/collections';
import type { Call } from '../../shared/operation/call';
import { deleteOnce } from '../../shared/operation/deletion';
import { operation } from '../../shared/operation/operation';
import type { ShareRecipient } from '../../shared/resources/shareRecipients';
import { untilSettled } from '../association';
import {
	account,
	lifecycleNotice,
	pickedRecipient,
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
		const picked = pickedRecipient(call);
		const output = await deleteOnce({
			...picked,
			send: async (id) => {
				const answer = await call.api.delete<ShareRecipient>(picked.collection.item(id));
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
