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
}

/** "allow policy Wiki for Intranet, Files" */
export function policyWords({ policy, apps }: PolicyUse): string {
	const names = apps.map(({ id, name }) => text(name) ?? id).join(', ');
	const decision = text(policy.decision) ?? 'unknown';
	return `${decision} policy ${text(policy.name) ?? policy.id}${names && ` for ${names}`}`;
}

/** Whether being in these rules of a policy keeps somebody out. */
export const keepsOut = (
	{ decision }: { decision?: string },
	list: (typeof RULE_LISTS)[number],
): boolean => (decision === 'deny') !== (list === 'exclude');

/** The uses of all groups and lists of an account, by ID. */
export function usesIn(book: RuleBook): Map<string, Use[]> {
	const uses = new Map<string, Use[]>();
	const add = (id: string, use: Use) => uses.set(id, [...(uses.get(id) ?? []), use]);
	const groups = 'rows' in book.groups ? book.groups.rows : new Map<string, never>();
	/** Each rule that names a group or list, and what names the group that it stands in. */
	const follow = (rules: AccessRule[] | null | undefined, use: Use, inside: string[]) => {
		for (const id of objectsIn(rules).flatMap(namedBy)) {
			if (inside.includes(id)) continue;
			add(id, use);
			const group = groups.get(id);
			if (group) followLists(group, use, [...inside, id]);
		}
	};
	const followLists = (lists: RuleLists, use: Use, inside: string[]) => {
		for (const name of RULE_LISTS) {
			const isOpposite = name === 'exclude';
			follow(lists[name], { ...use, keepsOut: use.keepsOut !== isOpposite }, inside);
		}
	};
	for (const one of 'rows' in book.policies ? book.policies.rows : []) {
		for (const name of RULE_LISTS) {
			const use = { words: policyWords(one), keepsOut: keepsOut(one.policy, name) };
			follow(one.policy[name], use, []);
		}
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

/** The group or list that a rule names. */
function namedBy({ group, email_list: list }: AccessRule): string[] {
	const id = text(objectIn(group).id) ?? text(objectIn(list).id);
	return id ? [id.toLowerCase()] : [];
}

const LIST = /\$([0-9a-f]{8})-?([0-9a-f]{4})-?([0-9a-f]{4})-?([0-9a-f]{4})-?([0-9a-f]{12})\b/gi;

const expressionsOf = ({ identity, traffic, device_posture: posture }: GatewayRule) =>
	[identity, traffic, posture].map((one) => text(one) ?? '').join(' ');

/** "not(identity.email in ", right before a list. */
const NEGATION = /\bnot\s*\(?\s*[\w.[\]*]+\s+in\s+$/i;

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
		const isNegated = NEGATION.test(expressions.slice(0, match.index));
		const letsIn = action === (isNegated ? 'block' : 'allow');
		return { id: match.slice(1).join('-').toLowerCase(), isNegated, letsIn };
	});
	const negations = [...expressions.matchAll(/\bnot\b|!/gi)].length;
	const isUnclear = negations > named.filter(({ isNegated }) => isNegated).length;
	return named.map((one) => [one.id, { words, keepsOut: !one.letsIn || isUnclear }]);
}
