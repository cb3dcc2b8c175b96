import type { AccessRule } from './accessRules';
import { emailRule, ruleProblem } from './accessRules';
import { apiError, type ApiError } from './envelope';
import type { Settings } from './settings';

export const RULE_LISTS = ['include', 'exclude', 'require'] as const;

/** The rules of an Access group or policy. */
export type RuleLists = Record<(typeof RULE_LISTS)[number], AccessRule[]>;

const INVALID = 12_130;
/** Cloudflare's limit for the rules of one group, and for those of one application. */
const MAX_RULES = 1000;

export const invalidAccess = (message: string): ApiError =>
	apiError(400, INVALID, `access.api.error.invalid_request: ${message}`);

const same = (one: unknown, other: unknown) => JSON.stringify(one) === JSON.stringify(other);

/** The fields that Cloudflare sets itself. */
const READ_ONLY = ['id', 'uid', 'account_id', 'app_count', 'reusable', 'created_at', 'updated_at'];

/** Throws 12130 for a field that is not known, unless the record has it already, and for a missing name. */
export function checkFields(
	fields: { name?: unknown },
	known: readonly string[],
	before?: object,
): void {
	for (const name of Object.keys(fields)) {
		if (READ_ONLY.includes(name)) throw invalidAccess(`${name} can't be set`);
		if (!known.includes(name) && !(before && name in before)) {
			throw invalidAccess(`unknown field ${name}`);
		}
	}
	if (typeof fields.name !== 'string' || !fields.name) throw invalidAccess('name is required');
}

/** Throws 12130 for rules that the reference doesn't name, unless the record has them already. */
export function checkRules(fields: Partial<RuleLists>, before?: RuleLists): void {
	const lists = RULE_LISTS.filter((list) => fields[list] !== undefined);
	if (lists.some((list) => !Array.isArray(fields[list]))) {
		throw invalidAccess('rules must be a list');
	}
	if (!fields.include?.length) throw invalidAccess('include must have a rule');
	const rules = lists.flatMap((list) => fields[list] ?? []);
	if (rules.length > MAX_RULES) throw invalidAccess(`there can be ${MAX_RULES} rules at most`);
	const there = before ? RULE_LISTS.flatMap((list) => before[list]) : [];
	for (const rule of rules) {
		const problem = ruleProblem(rule);
		if (problem && !there.some((one) => same(one, rule))) throw invalidAccess(problem);
	}
}

/** What Cloudflare stores of the lists in a body: addresses as sent, or in lower case. */
export function storedRules(fields: Partial<RuleLists>, settings: Settings): Partial<RuleLists> {
	const stored = (rule: AccessRule) =>
		settings.groupRuleEmails === 'lowerCase' && typeof rule.email?.email === 'string'
			? emailRule(rule.email.email.toLowerCase())
			: rule;
	return Object.fromEntries(
		RULE_LISTS.flatMap((list) => (fields[list] ? [[list, fields[list].map(stored)]] : [])),
	);
}
