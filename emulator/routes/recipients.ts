import { idSchema, objectBody, type ApiRequest, type Endpoint } from '../endpoint';
import { conflict, invalid, notFound, type ApiResponse } from '../envelope';
import { pageOrAll, pageParameters } from '../paging';
import type { Recipient, Share } from '../rows';
import type { Settings } from '../settings';
import type { State } from '../state';
import { shareOf, shareReads, shareWrites } from '../resources/shares';

const collection = '/accounts/:account_id/shares/:share_id/recipients';
const single = `${collection}/:recipient_id`;
const includes = { include_resources: { type: 'boolean' } };

/** Who receives the share. `account_id` is the old name of `recipient_account_id`. */
interface Target {
	recipient_account_id?: string;
	account_id?: string;
	organization_id?: string;
}

const targetSchema = objectBody(
	{ recipient_account_id: idSchema, account_id: idSchema, organization_id: idSchema },
	[],
);

function list(request: ApiRequest): ApiResponse {
	const { query, state } = request;
	const share = shareOf(request);
	const response = pageOrAll(state.recipients(share.id), request);
	const rows = response.result as Recipient[];
	const problems = Boolean(query.include_resources);
	return { ...response, result: rows.map((row) => toResponse(row, share, state, problems)) };
}

function get(request: ApiRequest): ApiResponse {
	const { query, state } = request;
	const problems = Boolean(query.include_resources);
	return { result: toResponse(recipientOf(request), shareOf(request), state, problems) };
}

function recipientOf(request: ApiRequest): Recipient {
	const { params, state } = request;
	const recipient = state.recipientTable(shareOf(request).id).get(params.recipient_id ?? '');
	if (!recipient) throw notFound('Recipient');
	return state.withCurrentStatus(recipient);
}

function toResponse(row: Recipient, share: Share, state: State, withProblems: boolean): Recipient {
	const problem = state.recipientProblems.get(row.account_id);
	if (!withProblems) return row;
	const resources = !problem
		? []
		: share.resources.map(({ resource_id, resource_version }) => {
				return { ...problem, resource_id, resource_version };
			});
	return { ...row, resources };
}

function create(request: ApiRequest): ApiResponse {
	const share = shareOf(request);
	const accountId = targetIdOf(request, share, request.body as Target);
	const existing = findAssociated(request, share, accountId);
	if (existing && request.settings.duplicateRecipient === 'conflict') {
		throw conflict('The account is already a recipient of this share');
	}
	return { status: 201, result: existing ?? add(request, share, accountId) };
}

function replace(request: ApiRequest): ApiResponse {
	const { state, settings } = request;
	const share = shareOf(request);
	if (share.target_type === 'organization') {
		throw invalid('The recipients of a share that targets an organization cannot be replaced');
	}
	const targets = request.body as Target[];
	if (targets.length === 0 && settings.emptyReplacement === 'refuse') {
		throw invalid('At least one recipient is needed');
	}
	const targetIds = targets.map((target) => targetIdOf(request, share, target));
	for (const recipient of state.recipients(share.id)) {
		const active = recipient.association_status.startsWith('associat');
		if (!active || targetIds.includes(recipient.account_id)) continue;
		state.startTransition(recipient, 'disassociating', settings.associationDelayMs);
	}
	for (const accountId of new Set(targetIds)) {
		if (!findAssociated(request, share, accountId)) add(request, share, accountId);
	}
	return { status: 204 };
}

function remove(request: ApiRequest): ApiResponse {
	const recipient = recipientOf(request);
	if (recipient.association_status.startsWith('disassociat')) return { result: recipient };
	const { associationDelayMs } = request.settings;
	return { result: request.state.startTransition(recipient, 'disassociating', associationDelayMs) };
}

/** The ID of the target account or organization. Throws 400 if it cannot receive the share. */
function targetIdOf({ settings, state }: ApiRequest, share: Share, target: Target): string {
	const accountId = target.recipient_account_id ?? target.account_id;
	if (target.recipient_account_id && target.account_id) {
		throw invalid('recipient_account_id and account_id are the same field: send one');
	}
	if (accountId && target.organization_id) {
		throw invalid('recipient_account_id and organization_id are mutually exclusive');
	}
	if (!accountId) return organizationTargetId(settings, share, target);
	if (share.target_type === 'organization' && settings.recipientOnOrganizationShare === 'refuse') {
		throw invalid('The share targets an organization: it takes no single recipients');
	}
	const organizationId = state.anyAccount(accountId)?.managed_by?.parent_org_id;
	if (organizationId !== share.organization_id) {
		throw invalid('The recipient account must belong to the organization of the share');
	}
	if (accountId === share.account_id) throw invalid('An account cannot share with itself');
	return accountId;
}

/** Without a target, the whole organization is meant. The row of an organization has its ID as `account_id`. */
function organizationTargetId(settings: Settings, share: Share, target: Target): string {
	const { organization_id: named } = target;
	if (!named && settings.recipientWithoutTarget === 'refuse') {
		throw invalid('Send recipient_account_id or organization_id');
	}
	if (share.target_type === 'account' && settings.organizationRecipient === 'refuse') {
		throw invalid('The share targets accounts, not an organization');
	}
	const id = named ?? share.organization_id;
	if (id !== share.organization_id) throw invalid('The organization is not that of the caller');
	return id;
}

function findAssociated(
	{ state }: ApiRequest,
	share: Share,
	accountId: string,
): Recipient | undefined {
	const recipient = state.recipientTable(share.id).find(accountId);
	if (!recipient) return undefined;
	const { association_status: status } = state.withCurrentStatus(recipient);
	return status.startsWith('associat') ? recipient : undefined;
}

function add({ state, settings }: ApiRequest, share: Share, accountId: string): Recipient {
	const former = state.recipientTable(share.id).find(accountId);
	if (former && settings.readdRecipient === 'revive') {
		return state.startTransition(former, 'associating', settings.associationDelayMs);
	}
	return state.addRecipient(share.id, accountId, settings.associationDelayMs);
}

/** Recipients of a share. */
export const recipients: Endpoint[] = [
	{
		method: 'GET',
		path: collection,
		family: 'shares',
		access: shareReads,
		query: { ...includes, ...pageParameters(1, 100) },
		handle: list,
	},
	{
		method: 'POST',
		path: collection,
		family: 'shares',
		access: shareWrites,
		body: targetSchema,
		handle: create,
	},
	{
		method: 'PUT',
		path: collection,
		family: 'shares',
		access: shareWrites,
		body: { type: 'array', items: targetSchema },
		handle: replace,
	},
	{
		method: 'GET',
		path: single,
		family: 'shares',
		access: shareReads,
		query: includes,
		handle: get,
	},
	{ method: 'DELETE', path: single, family: 'shares', access: shareWrites, handle: remove },
];
