import type { INodeProperties } from 'n8n-workflow';

import type { ResourceFacts } from '../cloudflare/resource';

/** A notice above a node's parameters that says which credential it takes. */
export const credentialNotice = ({ credential = '' }: ResourceFacts): INodeProperties => ({
	displayName: credential,
	name: 'credentialNotice',
	type: 'notice',
	default: '',
});
