import type { AccessRule, RuleLists } from '../../shared/resources/accessRules';
import { RULE_LISTS } from '../../shared/resources/accessRules';
import type { GatewayRule } from '../../shared/resources/gatewayRules';
import { objectIn, objectsIn, text } from '../../shared/resources/text';
import type { PolicyUse, RuleBook } from './ruleBook';

/** What a group or list is used for. */
export interface Use {
	/** "allow policy Wiki for Intranet" */
	words: string;
	/** Who is in the group or list is kept out by it, or may be: taking them out could let them in. */
	keepsOut: boolean;
	/** It is not known what the use does with people, so that it may always keep them out. */
	isUnknown?: boolean;
}

/** "allow policy Wiki for Intranet, Files" */
export function policyWords({ policy, apps }: PolicyUse): string {
	const names = apps.map(({ id, name }) => text(name) ?? id).join(', ');
	const decision = text(policy.decision) ?? 'unknown';
	return `${decision} policy ${text(policy.name) ?? policy.id}${names && ` for ${names}`}`;
}

const LETTING_IN = ['allow', 'non_identity', 'bypass'];

/** Whether it is known what a policy does with those whom its rules match. */
export const isKnownDecision = ({ decision }: { decision?: string }): boolean =>
	decision === 'deny' || LETTING_IN.includes(decision ?? '');

/** What being in these rules of a policy means. */
function useOf(one: PolicyUse, list: (typeof RULE_LISTS)[number]): Use {
	const { policy } = one;
	const words = policyWords(one);
	if (!isKnownDecision(policy)) return { words, keepsOut: true, isUnknown: true };
	return { words, keepsOut: (policy.decision === 'deny') !== (list === 'exclude') };
}

/** What being in one of the lists of a group means that is used so. */
const useIn = (list: (typeof RULE_LISTS)[number], use: Use): Use =>
	list === 'exclude' && !use.isUnknown ? { ...use, keepsOut: !use.keepsOut } : use;

/** The uses of all groups and lists of an account, by ID. */
export function usesIn(book: RuleBook): Map<string, Use[]> {
	const uses = new Map<string, Use[]>();
	/** Returns false for a use that is known, as where groups are in each other. */
	const add = (id: string, use: Use): boolean => {
		const known = uses.get(id) ?? [];
		const isSame = ({ words, keepsOut: keeps }: Use) =>
			words === use.words && keeps === use.keepsOut;
		if (known.some(isSame)) return false;
		uses.set(id, [...known, use]);
		return true;
	};
	const groups = 'rows' in book.groups ? book.groups.rows : new Map<string, never>();
	/** Each rule that names a group or list, and what names the group that it stands in. */
	const follow = (rules: AccessRule[] | null | undefined, use: Use) => {
		for (const id of objectsIn(rules).flatMap(namedBy)) {
			const group = add(id, use) ? groups.get(id) : undefined;
			if (group) followLists(group, use);
		}
	};
	const followLists = (lists: RuleLists, use: Use) => {
		for (const name of RULE_LISTS) follow(lists[name], useIn(name, use));
	};
	for (const one of 'rows' in book.policies ? book.policies.rows : []) {
		for (const name of RULE_LISTS) follow(one.policy[name], useOf(one, name));
		for (const { email_list_uuid: list } of objectsIn(one.policy.approval_groups)) {
			const id = text(list)?.toLowerCase();
			if (id) add(id, { words: `approvers of ${policyWords(one)}`, keepsOut: false });
		}
	}
	for (const rule of 'rows' in book.gatewayRules ? book.gatewayRules.rows : []) {
		for (const [id, use] of gatewayUses(rule)) add(id, use);
	}
	return uses;
}

/** The IDs that a rule names: that of a group or list, also in kinds of rules that Cloudflare adds later. */
const namedBy = (rule: AccessRule): string[] =>
	Object.values(rule).flatMap((body) => text(objectIn(body).id)?.toLowerCase() ?? []);

const LIST = /\$([0-9a-f]{8})-?([0-9a-f]{4})-?([0-9a-f]{4})-?([0-9a-f]{4})-?([0-9a-f]{12})\b/gi;

const expressionsOf = ({ identity, traffic, device_posture: posture }: GatewayRule) =>
	[identity, traffic, posture].map((one) => text(one) ?? '').join(' ');

/** "not(identity.email in ", right before a list, with ")" right after it; or the same without parentheses. */
const NEGATION = /\bnot\s*(\(?)\s*[\w.[\]*]+\s+in\s+$/i;

/** Whether a negation is about this list alone: others may stand in the same parentheses. */
function isNegation(before: string, after: string): boolean {
	const [found, parenthesis] = NEGATION.exec(before) ?? [];
	return found !== undefined && (!parenthesis || /^\s*\)/.test(after));
}

/**
 * The lists that a Gateway rule names, whose IDs stand there with or without dashes, and what each is used
 * for. An expression is only read as text: of negations, only the one right before a list is understood. A
 * rule with another one, or that does something else than allow or block, may keep somebody out.
 */
function gatewayUses(rule: GatewayRule): Array<[id: string, use: Use]> {
	const { name, id, action } = rule;
	const words = `Gateway rule ${text(name) ?? id} (${text(action) ?? 'unknown action'})`;
	const expressions = expressionsOf(rule);
	const named = [...expressions.matchAll(LIST)].map((match) => {
		const after = expressions.slice(match.index + match[0].length);
		const isNegated = isNegation(expressions.slice(0, match.index), after);
		const letsIn = action === (isNegated ? 'block' : 'allow');
		return { id: match.slice(1).join('-').toLowerCase(), isNegated, letsIn };
	});
	const negations = [...expressions.matchAll(/\bnot\b|!/gi)].length;
	const isUnclear = negations > named.filter(({ isNegated }) => isNegated).length;
	return named.map((one) => [one.id, { words, keepsOut: !one.letsIn || isUnclear }]);
}
