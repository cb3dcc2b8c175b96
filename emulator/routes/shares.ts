import type { Call, Endpoint } from '../endpoint';
import { notFound, type Answer } from '../envelope';
import { sorted } from '../filters';
import { pageOrAll, pageParameters, type Query } from '../paging';
import type { AssociationStatus, Share } from '../resources';
import type { State } from '../state';
import { accountOf } from './accounts';
import { organizationOf } from './organizations';

/** No document names a token permission for shares; what recorded answers speak of is this one. */
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

/** The share in the path, when the account in the path is its owner; refuses (404) others. */
export function shareOf({ params, state, settings }: Call): Share {
	const account = accountOf(state, params);
	const share = state.shares.find(({ id }) => id === params.share_id);
	if (share?.account_id !== account.id) throw notFound('Share', settings.missingShareCode);
	return share;
}

function listOfAccount(call: Call): Answer {
	const { params, state } = call;
	const { id } = accountOf(state, params);
	const reached = state.shares.filter((share) => {
		return share.account_id === id || Boolean(state.recipientTable(share.id).find(id));
	});
	return listed(reached, (share) => (share.account_id === id ? 'sent' : 'received'), call);
}

function listOfOrganization(call: Call): Answer {
	const { id } = organizationOf(call);
	const own = call.state.shares.filter(({ organization_id }) => organization_id === id);
	return listed(own, () => 'sent', call);
}

type Kind = 'sent' | 'received';

function listed(shares: Share[], kindOf: (share: Share) => Kind, call: Call): Answer {
	const { query, state } = call;
	const types = query.resource_types as string[] | undefined;
	const rows = shares.filter((share) => {
		const ofType = !types || share.resources.some((row) => types.includes(row.resource_type));
		return (
			ofType &&
			// No share here has a tag.
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
		ordered.map((share) => ({ ...presented(share, query, state), kind: kindOf(share) })),
		call,
	);
}

/** A share with what the query asks to be included. */
function presented(share: Share, query: Query, state: State): object {
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

/** Shares of an account and of an organization, §3.4 and §3.5 of the API reference. */
export const shares: Endpoint[] = [
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
		answer: listOfAccount,
	},
	{
		method: 'GET',
		path: '/accounts/:account_id/shares/:share_id',
		family: 'shares',
		access: shareReads,
		query: includes,
		answer: (call) => ({
			result: { ...presented(shareOf(call), call.query, call.state), kind: 'sent' },
		}),
	},
	{
		method: 'GET',
		path: '/organizations/:organization_id/shares',
		family: 'shares',
		access: shareReads,
		query: listParameters,
		answer: listOfOrganization,
	},
];
