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
import { credentialFor, locate } from './world';

/** More of everything than fits into the first page of a picker. */
export const MANY: SeedOptions = {
	accounts: 120,
	organizations: 1100,
	shares: 250,
	accessUsers: 2345,
	members: 1234,
	recipients: 260,
	invites: 30,
};

const account = locate('list', seeded.account);
const organization = locate('list', seeded.organization);
const share = locate('list', seeded.share);

/** A list search of a node, and what it is to find in a world of {@link MANY}. */
export interface Picker {
	node: NodeName;
	method: string;
	/** What is picked in the other locators of the node. */
	picked: ListSearch['parameters'];
	/** The ids that the list is to offer, in Cloudflare's order. */
	ids: (state: State) => string[];
	/** What the path of the list ends in. */
	list: RegExp;
	/** The parameter that says which page is wanted; none where the list comes whole. */
	pageParameter?: 'page' | 'page_token';
	/** Rows on the first page. */
	first: number;
	/** Requests besides those for the pages. */
	lookups: number;
	/** Typed by someone in search of the last row. */
	filter: string;
	/** The last row as it is to be read in the list. */
	name: RegExp;
}

export const idsOf = (rows: Array<{ id: string }>) => rows.map(({ id }) => id);

const accounts = {
	method: 'searchAccounts',
	list: /\/v4\/accounts$/,
	pageParameter: 'page' as const,
	picked: {},
	ids: ({ accounts: rows }: State) => idsOf(rows),
	first: 50,
	lookups: 0,
	filter: 'company 00120',
	name: /^Company 00120$/,
};

const organizations = {
	method: 'searchOrganizations',
	list: /\/organizations$/,
	pageParameter: 'page_token' as const,
	picked: {},
	ids: ({ organizations: rows }: State) => idsOf(rows),
	first: 100,
	lookups: 0,
	filter: 'company 01099',
	name: /^Company 01099 Division$/,
};

/** Every list search of every node; `pickers.test.ts` fails where one is missing. */
export const pickers: Picker[] = [
	{ node: 'accessUser', ...accounts },
	{
		node: 'accessUser',
		method: 'searchUsers',
		list: /\/access\/users$/,
		pageParameter: 'page',
		picked: { operation: 'get', account },
		ids: (state) => idsOf(state.accessUsers(seeded.account)),
		first: 100,
		lookups: 0,
		filter: 'PERSON02345',
		name: /person02345@example\.com.*Person 02345/,
	},
	{ node: 'organizationMember', ...organizations },
	{
		node: 'organizationMember',
		method: 'searchMembers',
		list: /\/members$/,
		pageParameter: 'page_token',
		picked: { operation: 'get', organization },
		ids: (state) => idsOf(state.organizationMembers(seeded.organization)),
		first: 100,
		lookups: 0,
		filter: 'Person01234',
		name: /person01234@example\.com.*rejected/,
	},
	{ node: 'shareRecipient', ...accounts },
	{ node: 'shareRecipient', ...organizations },
	{
		node: 'shareRecipient',
		method: 'searchShares',
		list: /\/shares$/,
		pageParameter: 'page',
		picked: { operation: 'get', account },
		ids: ({ shares }) => idsOf(shares),
		first: 100,
		lookups: 0,
		filter: 'company 00250',
		name: /^Share of Company 00250$/,
	},
	{
		node: 'shareRecipient',
		method: 'searchRecipients',
		list: /\/recipients$/,
		pageParameter: 'page',
		picked: { operation: 'get', account, share },
		ids: (state) => idsOf(state.recipients(seeded.share)),
		first: 100,
		// The owner's account, and one page of its organization's accounts.
		lookups: 2,
		filter: 'company 00380',
		name: /^Company 00380.*disassociated/,
	},
	{
		node: 'shareRecipient',
		method: 'searchRecipientAccounts',
		list: /\/organizations\/\w+\/accounts$/,
		pageParameter: 'page_token',
		picked: { operation: 'create', account, share },
		ids: (state) => idsOf(state.organizationAccounts(seeded.organization)),
		first: 100,
		lookups: 1,
		filter: 'company 00380',
		name: /^Company 00380$/,
	},
	{
		node: 'userInvite',
		method: 'searchInvites',
		list: /\/user\/invites$/,
		picked: { operation: 'get' },
		ids: ({ invites }) => idsOf(invites),
		first: 30,
		lookups: 0,
		filter: 'company 00030',
		name: /^Company 00030.*person00030@example\.com.*accepted/,
	},
];

export const label = ({ node, method }: Picker) => `${method} of ${node}`;

export const pickerNamed = (method: string) => pickers.find((picker) => picker.method === method)!;

export const values = (results: INodeListSearchItems[]) => results.map(({ value }) => value);

/** Every picker with its label, for a table of tests. */
export const all = pickers.map((picker) => [label(picker), picker] as const);

/** Those whose list comes in pages. */
export const paged = all.filter(([, { pageParameter }]) => pageParameter);

/** What someone types who looks for something that isn't there. */
export const NOTHING = 'nobody has this name';

/** What n8n hands to a list search, and whose credential it is. */
interface Opening extends Pick<Partial<ListSearch>, 'parameters' | 'filter' | 'paginationToken'> {
	/** The list is asked for through it. */
	proxy?: Proxy;
	credential?: ICredentialDataDecryptedObject;
}

/** Opens the list of a picker at an emulator, as the editor does. */
export const opener =
	(emulator: Emulator) =>
	async (
		{ node, method, picked: parameters }: Picker,
		{ proxy, ...opening }: Opening = {},
	): Promise<INodeListSearchResult> => {
		const baseUrl = proxy?.baseUrl ?? emulator.baseUrl;
		const credential = credentialFor(emulator, 'apiToken', { baseUrl });
		return await searchList({ node, method, parameters, credential, ...opening });
	};

/** What a list search says in the list itself, in rows that n8n lets nobody pick. */
export const notes = (rows: INodeListSearchItems[]) =>
	rows.filter(({ value }) => typeof value === 'boolean').map(({ name }) => name);

/** Whether a request is for the list that a picker shows. */
export const isFor = ({ list }: Picker, { url }: ProxiedRequest) => list.test(url.pathname);

/** Cloudflare's envelope around a list. */
export interface ListBody {
	result: unknown[];
	result_info: IDataObject;
}
