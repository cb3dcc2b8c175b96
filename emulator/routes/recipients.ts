import { idSchema, objectBody, type Call, type Endpoint } from '../endpoint';
import { conflict, invalid, notFound, type Answer } from '../envelope';
import { pageOrAll, pageParameters } from '../paging';
import type { Recipient, Share } from '../resources';
import type { Settings } from '../settings';
import type { State } from '../state';
import { shareOf, shareReads, shareWrites } from './shares';

const collection = '/accounts/:account_id/shares/:share_id/recipients';
const single = `${collection}/:recipient_id`;
const includes = { include_resources: { type: 'boolean' } };

/** Who is to receive a share. `account_id` is the old name of `recipient_account_id`. */
interface Target {
	recipient_account_id?: string;
	account_id?: string;
	organization_id?: string;
}

const targetSchema = objectBody(
	{ recipient_account_id: idSchema, account_id: idSchema, organization_id: idSchema },
	[],
);

function list(call: Call): Answer {
	const { query, state } = call;
	const share = shareOf(call);
	const answer = pageOrAll(state.recipients(share.id), call);
	const rows = answer.result as Recipient[];
	const problems = Boolean(query.include_resources);
	return { ...answer, result: rows.map((row) => presented(row, share, state, problems)) };
}

function get(call: Call): Answer {
	const { query, state } = call;
	const problems = Boolean(query.include_resources);
	return { result: presented(recipientOf(call), shareOf(call), state, problems) };
}

function recipientOf(call: Call): Recipient {
	const { params, state } = call;
	const recipient = state.recipientTable(shareOf(call).id).get(params.recipient_id ?? '');
	if (!recipient) throw notFound('Recipient');
	return state.settle(recipient);
}

function presented(row: Recipient, share: Share, state: State, withProblems: boolean): Recipient {
	const problem = state.recipientProblems.get(row.account_id);
	if (!withProblems) return row;
	const resources = !problem
		? []
		: share.resources.map(({ resource_id, resource_version }) => {
				return { ...problem, resource_id, resource_version };
			});
	return { ...row, resources };
}

function create(call: Call): Answer {
	const share = shareOf(call);
	const accountId = receiverOf(call, share, call.body as Target);
	const existing = associated(call, share, accountId);
	if (existing && call.settings.duplicateRecipient === 'conflict') {
		throw conflict('The account is already a recipient of this share');
	}
	return { status: 201, result: existing ?? add(call, share, accountId) };
}

function replace(call: Call): Answer {
	const { state, settings } = call;
	const share = shareOf(call);
	if (share.target_type === 'organization') {
		throw invalid('The recipients of a share that targets an organization cannot be replaced');
	}
	const targets = call.body as Target[];
	if (targets.length === 0 && settings.emptyReplacement === 'refuse') {
		throw invalid('At least one recipient is needed');
	}
	const wanted = targets.map((target) => receiverOf(call, share, target));
	for (const recipient of state.recipients(share.id)) {
		const active = recipient.association_status.startsWith('associat');
		if (!active || wanted.includes(recipient.account_id)) continue;
		state.move(recipient, 'disassociating', settings.associationDelayMs);
	}
	for (const accountId of new Set(wanted)) {
		if (!associated(call, share, accountId)) add(call, share, accountId);
	}
	return { status: 204 };
}

function remove(call: Call): Answer {
	const recipient = recipientOf(call);
	const gone = recipient.association_status.startsWith('disassociat');
	if (gone) return { result: recipient };
	const { associationDelayMs } = call.settings;
	return { result: call.state.move(recipient, 'disassociating', associationDelayMs) };
}

/** The id of the account or organization that a target names; refuses (400) what cannot be reached. */
function receiverOf({ settings, state }: Call, share: Share, target: Target): string {
	const accountId = target.recipient_account_id ?? target.account_id;
	if (target.recipient_account_id && target.account_id) {
		throw invalid('recipient_account_id and account_id are the same field: send one');
	}
	if (accountId && target.organization_id) {
		throw invalid('recipient_account_id and organization_id are mutually exclusive');
	}
	if (!accountId) return organizationReceiver(settings, share, target);
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

/** Naming neither means the whole organization. The row of an organization carries its id. */
function organizationReceiver(settings: Settings, share: Share, target: Target): string {
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

function associated({ state }: Call, share: Share, accountId: string): Recipient | undefined {
	const recipient = state.recipientTable(share.id).find(accountId);
	if (!recipient) return undefined;
	const { association_status: status } = state.settle(recipient);
	return status.startsWith('associat') ? recipient : undefined;
}

function add({ state, settings }: Call, share: Share, accountId: string): Recipient {
	const former = state.recipientTable(share.id).find(accountId);
	if (former && settings.readdRecipient === 'revive') {
		return state.move(former, 'associating', settings.associationDelayMs);
	}
	return state.addRecipient(share.id, accountId, settings.associationDelayMs);
}

/** Recipients of a share, §2.1 of the API reference. */
export const recipients: Endpoint[] = [
	{
		method: 'GET',
		path: collection,
		family: 'shares',
		access: shareReads,
		query: { ...includes, ...pageParameters(1, 100) },
		answer: list,
	},
	{
		method: 'POST',
		path: collection,
		family: 'shares',
		access: shareWrites,
		body: targetSchema,
		answer: create,
	},
	{
		method: 'PUT',
		path: collection,
		family: 'shares',
		access: shareWrites,
		body: { type: 'array', items: targetSchema },
		answer: replace,
	},
	{
		method: 'GET',
		path: single,
		family: 'shares',
		access: shareReads,
		query: includes,
		answer: get,
	},
	{ method: 'DELETE', path: single, family: 'shares', access: shareWrites, answer: remove },
];
