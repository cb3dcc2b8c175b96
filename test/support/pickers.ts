import type {
	ICredentialDataDecryptedObject,
	IDataObject,
	INodeListSearchItems,
	INodeListSearchResult,
} from 'n8n-workflow';

import type { Emulator, SeedOptions, State } from '../../emulator';
import type { ListSearchCase } from '../conformance/fixture';
import { idsOf } from '../conformance/fixtureRows';
import { nodeFixtures } from '../conformance/fixtures';
import type { ListSearch } from './engine';
import { searchList } from './engine';
import { nodeNamed, nodeNames, triggerNames } from './nodes';
import type { Proxy, ProxiedRequest } from './proxy';
import { credentialFor } from './emulator';

/** More rows of each resource than the first page of a list search has. */
export const MANY: SeedOptions = nodeFixtures.reduce((all, { many }) => ({ ...all, ...many }), {
	accounts: 120,
	organizations: 1100,
});

/** Far more than five requests reach; invites come whole. */
export const HUGE: SeedOptions = nodeFixtures.reduce((all, { huge }) => ({ ...all, ...huge }), {
	accounts: 4000,
	organizations: 5200,
});

const accounts = {
	method: 'searchAccounts',
	listPath: /\/v4\/accounts$/,
	pageParameter: 'page' as const,
	parameters: {},
	ids: ({ accounts: rows }: State) => idsOf(rows),
	firstPageRows: 50,
	lookups: 0,
	compared: 200,
	filter: 'company 00120',
	name: /^Company 00120$/,
};

const organizations = {
	method: 'searchOrganizations',
	listPath: /\/organizations$/,
	pageParameter: 'page_token' as const,
	parameters: {},
	ids: ({ organizations: rows }: State) => idsOf(rows),
	firstPageRows: 100,
	lookups: 0,
	compared: 4000,
	filter: 'company 01099',
	name: /^Company 01099 Division$/,
};

const has = (node: string, { method }: Pick<ListSearchCase, 'method'>) =>
	method in (nodeNamed(node).methods?.listSearch ?? {});

/** The list searches that several nodes have, for those that have them. */
const shared = nodeNames.flatMap((node) =>
	[accounts, organizations].filter((one) => has(node, one)).map((one) => ({ node, ...one })),
);

const ofFixtures = nodeFixtures.flatMap(({ node, credential, lists }) =>
	lists.map((one): ListSearchCase => ({ node, credential, ...one })),
);

/** A trigger has no fixtures: its other lists are those of the nodes whose rows it watches. */
const ofTriggers = triggerNames.flatMap((node) =>
	ofFixtures.filter((one) => has(node, one)).map((one) => ({ ...one, node })),
);

/** All list searches of all nodes. `pickers.test.ts` fails if one is missing. */
export const listSearches: ListSearchCase[] = [...shared, ...ofFixtures, ...ofTriggers];

export const titleOf = ({ node, method }: ListSearchCase) => `${method} of ${node}`;

export const listSearchNamed = (method: string) =>
	listSearches.find((picker) => picker.method === method)!;

export const values = (results: INodeListSearchItems[]) => results.map(({ value }) => value);

/** All list searches with their titles, for `it.each`. */
export const allListSearches = listSearches.map((picker) => [titleOf(picker), picker] as const);

/** The list searches whose lists have pages. */
export const pagedListSearches = allListSearches.filter(([, { pageParameter }]) => pageParameter);

/** A filter without results. */
export const NO_MATCH = 'nobody has this name';

/** The arguments of a list search, and its credential. */
interface OpenOptions extends Pick<
	Partial<ListSearch>,
	'parameters' | 'filter' | 'paginationToken'
> {
	proxy?: Proxy;
	credential?: ICredentialDataDecryptedObject;
}

/** Opens the lists of list searches with an emulator, as the editor does. */
export const opensListsOf =
	(emulator: Emulator) =>
	async (
		{ node, method, parameters }: ListSearchCase,
		{ proxy, ...options }: OpenOptions = {},
	): Promise<INodeListSearchResult> => {
		const baseUrl = proxy?.baseUrl ?? emulator.baseUrl;
		const credential = credentialFor(emulator, 'apiToken', { baseUrl });
		return await searchList({ node, method, parameters, credential, ...options });
	};

/** The notes that a list search shows in the list. n8n does not let the user select them. */
export const notes = (rows: INodeListSearchItems[]) =>
	rows.filter(({ value }) => typeof value === 'boolean').map(({ name }) => name);

/** Whether a request reads the list of a list search. */
export const isListRequest = ({ listPath }: ListSearchCase, { url }: ProxiedRequest) =>
	listPath.test(url.pathname);

export interface ListBody {
	result: unknown[];
	result_info: IDataObject;
}
