import type {
	ICredentialDataDecryptedObject,
	IDataObject,
	INodeListSearchItems,
	INodeListSearchResult,
} from 'n8n-workflow';

import type { Emulator, SeedOptions, State } from '../../emulator';
import { seeded } from '../../emulator';
import type { ListSearch, NodeName } from './engine';
import { searchList } from './engine';
import type { Proxy, ProxiedRequest } from './proxy';
import { credentialFor, resourceLocator } from './emulator';

/** More rows of each resource than the first page of a list search has. */
export const MANY: SeedOptions = {
	accounts: 120,
	organizations: 1100,
	shares: 250,
	accessUsers: 2345,
	members: 1234,
	recipients: 260,
	invites: 30,
};

const account = resourceLocator('list', seeded.account);
const organization = resourceLocator('list', seeded.organization);
const share = resourceLocator('list', seeded.share);

/** A list search of a node, and what it finds with the seed {@link MANY}. */
export interface ListSearchCase {
	node: NodeName;
	method: string;
	/** The other parameters of the node. */
	parameters: ListSearch['parameters'];
	/** The expected IDs in Cloudflare's order. */
	ids: (state: State) => string[];
	/** Matches the path of the list request. */
	listPath: RegExp;
	/** The query parameter for the page; none if the list has no pages. */
	pageParameter?: 'page' | 'page_token';
	/** The number of rows on the first page. */
	firstPageRows: number;
	/** The number of requests in addition to those for the pages. */
	lookups: number;
	/** A filter that finds the last row. */
	filter: string;
	/** Matches the name of the last row in the list. */
	name: RegExp;
}

export const idsOf = (rows: Array<{ id: string }>) => rows.map(({ id }) => id);

const accounts = {
	method: 'searchAccounts',
	listPath: /\/v4\/accounts$/,
	pageParameter: 'page' as const,
	parameters: {},
	ids: ({ accounts: rows }: State) => idsOf(rows),
	firstPageRows: 50,
	lookups: 0,
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
	filter: 'company 01099',
	name: /^Company 01099 Division$/,
};

/** All list searches of all nodes. `pickers.test.ts` fails if one is missing. */
export const listSearches: ListSearchCase[] = [
	{ node: 'accessUser', ...accounts },
	{
		node: 'accessUser',
		method: 'searchUsers',
		listPath: /\/access\/users$/,
		pageParameter: 'page',
		parameters: { operation: 'get', account },
		ids: (state) => idsOf(state.accessUsers(seeded.account)),
		firstPageRows: 100,
		lookups: 0,
		filter: 'PERSON02345',
		name: /person02345@example\.com.*Person 02345/,
	},
	{ node: 'organizationMember', ...organizations },
	{
		node: 'organizationMember',
		method: 'searchMembers',
		listPath: /\/members$/,
		pageParameter: 'page_token',
		parameters: { operation: 'get', organization },
		ids: (state) => idsOf(state.organizationMembers(seeded.organization)),
		firstPageRows: 100,
		lookups: 0,
		filter: 'Person01234',
		name: /person01234@example\.com.*rejected/,
	},
	{ node: 'shareRecipient', ...accounts },
	{ node: 'shareRecipient', ...organizations },
	{
		node: 'shareRecipient',
		method: 'searchShares',
		listPath: /\/shares$/,
		pageParameter: 'page',
		parameters: { operation: 'get', account },
		ids: ({ shares }) => idsOf(shares),
		firstPageRows: 100,
		lookups: 0,
		filter: 'company 00250',
		name: /^Share of Company 00250$/,
	},
	{
		node: 'shareRecipient',
		method: 'searchRecipients',
		listPath: /\/recipients$/,
		pageParameter: 'page',
		parameters: { operation: 'get', account, share },
		ids: (state) => idsOf(state.recipients(seeded.share)),
		firstPageRows: 100,
		// The owner's account, and one page of its organization's accounts.
		lookups: 2,
		filter: 'company 00380',
		name: /^Company 00380.*disassociated/,
	},
	{
		node: 'shareRecipient',
		method: 'searchRecipientAccounts',
		listPath: /\/organizations\/\w+\/accounts$/,
		pageParameter: 'page_token',
		parameters: { operation: 'create', account, share },
		ids: (state) => idsOf(state.organizationAccounts(seeded.organization)),
		firstPageRows: 100,
		lookups: 1,
		filter: 'company 00380',
		name: /^Company 00380$/,
	},
	{
		node: 'userInvite',
		method: 'searchInvites',
		listPath: /\/user\/invites$/,
		parameters: { operation: 'get' },
		ids: ({ invites }) => idsOf(invites),
		firstPageRows: 30,
		lookups: 0,
		filter: 'company 00030',
		name: /^Company 00030.*person00030@example\.com.*accepted/,
	},
];

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
