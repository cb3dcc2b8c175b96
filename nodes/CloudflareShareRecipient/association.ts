import type { IDataObject } from 'n8n-workflow';

import { statusOf } from '../shared/cloudflare/faults';
import { pause } from '../shared/cloudflare/pause';
import type { Recipient } from '../shared/cloudflare/types';
import type { Call } from '../shared/operation/call';
import { recipientPath } from './recipient';

const FIRST_WAIT_MS = 500;
const LONGEST_WAIT_MS = 15_000;
const DEFAULT_SECONDS = 300;

interface Problem {
	error?: string;
	resource_id?: string;
	terminal?: boolean;
}

/**
 * Waits until a recipient is associated or disassociated, asking less and less often. What can't be
 * shared at all (`terminal`) is reported at once, and a wait that is over says how far it was; both
 * are NodeOperationErrors. Returns the last row.
 */
export async function untilSettled(
	call: Call,
	id: string,
	wanted: 'associated' | 'disassociated',
): Promise<Recipient | IDataObject> {
	const seconds = call.wholeNumber('options.waitTimeout') ?? DEFAULT_SECONDS;
	const until = Date.now() + seconds * 1000;
	for (let wait = FIRST_WAIT_MS; ; wait = Math.min(wait * 2, LONGEST_WAIT_MS)) {
		const row = await look(call, id).catch((error: unknown) => {
			// Documented to stay, but a row that is gone has surely lost the share.
			if (wanted === 'disassociated' && statusOf(error) === 404) return undefined;
			throw error;
		});
		if (!row) return { id, association_status: 'disassociated' };
		if (row.association_status === wanted) return row;
		const hopeless = row.resources?.filter(({ terminal }) => terminal) ?? [];
		if (hopeless.length > 0) throw refusedResources(call, hopeless);
		const left = until - Date.now();
		if (left <= 0) {
			throw call.refuse(
				'share',
				`is not ${wanted} after ${seconds} s: still ${row.association_status}`,
				"Cloudflare goes on in the background. Allow more in 'Wait Timeout', or look again later.",
			);
		}
		await pause(Math.min(wait, left), call.signal);
	}
}

const look = async (call: Call, id: string) =>
	await call.api.getFresh<Recipient & { resources?: Problem[] }>(recipientPath(call, id), {
		include_resources: true,
	});

function refusedResources(call: Call, problems: Problem[]) {
	const reasons = problems.map(({ error, resource_id: id }) => `${error} (resource ${id})`);
	return call.refuse(
		'share',
		`can't be given to this recipient: ${reasons.join('; ')}`,
		'Cloudflare does not try again. Remove the cause, delete the recipient and create it again.',
	);
}
