import { addressKey } from '../../shared/cloudflare/address';
import type { AccessGroup } from '../../shared/resources/accessGroups';
import type { AccessRule, RuleLists } from '../../shared/resources/accessRules';
import { emailOf, ruleLine, spellingIn } from '../../shared/resources/accessRules';
import { objectIn, objectsIn, text } from '../../shared/resources/text';
import type { Person, Through, Via } from '../finding';
import type { RuleBook } from './ruleBook';
import type { AccessPath } from './accessPaths';
import { distinct, throughGroup, throughList } from './accessPaths';

/** Whether rules match somebody, as far as that can be told from here. */
type Answer = 'yes' | 'no' | 'unknown';

export interface Match {
	answer: Answer;
	paths: AccessPath[];
	/** The rules that can't be decided from here, in words. */
	undecided: string[];
	/** It was not followed into a group that it came from, so that it holds for this path only. */
	isCut?: boolean;
}

/** What the evaluation needs besides the rules. */
export interface Facts {
	book: RuleBook;
	account: string;
	/** The ID of the account member, for those who have accepted; undefined if members can't be read. */
	memberOf: ((person: Person) => string | undefined) | undefined;
}

const NO: Match = { answer: 'no', paths: [], undecided: [] };
const NO_CUT: Match = { ...NO, isCut: true };

const yes = (via: Via, through: Through | null, isNamed = false): Match => ({
	answer: 'yes',
	paths: [{ via, through, isNamed }],
	undecided: [],
});

const undecided = (rule: AccessRule): Match => ({
	answer: 'unknown',
	paths: [],
	undecided: [ruleLine(rule)],
});

/** Credentials of programs: they match no person. */
const OF_PROGRAMS = ['service_token', 'any_valid_service_token', 'linked_app_token'];

/** Rules that are not about one address each; few, in lists of up to a thousand. */
const others = new WeakMap<object, AccessRule[]>();

function othersIn(rules: AccessRule[]): AccessRule[] {
	const known = others.get(rules) ?? objectsIn(rules).filter((rule) => emailOf(rule) === undefined);
	others.set(rules, known);
	return known;
}

/** Whether any of the rules matches, and by which paths. */
export function anyOf(
	rules: AccessRule[] | null | undefined,
	person: Person,
	facts: Facts,
	inside: readonly string[] = [],
): Match {
	if (!Array.isArray(rules)) return NO;
	const direct = spellingIn(rules, person.key) === undefined ? NO : yes('direct', null, true);
	const found = [direct, ...othersIn(rules).map((rule) => matchOf(rule, person, facts, inside))];
	return {
		answer: strongest(found.map(({ answer }) => answer)),
		paths: found.flatMap(({ paths }) => paths),
		undecided: [...new Set(found.flatMap((one) => one.undecided))],
		isCut: found.some(({ isCut }) => isCut),
	};
}

/** Whether all of the rules match. */
function allOf(
	rules: AccessRule[] | null | undefined,
	person: Person,
	facts: Facts,
	inside: readonly string[],
): Pick<Match, 'answer' | 'isCut'> {
	const found = objectsIn(rules).map((rule) => anyOf([rule], person, facts, inside));
	const isCut = found.some((one) => one.isCut);
	const weakest = (['no', 'unknown'] as const).find((one) =>
		found.some(({ answer }) => answer === one),
	);
	return { answer: weakest ?? 'yes', isCut };
}

const strongest = (answers: Answer[]): Answer =>
	answers.find((one) => one === 'yes') ?? answers.find((one) => one === 'unknown') ?? 'no';

/** Whether a group or policy takes somebody in: one of include, none of exclude, all of require. */
export function matchOfLists(
	{ include, exclude, require }: RuleLists,
	person: Person,
	facts: Facts,
	inside: readonly string[] = [],
): Match {
	const included = anyOf(include, person, facts, inside);
	const excluded = anyOf(exclude, person, facts, inside);
	const required = allOf(require, person, facts, inside);
	const isCut = [included, excluded, required].some((one) => one.isCut);
	if (included.answer === 'no' || excluded.answer === 'yes' || required.answer === 'no') {
		return isCut ? NO_CUT : NO;
	}
	const isCertain = excluded.answer === 'no' && required.answer === 'yes';
	return { ...included, isCut, answer: isCertain ? included.answer : 'unknown' };
}

/** One rule. A rule of several kinds is none that Cloudflare documents. */
function matchOf(rule: AccessRule, person: Person, facts: Facts, inside: readonly string[]): Match {
	const [kind, another] = Object.keys(rule);
	if (kind === undefined || another !== undefined) return undecided(rule);
	const body = objectIn(rule[kind]);
	if (OF_PROGRAMS.includes(kind)) return NO;
	switch (kind) {
		case 'everyone':
			return yes('everyone', null);
		case 'email_domain':
			return isInDomain(person, text(body.domain)) ? yes('domain', null) : NO;
		case 'email_list':
			return inList(rule, text(body.id), person, facts);
		case 'group':
			return inGroup(rule, text(body.id), person, facts, inside);
		case 'cloudflare_account_member':
			return isMember(rule, text(body.account_id), person, facts);
		default:
			return undecided(rule);
	}
}

function isInDomain({ key }: Person, domain: string | undefined): boolean {
	return domain !== undefined && key.endsWith(addressKey(`@${domain.replace(/^@/, '')}`));
}

function inList(
	rule: AccessRule,
	id: string | undefined,
	person: Person,
	{ book: { lists } }: Facts,
): Match {
	const found = 'rows' in lists && id ? lists.rows.get(id.toLowerCase()) : undefined;
	if (!found || found.entries instanceof Error) return undecided(rule);
	return found.entries.has(person.key) ? yes('list', throughList(found), true) : NO;
}

/** Groups may be in groups, even in each other: who is only in a loop is in none of them. */
function inGroup(
	rule: AccessRule,
	id: string | undefined,
	person: Person,
	facts: Facts,
	inside: readonly string[],
): Match {
	const { groups } = facts.book;
	const group = 'rows' in groups && id ? groups.rows.get(id.toLowerCase()) : undefined;
	if (!group) return undecided(rule);
	if (inside.includes(group.id)) return NO_CUT;
	const known = matched.get(group) ?? new Map<string, Match>();
	matched.set(group, known);
	const match = known.get(person.key) ?? matchOfLists(group, person, facts, [...inside, group.id]);
	if (!match.isCut) known.set(person.key, match);
	return { ...match, paths: distinct(match.paths).map((path) => throughGroup(group, path)) };
}

/** Groups may be in each other many times over, so who is in one is found out once. */
const matched = new WeakMap<AccessGroup, Map<string, Match>>();

function isMember(
	rule: AccessRule,
	id: string | undefined,
	person: Person,
	{ account, memberOf }: Facts,
): Match {
	if (!memberOf || (id !== undefined && id.toLowerCase() !== account)) return undecided(rule);
	const member = memberOf(person);
	if (!member) return NO;
	return yes('organization', { place: 'accountMember', id: member, name: person.email }, true);
}
