import type { ApiRequest, Endpoint } from '../endpoint';
import { notFound, type ApiResponse } from '../envelope';
import { sorted } from '../filters';
import { pageOrAll, pageParameters, type Query } from '../paging';
import { hexId } from '../ids';
import { company, moment } from '../people';
import { rowsFrom, type EmulatedResource } from '../resource';
import type { AssociationStatus, Share } from '../rows';
import { seeded } from '../seeded';
import type { State } from '../state';
import { accountOf } from './accounts';
import { organizationOf } from './organizations';

declare module '../seedOptions' {
	interface SeedOptions {
		/** Shares of `seeded.account`. */
		shares?: number;
	}
}

/** The token permission for shares is not documented. Recorded responses name this one. */
export const shareReads = {
	permissions: ['Resource Sharing Read', 'Resource Sharing Write'],
	keyOnly: true,
};
export const shareWrites = { permissions: ['Resource Sharing Write'], keyOnly: true };

const resourceTypes = [
	'custom-ruleset',
	'gateway-policy',
	'gateway-destination-ip',
	'gateway-block-page-settings',
	'gateway-extended-email-matching',
	'idp-federation-grant',
	'trust-grant',
];
const listParameters = {
	status: { enum: ['active', 'deleting', 'deleted'] },
	kind: { enum: ['sent', 'received'] },
	target_type: { enum: ['account', 'organization'] },
	resource_types: { type: 'array', items: { enum: resourceTypes } },
	order: { enum: ['name', 'created'] },
	direction: { enum: ['asc', 'desc'] },
	...pageParameters(1, 100),
};
const includes = {
	include_resources: { type: 'boolean' },
	include_recipient_counts: { type: 'boolean' },
};
const statuses: AssociationStatus[] = [
	'associating',
	'associated',
	'disassociating',
	'disassociated',
];

/** The share in the path. Throws 404 if the account in the path does not own it. */
export function shareOf({ params, state, settings }: ApiRequest): Share {
	const account = accountOf(state, params);
	const share = state.shares.find(({ id }) => id === params.share_id);
	if (share?.account_id !== account.id) throw notFound('Share', settings.missingShareCode);
	return share;
}

function listOfAccount(request: ApiRequest): ApiResponse {
	const { params, state } = request;
	const { id } = accountOf(state, params);
	const visible = state.shares.filter((share) => {
		return share.account_id === id || Boolean(state.recipientTable(share.id).find(id));
	});
	return listResponse(visible, (share) => (share.account_id === id ? 'sent' : 'received'), request);
}

function listOfOrganization(request: ApiRequest): ApiResponse {
	const { id } = organizationOf(request);
	const own = request.state.shares.filter(({ organization_id }) => organization_id === id);
	return listResponse(own, () => 'sent', request);
}

type Kind = 'sent' | 'received';

function listResponse(
	shares: Share[],
	kindOf: (share: Share) => Kind,
	request: ApiRequest,
): ApiResponse {
	const { query, state } = request;
	const types = query.resource_types as string[] | undefined;
	const rows = shares.filter((share) => {
		const ofType = !types || share.resources.some((row) => types.includes(row.resource_type));
		return (
			ofType &&
			// Shares in the emulator have no tags.
			!query.tag &&
			(!query.kind || query.kind === kindOf(share)) &&
			(!query.status || query.status === share.status) &&
			(!query.target_type || query.target_type === share.target_type)
		);
	});
	const key = query.order === 'created' ? 'created' : 'name';
	const ordered =
		query.order || query.direction ? sorted(rows, query.direction, (share) => share[key]) : rows;
	return pageOrAll(
		ordered.map((share) => ({ ...toResponse(share, query, state), kind: kindOf(share) })),
		request,
	);
}

/** A share with the parts that the query includes. */
function toResponse(share: Share, query: Query, state: State): object {
	const { resources, ...rest } = share;
	const recipients = query.include_recipient_counts ? state.recipients(share.id) : [];
	const counts = statuses.map((status) => [
		`${status}_recipient_count`,
		recipients.filter(({ association_status }) => association_status === status).length,
	]);
	return {
		...rest,
		...(query.include_resources && { resources }),
		...(query.include_recipient_counts && Object.fromEntries(counts)),
	};
}

const endpoints: Endpoint[] = [
	{
		method: 'GET',
		path: '/accounts/:account_id/shares',
		family: 'shares',
		access: shareReads,
		query: {
			...listParameters,
			...includes,
			tag: { type: 'array', maxItems: 20, items: { type: 'string' } },
		},
		handle: listOfAccount,
	},
	{
		method: 'GET',
		path: '/accounts/:account_id/shares/:share_id',
		family: 'shares',
		access: shareReads,
		query: includes,
		handle: (request) => ({
			result: { ...toResponse(shareOf(request), request.query, request.state), kind: 'sent' },
		}),
	},
	{
		method: 'GET',
		path: '/organizations/:organization_id/shares',
		family: 'shares',
		access: shareReads,
		query: listParameters,
		handle: listOfOrganization,
	},
];

function shareRow(index: number): Share {
	const times = { created: moment(index), modified: moment(index) };
	const name = ['Gateway policies', 'Group-wide rules'][index] ?? `Share of ${company(index)}`;
	return {
		id: hexId(`share ${index}`),
		account_id: seeded.account,
		account_name: company(0),
		organization_id: seeded.organization,
		name,
		...times,
		status: 'active',
		target_type: index === 1 ? 'organization' : 'account',
		resources: [
			{
				id: hexId(`share resource ${index}`),
				...times,
				meta: {},
				resource_account_id: seeded.account,
				resource_id: hexId(`policy ${index}`),
				resource_type: 'gateway-policy',
				resource_version: 1,
				status: 'active',
			},
		],
	};
}

/** Shares of an account and of an organization. */
export const resource: EmulatedResource = {
	name: 'shares',
	endpoints,
	seed: {
		count: 2,
		add(state, count) {
			state.shares = rowsFrom(count, shareRow);
		},
	},
	summary: ({ shares }) => shares.map(({ id, name, target_type }) => ({ id, name, target_type })),
};
