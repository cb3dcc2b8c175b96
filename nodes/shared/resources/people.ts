import type { Resource } from '../cloudflare/resource';

/** People, by their address. Cloudflare has no such list: the Person node asks for all the others. */
export const people: Omit<Resource<never>, 'path' | 'paging' | 'list'> = {
	noun: 'person',
	selectedIn: 'credential',
	containers: [],
	credential:
		"Give the API token all permissions that the chosen places need; what it can't see is listed in the output. Organizations take email and Global API Key.",
	needs: 'What it takes depends on the places.',
};
