import { idSchema, objectBody, type ApiRequest, type Endpoint } from '../endpoint';
import { invalid, notFound, type ApiResponse } from '../envelope';
import { hexId } from '../ids';
import { pageParameters } from '../paging';
import { moment, person } from '../people';
import { keptInTables, oneOf, type EmulatedResource } from '../resource';
import { seeded } from '../seeded';
import type { State } from '../state';
import { replaceAll, type Keyed } from '../table';
import { inAccount, tableEndpoints } from '../tableEndpoints';
import { accountMembersOf } from './accountMembers';

declare module '../seedOptions' {
	interface SeedOptions {
		/** API tokens that `seeded.account` owns. The first one is that of `seeded.credentials`. */
		accountTokens?: number;
	}
}

interface TokenPolicy {
	id: string;
	effect: 'allow' | 'deny';
	permission_groups: { id: string; name: string }[];
	resources: object;
}

interface AccountToken {
	id: string;
	name: string;
	status: 'active' | 'disabled' | 'expired';
	issued_on: string;
	modified_on: string;
	last_used_on: string | null;
	expires_on?: string | null;
	not_before?: string | null;
	condition?: object;
	policies: TokenPolicy[];
	/** Older tokens have none. */
	creator_email_at_creation?: string;
}

const keyed: Keyed<AccountToken> = { name: 'accountTokens', keyOf: ({ name }) => name };

/** The tokens that an account owns. Tests may add and change some. */
export const accountTokensOf = (state: State, accountId: string) => state.table(keyed, accountId);

const single = '/accounts/:account_id/tokens/:token_id';
const permission = 'Account API Tokens';
const reads = { permissions: [`${permission} Read`, `${permission} Write`], tokenOnly: true };
const writes = { permissions: [`${permission} Write`], tokenOnly: true };

const permissionGroups = ['DNS Write', 'Zone Read', 'Workers Scripts Write'].map((name) => ({
	id: hexId(`token permission ${name}`),
	name,
}));

/** A token as the API returns it. The setting decides about the creator who is no member any more. */
function answer(token: AccountToken, { params, state, settings }: ApiRequest) {
	const { creator_email_at_creation: creator, ...rest } = token;
	const isMember = accountMembersOf(state, params.account_id ?? '').find(creator ?? '');
	const isShown = isMember || settings.creatorOfDeletedMember === 'kept';
	return creator && isShown ? { ...rest, creator_email_at_creation: creator } : rest;
}

const { rowOf: tokenOf, endpoints: plain } = tableEndpoints<AccountToken>({
	path: single,
	table: inAccount(accountTokensOf),
	missing: () => notFound('API token'),
	reads,
	toResponse: answer,
	list: {
		query: {
			direction: { enum: ['asc', 'desc'] },
			include_expired: { type: 'boolean' },
			...pageParameters(5, 50),
		},
		size: 20,
		totalPages: 'absent',
		matches: ({ status, creator_email_at_creation: creator }, { query, state, settings }) =>
			(status !== 'expired' || query.include_expired === true) &&
			(settings.accountTokensListed === 'all' || creator === state.user.email),
		sortedBy: ({ direction }) => (direction ? ({ issued_on: at }) => at : undefined),
	},
});

type NewPolicy = Omit<TokenPolicy, 'id' | 'permission_groups'> & {
	id?: string;
	permission_groups: { id: string }[];
};
type Body = Pick<AccountToken, 'name'> &
	Partial<Omit<AccountToken, 'policies'>> & { policies: NewPolicy[] };

/** The policies of a body, with the names of their groups. Throws 1001 for an unknown group. */
function policiesIn({ policies }: Body, token: AccountToken, request: ApiRequest): TokenPolicy[] {
	const { state, settings } = request;
	const there = token.policies.flatMap(({ permission_groups: groups }) => groups);
	return policies.map(({ id, permission_groups: groups, ...policy }) => {
		if (id !== undefined && settings.tokenPolicyIds === 'refused') {
			throw invalid("id of a policy can't be set");
		}
		const isKept = id !== undefined && settings.tokenPolicyIds === 'accepted';
		return {
			id: isKept ? id : state.newId('token policy'),
			...policy,
			permission_groups: groups.map((group) => {
				const known = [...there, ...permissionGroups].find((one) => one.id === group.id);
				if (!known) throw invalid(`permission group ${group.id} not found`);
				return known;
			}),
		};
	});
}

