import type { INode } from 'n8n-workflow';

import { CloudflareFault } from '../../nodes/shared/cloudflare/faults';
import { path } from '../../nodes/shared/cloudflare/paths';
import type { Endpoint } from '../../nodes/shared/cloudflare/resource';

export const node = { id: '1', name: 'Node', type: 'test', parameters: {} } as unknown as INode;

/** Where requests go that are about nothing in particular. */
export const endpoint: Endpoint = {
	path: path`/people`,
	resource: { noun: 'person', selectedIn: 'selected account' },
};

/** What a call is refused with. Fails where it succeeds, or where it throws anything else. */
export function faultOf(call: () => unknown): CloudflareFault {
	try {
		call();
	} catch (error) {
		if (error instanceof CloudflareFault) return error;
		throw error;
	}
	throw new Error('It was taken for a success');
}
