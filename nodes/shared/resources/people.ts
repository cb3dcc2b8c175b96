import type { Resource, Row } from '../cloudflare/resource';
import { path } from '../cloudflare/paths';

/** People, by their address. Cloudflare has no such list: the Person node asks for all the others. */
export const people: Resource<Row, never> = {
	noun: 'person',
	selectedIn: 'credential',
	containers: [],
	path: () => path`/user`,
	paging: { style: 'none' },
	credential:
		'Give the API token all permissions that the chosen places need; what it can not see is listed in the output. Organizations take email and Global API Key.',
	list: { toOption: ({ id }) => ({ name: id }), empty: 'No people found.' },
};
