import type { INodeProperties } from 'n8n-workflow';

import type { ResourceFacts } from '../cloudflare/resource';

/**
 * Which credential a resource takes, for a notice.
 *
 * @param isReading leaves out what only changes need
 */
export function credentialText(
	{ read = '', write, tokenOnly, ofUser, credential = {} }: ResourceFacts,
	isReading = false,
): string {
	if (typeof credential === 'string') return credential;
	const { about, toWrite = 'for changes', writer, more } = credential;
	const changing = [write, writer].filter(Boolean).join(', ');
	const permissions =
		write && !isReading
			? `Token permissions: ${read}, and ${toWrite} also ${changing}.`
			: `Token permission: ${read}.`;
	const others = tokenOnly
		? "Email and Global API Key can't be used."
		: ofUser
			? "Account-owned tokens can't be used."
			: 'Email and Global API Key work too.';
	return [about, permissions, more, others].filter(Boolean).join(' ');
}

/** The one notice above the parameters: a warning, if there is one, and which credential it takes. */
export const noticeOf = (credential: string, warning?: string): INodeProperties => ({
	displayName: [warning, credential].filter(Boolean).join(' '),
	name: 'notice',
	type: 'notice',
	default: '',
});
