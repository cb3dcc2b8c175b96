import type { INodeProperties } from 'n8n-workflow';

import type { ResourceFacts } from '../cloudflare/resource';

/** Says above a node's parameters which credential its resource takes. */
export const credentialNotice = ({ credential = '' }: ResourceFacts): INodeProperties => ({
	displayName: credential,
	name: 'credentialNotice',
	type: 'notice',
	default: '',
});
