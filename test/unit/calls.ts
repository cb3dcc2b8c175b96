import type { IDataObject, INode } from 'n8n-workflow';
import { NodeOperationError } from 'n8n-workflow';

import type { CloudflareApi } from '../../nodes/shared/cloudflare/api';
import { Directory } from '../../nodes/shared/cloudflare/directory';
import { refusalError, unreachableError } from '../../nodes/shared/cloudflare/errors';
import { path } from '../../nodes/shared/cloudflare/paths';
import type { Collection, Endpoint, Row } from '../../nodes/shared/cloudflare/resource';
import { Call } from '../../nodes/shared/operation/call';

export const node = { id: '1', name: 'Node', type: 'test', parameters: {} } as unknown as INode;

/** Where requests go that are about nothing in particular. */
export const endpoint: Endpoint = {
	path: path`/people`,
	resource: { noun: 'person', selectedIn: 'selected account' },
};

const asked = { method: 'DELETE', ...endpoint } as const;

/** What Cloudflare refuses a request with, as the client throws it. */
export const refusal = (status: number, code = 1003, message = 'Said by Cloudflare') =>
	refusalError(node, asked, { status, faults: [{ code, message }] });

/** A page of something between us and Cloudflare: no envelope. */
export const strangePage = (status: number) => refusalError(node, asked, { status, faults: [] });

/** No answer came, and nobody knows whether the request was carried out. */
export const noAnswer = () =>
	unreachableError(node, asked, { code: 'ECONNRESET', message: 'reset' });

/**
 * A call whose parameters are what the test says, by name.
 *
 * @param kept what it shares with the calls of other items
 */
export function callWith(
	values: object = {},
	api: Partial<CloudflareApi> = {},
	kept = new Map<string, unknown>(),
): Call {
	const given = values as IDataObject;
	const shared = <S>(name: string, make: () => S): S => {
		if (!kept.has(name)) kept.set(name, make());
		return kept.get(name) as S;
	};
	return {
		api,
		hasUser: true,
		signal: new AbortController().signal,
		choice: (name: string) => given[name],
		id: (name: string) => given[name],
		wholeNumber: (name: string) => given[name],
		shared,
		picked: (name: string) => given[name],
		collection: Call.prototype.collection,
		directory: (collection: Collection<Row>) =>
			shared(`directory ${collection.path}`, () => new Directory(collection)),
		refuse: (name: string, what: string, description?: string, details?: IDataObject) => {
			const error = new NodeOperationError(node, `'${name}' ${what}`, { description });
			if (details) error.context.cloudflare = details;
			return error;
		},
	} as unknown as Call;
}
