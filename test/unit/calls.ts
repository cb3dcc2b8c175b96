import type { IDataObject, INode } from 'n8n-workflow';
import { NodeOperationError } from 'n8n-workflow';

import type { CloudflareApi } from '../../nodes/shared/cloudflare/api';
import { Directory } from '../../nodes/shared/cloudflare/directory';
import { refusalError, unreachableError } from '../../nodes/shared/cloudflare/errors';
import type { Place } from '../../nodes/shared/cloudflare/place';
import type { Call } from '../../nodes/shared/operation/call';

export const node = { id: '1', name: 'Node', type: 'test', parameters: {} } as unknown as INode;

const asked = { method: 'DELETE', path: '/people/1' } as const;

/** What Cloudflare refuses a request with, as the client throws it. */
export const refusal = (status: number, code = 1003, message = 'Said by Cloudflare') =>
	refusalError(node, asked, { status, faults: [{ code, message }] });

/** A page of something between us and Cloudflare: no envelope. */
export const strangePage = (status: number) => refusalError(node, asked, { status, faults: [] });

/** No answer came, and nobody knows whether the request was carried out. */
export const noAnswer = () =>
	unreachableError(node, asked, { code: 'ECONNRESET', message: 'reset' });

/** A call whose parameters are what the test says, by name. */
export function callWith(values: IDataObject = {}, api: Partial<CloudflareApi> = {}): Call {
	const kept = new Map<string, unknown>();
	const shared = <S>(name: string, make: () => S): S => {
		if (!kept.has(name)) kept.set(name, make());
		return kept.get(name) as S;
	};
	return {
		api,
		hasUser: true,
		signal: new AbortController().signal,
		choice: (name: string) => values[name],
		id: (name: string) => values[name],
		wholeNumber: (name: string) => values[name],
		shared,
		directory: (place: Place<{ id: string }>) =>
			shared(`directory ${place.path}`, () => new Directory(place)),
		refuse: (name: string, what: string, description?: string, details?: IDataObject) => {
			const error = new NodeOperationError(node, `'${name}' ${what}`, { description });
			if (details) error.context.cloudflare = details;
			return error;
		},
	} as unknown as Call;
}