/** Replaces a whole token: what the body doesn't have is gone, or kept by the setting. */
function replace(request: ApiRequest): ApiResponse {
	const { body, state, settings } = request;
	const token = tokenOf(request);
	const { expires_on, not_before, condition, ...rest } = token;
	const isKept = settings.omittedTokenFields === 'kept';
	const fields = body as Body;
	replaceAll(token, {
		...rest,
		...(isKept ? { expires_on, not_before, condition } : { status: 'active' }),
		...fields,
		policies: policiesIn(fields, token, request),
		modified_on: state.time(),
	});
	// Who uses it is refused from now on, or let in again.
	const credential = state.tokens.find(({ id }) => id === token.id);
	if (credential) credential.status = token.status;
	return { result: answer(token, request) };
}

const text = { type: 'string', minLength: 1 };
const time = { type: 'string', format: 'date-time' };
const addresses = { type: 'array', items: text };
const policySchema = objectBody(
	{
		id: idSchema,
		effect: { enum: ['allow', 'deny'] },
		permission_groups: {
			type: 'array',
			minItems: 1,
			items: objectBody({ id: idSchema, meta: { type: 'object' } }, ['id']),
		},
		resources: { type: 'object', minProperties: 1 },
	},
	['effect', 'permission_groups', 'resources'],
);

const endpoints: Endpoint[] = [
	...plain,
	{
		method: 'PUT',
		path: single,
		access: writes,
		body: objectBody(
			{
				name: { ...text, maxLength: 120 },
				policies: { type: 'array', minItems: 1, items: policySchema },
				condition: objectBody(
					{ request_ip: objectBody({ in: addresses, not_in: addresses }, []) },
					[],
				),
				expires_on: time,
				not_before: time,
				status: { enum: ['active', 'disabled', 'expired'] },
			},
			['name', 'policies'],
		),
		handle: replace,
	},
];

const NAMES = ['n8n', 'ci deploy', 'old import'];

/** A token that may do one thing in all zones of the account. */
export function accountToken(index: number, more: Partial<AccountToken> = {}): AccountToken {
	const group = oneOf(permissionGroups as [{ id: string; name: string }], index);
	return {
		id: hexId(index === 0 ? seeded.credentials.accountToken : `account token ${index}`),
		name: NAMES[index] ?? `Token ${index}`,
		status: index % 3 === 2 ? 'disabled' : 'active',
		issued_on: moment(index),
		modified_on: moment(index),
		last_used_on: index % 2 === 0 ? null : moment(index + 50_000),
		...(index % 2 === 1 && { condition: { request_ip: { in: ['203.0.113.0/24'] } } }),
		policies: [
			{
				id: hexId(`policy of account token ${index}`),
				effect: 'allow',
				permission_groups: [group],
				resources: { [`com.cloudflare.api.account.${seeded.account}`]: '*' },
			},
		],
		...(index > 0 && { creator_email_at_creation: person(index).email }),
		...more,
	};
}

/** API tokens that belong to an account and outlive whoever made them. */
export const resource: EmulatedResource = {
	name: 'accountTokens',
	endpoints,
	...keptInTables<AccountToken>({
		parents: ({ accounts }) => accounts,
		table: accountTokensOf,
		seed: { parentId: seeded.account, count: 3, rowAt: (index) => accountToken(index) },
		shown: ({ modified_on: _modified, ...token }) => token,
		view: {
			title: 'Account API tokens',
			columns: ['Name', 'Created by', 'Status'],
			hasStatus: true,
			empty: 'No account API tokens',
			cellsIn:
				() =>
				({ name, creator_email_at_creation: creator = '', status }) => [name, creator, status],
		},
	}),
};
