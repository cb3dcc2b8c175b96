import type { INodeProperties } from 'n8n-workflow';

import type { ResourceFacts } from '../cloudflare/resource';

/**
 * The one notice above an operation's parameters: its warning, if it has one, and which credential the
 * resource takes.
 */
export const noticeOf = (
	{ credential = '' }: ResourceFacts,
	warning: string | undefined,
): INodeProperties => ({
	displayName: [warning, credential].filter(Boolean).join(' '),
	name: 'notice',
	type: 'notice',
	default: '',
});
