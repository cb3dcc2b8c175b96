import type { IDataObject } from 'n8n-workflow';

import { addressKey } from '../shared/cloudflare/address';
import { canonical } from '../shared/cloudflare/canonical';
import type { AccessGroup } from '../shared/resources/accessGroups';
import { isDefaultGroup } from '../shared/resources/accessGroups';
import type { AccessRule } from '../shared/resources/accessRules';
import { emailOf, emailsIn, RULE_LISTS, ruleLine } from '../shared/resources/accessRules';

export type How = 'add' | 'remove';

/** Cloudflare's limit for all rules of one group. */
const MAX_RULES = 1000;

/** Set by Cloudflare. All other fields are sent as they were read, unknown ones included. */
const READ_ONLY = [
	'id',
	'uid',
	'account_id',
	'created_at',
	'updated_at',
	// Of policies.
	'app_count',
	'reusable',
];

/** What the addresses of a change do to a group. */
export interface GroupChange {
	/** The group as it would be. */
	after: AccessGroup;
	/** The addresses that make a difference, in the form in which they are compared. */
	keys: string[];
}

const rulesIn = (list: AccessRule[] | null | undefined) => (Array.isArray(list) ? list : []);

/** Puts addresses into `include`, or takes them out in every spelling. No other rule is touched. */
export function changeOf(group: AccessGroup, how: How, addresses: string[]): GroupChange {
	const include = rulesIn(group.include);
	const there = new Set(emailsIn(include).map(addressKey));
	const wanted = new Map(addresses.map((address) => [addressKey(address), address]));
	const keys = [...wanted.keys()].filter((key) => there.has(key) === (how === 'remove'));
	const isNamed = (rule: AccessRule) => wanted.has(addressKey(emailOf(rule) ?? ''));
	const rules =
		how === 'add'
			? [...include, ...keys.map((key) => ({ email: { email: wanted.get(key) } }))]
			: include.filter((rule) => !isNamed(rule));
	return { after: { ...group, include: rules }, keys };
}

/**
 * Why a change can't be sent, and what to do: "can't be removed: …"; undefined if it can.
 *
 * @param group "Access group Sales"
 */
export function problemWith(
	group: string,
	how: How,
	{ after }: GroupChange,
): [what: string, advice: string] | undefined {
	if (how === 'remove') {
		if (rulesIn(after.include).length > 0) return undefined;
		return [
			`can't be removed: ${group} would be left without any rule in include`,
			'Nothing was changed. Add another rule first, or delete the whole record in the Cloudflare dashboard.',
		];
	}
	const count = RULE_LISTS.reduce((sum, list) => sum + rulesIn(after[list]).length, 0);
	if (count <= MAX_RULES) return undefined;
	return [
		`can't be added: ${group} would have ${count} rules, and Cloudflare allows ${MAX_RULES}`,
		'Nothing was changed. Put the addresses into a Zero Trust list of type EMAIL, and let a rule refer to it.',
	];
}

/**
 * A list whose rules Cloudflare's answer doesn't tell; undefined if it tells all. Only `include` is never
 * missing.
 */
export const unreadableListOf = (group: AccessGroup) =>
	RULE_LISTS.find((list) => {
		const isMissing = list !== 'include' && (group[list] ?? null) === null;
		return !Array.isArray(group[list]) && !isMissing;
	});

/** The body of an update, which replaces the whole group. */
export function bodyOf(group: AccessGroup): IDataObject {
	const isDefault = isDefaultGroup(group);
	const fields = Object.entries(group).flatMap(([name, value]): Array<[string, unknown]> => {
		if (READ_ONLY.includes(name)) return [];
		if (name === 'is_default') return isDefault === null ? [] : [[name, isDefault]];
		return [[name, value === null && isRules(name) ? [] : value]];
	});
	return Object.fromEntries(fields) as IDataObject;
}

const isRules = (name: string) => (RULE_LISTS as readonly string[]).includes(name);

/** The form in which rules are compared: addresses as a directory would, others exactly. */
const ruleKey = (rule: AccessRule): string => {
	const email = emailOf(rule);
	return email === undefined ? canonical(rule) : `email ${addressKey(email)}`;
};

/** The rules of a list that another list lacks, each as often as it is lacking. Addresses count once. */
function lacking(list: AccessRule[], other: AccessRule[]): AccessRule[] {
	const left = new Map<string, number>();
	for (const rule of other) {
		const key = ruleKey(rule);
		left.set(key, emailOf(rule) === undefined ? (left.get(key) ?? 0) + 1 : Infinity);
	}
	return list.filter((rule) => {
		const key = ruleKey(rule);
		const count = left.get(key) ?? 0;
		left.set(key, count - 1);
		return count < 1;
	});
}

/**
 * What Cloudflare's answer to an update has otherwise than it was sent, for a message; undefined if
 * nothing. Times and other fields that Cloudflare sets itself don't count.
 */
export function differenceTo(sent: IDataObject, answer: AccessGroup): string | undefined {
	const rules = RULE_LISTS.flatMap((list) => {
		if (!(list in sent)) return [];
		const [wanted, found] = [sent, answer].map((group) => rulesIn((group as AccessGroup)[list]));
		return [
			...lacking(wanted!, found!).map((rule) => `${list} lacks ${ruleLine(rule)}`),
			...lacking(found!, wanted!).map((rule) => `${list} also has ${ruleLine(rule)}`),
		];
	});
	const isOther = (name: string) =>
		name === 'name'
			? sent.name !== answer.name
			: name === 'is_default'
				? sent.is_default !== isDefaultGroup(answer)
				: !(name in answer);
	const fields = Object.keys(sent)
		.filter((name) => !isRules(name) && isOther(name))
		.map(
			(name) => `${name} was ${canonical(sent[name])} and is ${canonical(answer[name]) ?? 'gone'}`,
		);
	return [...rules, ...fields].join('; ') || undefined;
}
