import { addressKey } from '../../shared/cloudflare/address';
import type { AccessRule, RuleLists } from '../../shared/resources/accessRules';
import { emailOf, emailsIn, RULE_LISTS, spellingIn } from '../../shared/resources/accessRules';
import { objectsIn } from '../../shared/resources/text';
import type { NotSeen, Person, PlaceName } from '../finding';
import { KEEPS_OUT as STANDS_AGAINST } from '../finding';
import type { Facts, Match } from '../rules/match';
import { anyOf, matchOfLists } from '../rules/match';
import { KEEPS_OUT } from '../rules/facts';
import type { AccessPath } from '../rules/accessPaths';
import type { Look, Seen, Sighting } from './place';
import { sighting } from './place';

/** An Access group or a policy. */
export interface RuleHolder {
	lists: RuleLists;
	id: string;
	name: string | null;
	grants: string | null;
	/** Why addresses can't be taken out at all. */
	fixed?: string;
	/** Being included here keeps somebody out. */
	denies: boolean;
	/** Of a policy, what it decides, if it is not known what that means. */
	unknownDecision?: string;
	/** More of what is expected to be there. */
	before?: { app: string };
}

const LAST =
	'It is the last rule of include, which Cloudflare needs. Delete the record in the Cloudflare dashboard, or add another rule first.';
const REQUIRED =
	'The address stands in require: only this person gets in, and without it anybody who is included would.';
const PAST_A_BLOCK =
	'The address stands in exclude of a deny policy, which lets the person past the block. Change the policy in the Cloudflare dashboard.';

const OF_OTHERS: Record<Exclude<AccessPath['via'], 'direct'>, string | null> = {
	domain: 'A rule for the whole domain gives it.',
	everyone: 'A rule for everyone gives it.',
	group: 'A rule of the group gives it that does not name the address.',
	list: null,
	organization: null,
};

/** What groups or policies give to people, and where their addresses stand in them. */
export async function ruleSightings(
	place: PlaceName,
	look: Look,
	holders: RuleHolder[],
	facts: Facts,
): Promise<Seen> {
	const { slices } = look.reading;
	const sightings: Sighting[] = [];
	const notSeen: NotSeen[] = [];
	for (const holder of holders) {
		const named = namedPeople(look, holder);
		const { include } = holder.lists;
		const last = lastOf(include, named.get('include') ?? []);
		const keeps = (one: Person) => one === (look.together ? last : lastOf(include, [one]));
		const unknown = new Set<string>();
		for (const person of look.people.all) {
			if (slices.isOver) await slices.pause();
			for (const list of RULE_LISTS) {
				if (!named.get(list)?.includes(person)) continue;
				sightings.push(
					directSighting(place, look, person, { holder, list, isLast: keeps(person) }),
				);
			}
			if (holder.denies) continue;
			const match = matchOfLists(holder.lists, person, facts);
			if (holder.unknownDecision) {
				if (match.answer !== 'no') unknown.add(`Decision: ${holder.unknownDecision}`);
				continue;
			}
			sightings.push(...indirectSightings(place, look, person, holder, match));
			for (const rule of match.undecided) unknown.add(rule);
			for (const list of ['exclude', 'require'] as const) {
				if (match.answer !== 'unknown') continue;
				for (const rule of anyOf(holder.lists[list], person, facts).undecided) unknown.add(rule);
			}
		}
		if (unknown.size > 0) notSeen.push(undecided(place, look, holder, [...unknown]));
	}
	return { sightings, notSeen };
}

/** The people whose address stands in a list of rules, by list. */
function namedPeople({ people }: Look, { lists }: RuleHolder): Map<string, Person[]> {
	return new Map(
		RULE_LISTS.map((list) => {
			const found = emailsIn(lists[list]).map((email) => people.with(email));
			return [list, [...new Set(found)].filter((one) => one !== undefined)];
		}),
	);
}

/** Whose address has to stay, because without all of these the list would have no rule left. */
function lastOf(rules: AccessRule[] | null | undefined, named: Person[]): Person | undefined {
	const keys = new Set(named.map(({ key }) => key));
	const isOther = (rule: AccessRule) => !keys.has(addressKey(emailOf(rule) ?? ''));
	return objectsIn(rules).some(isOther) ? undefined : named.at(-1);
}

function directSighting(
	place: PlaceName,
	look: Look,
	person: Person,
	{
		holder,
		list,
		isLast,
	}: { holder: RuleHolder; list: (typeof RULE_LISTS)[number]; isLast: boolean },
): Sighting {
	const { id, name, grants, denies, lists, before } = holder;
	const email = spellingIn(lists[list], person.key) ?? person.email;
	const why = whyFixed(holder, list, isLast);
	const draft =
		why === undefined ? { target: { id, name }, before: { email, ...before } } : undefined;
	const gives = denies === (list === 'exclude');
	const facts = {
		id,
		name,
		draft,
		why,
		grants: gives ? grants : `${STANDS_AGAINST}${grants ?? name}`,
	};
	return sighting(place, look, person, facts);
}

function whyFixed(
	{ denies, fixed, unknownDecision }: RuleHolder,
	list: (typeof RULE_LISTS)[number],
	isLast: boolean,
): string | undefined {
	if (unknownDecision) return `It is not known what the decision '${unknownDecision}' means.`;
	if (denies) return list === 'exclude' ? PAST_A_BLOCK : KEEPS_OUT;
	if (list === 'exclude') return KEEPS_OUT;
	if (list === 'require') return REQUIRED;
	return fixed ?? (isLast ? LAST : undefined);
}

/** Ways in other than by the address itself. What comes by a group or list is taken away there. */
function indirectSightings(
	place: PlaceName,
	look: Look,
	person: Person,
	{ id, name, grants }: RuleHolder,
	{ answer, paths }: Match,
): Sighting[] {
	if (answer === 'no') return [];
	const indirect = paths.filter(({ via }) => via !== 'direct');
	return indirect.map(({ via, through, isNamed }) => {
		const why = isNamed ? null : OF_OTHERS[via as keyof typeof OF_OTHERS];
		const facts = { id, name, grants, via, through, removable: isNamed, why };
		return sighting(place, look, person, facts);
	});
}

const undecided = (
	place: PlaceName,
	{ where }: Look,
	{ id, name }: RuleHolder,
	rules: string[],
): NotSeen => ({
	place,
	where,
	id,
	name,
	why: `These rules can't be decided from here: ${rules.join('; ')}`,
});
