import type { AccessRule } from './accessRules';
import { emailsIn, emailRule, otherRules } from './accessRules';
import { objectBody, emailSchema, uuidSchema } from './endpoint';
import { asUuid, hexId } from './ids';
import { moment, person } from './people';
import { oneOf } from './resource';
import { checkFields, checkRules, RULE_LISTS, storedRules, type RuleLists } from './ruleLists';
import type { Settings } from './settings';
import { replaceAll } from './table';

interface ApprovalGroup {
	approvals_needed: number;
	email_addresses?: string[];
	email_list_uuid?: string;
}

/** A policy of an account or of one app. It may have more fields than these, which are kept as they are. */
export interface Policy extends RuleLists {
	id: string;
	name: string;
	decision: 'allow' | 'deny' | 'non_identity' | 'bypass';
	approval_required: boolean;
	approval_groups?: ApprovalGroup[];
	isolation_required: boolean;
	purpose_justification_required: boolean;
	purpose_justification_prompt?: string;
	session_duration: string | null;
	mfa_config?: object;
	connection_rules?: object;
	/** Only of a policy that belongs to one app. */
	precedence?: number;
	created_at: string;
	updated_at: string;
}

const text = { type: 'string', minLength: 1 };
const flag = { type: 'boolean' };
const rules = { type: 'array', items: { type: 'object' } };
const approvalGroup = objectBody(
	{
		approvals_needed: { type: 'number', minimum: 0 },
		email_addresses: { type: 'array', items: emailSchema },
		email_list_uuid: uuidSchema,
	},
	['approvals_needed'],
);

const properties = {
	name: text,
	decision: { enum: ['allow', 'deny', 'non_identity', 'bypass'] },
	include: rules,
	exclude: rules,
	require: rules,
	approval_required: flag,
	approval_groups: { type: 'array', items: approvalGroup },
	isolation_required: flag,
	purpose_justification_required: flag,
	purpose_justification_prompt: { type: 'string' },
	session_duration: { type: ['string', 'null'] },
	mfa_config: { type: 'object' },
	connection_rules: { type: 'object' },
	precedence: { type: 'integer', minimum: 1 },
};

/** Schema of a body. Fields of unknown kinds must be there already, which `replacePolicy` checks. */
export const policySchema = {
	type: 'object',
	properties,
	required: ['name', 'decision', 'include'],
};

const FIELDS = Object.keys(properties).filter((name) => name !== 'precedence');

/** What an update leaves of the fields that it doesn't have. */
const EMPTY = {
	exclude: [],
	require: [],
	approval_required: false,
	isolation_required: false,
	purpose_justification_required: false,
	session_duration: '24h',
};

/**
 * Replaces a whole policy: what the body doesn't have is gone, or kept by the setting. Throws 12130 for
 * what the reference doesn't name, unless the policy has it already.
 *
 * @param place where a policy of an app goes without a `precedence`
 */
export function replacePolicy<T extends Policy>(
	policy: T,
	body: Partial<Policy>,
	{ settings, now, place }: { settings: Settings; now: string; place?: number },
): T {
	checkFields(body, place === undefined ? FIELDS : [...FIELDS, 'precedence'], policy);
	checkRules(body, policy);
	const { id, created_at } = policy;
	const emptied = { ...EMPTY, ...(place !== undefined && { precedence: place }) };
	return replaceAll(policy, {
		...(settings.omittedPolicyFields === 'kept' ? policy : emptied),
		...body,
		...storedRules(body, settings),
		id,
		created_at,
		updated_at: now,
	} as T);
}

/** A policy with these rules, which lets people in unless told otherwise. */
export function policyWith(
	label: string,
	name: string,
	{ include, ...more }: Partial<Policy> & { include: AccessRule[] },
	index = 0,
): Policy {
	return {
		id: asUuid(hexId(label)),
		name,
		decision: 'allow',
		include,
		...structuredClone(EMPTY),
		created_at: moment(index),
		updated_at: moment(index),
		...more,
	};
}

/** Sample rules: a person, something else, and for some of them somebody who is kept out. */
export function sampleRules(index: number): RuleLists {
	return {
		include: [emailRule(person(index).email), oneOf(otherRules as [AccessRule], index + 1)],
		exclude: index % 2 === 0 ? [] : [emailRule('former.contractor@example.com')],
		require: [],
	};
}

/** What the control shows of a policy: all that it decides. */
export const shownPolicy = ({ created_at: _created, updated_at: _updated, ...policy }: Policy) =>
	policy;

/** The addresses of a policy, and how many other rules it has, for the live view. */
export function policyCells(policy: Policy): [emails: string, others: string] {
	const emails = emailsIn(policy.include);
	const all = RULE_LISTS.flatMap((list) => policy[list]);
	return [emails.join(', '), String(all.length - emails.length)];
}
