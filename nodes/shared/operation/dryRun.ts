import type { IDataObject } from 'n8n-workflow';

import { text } from '../resources/text';
import type { Collection, Row, Where } from '../cloudflare/resource';
import { collectionOf } from '../cloudflare/resource';
import { isExecutionEnded } from '../cloudflare/faults';
import type { ItemSession } from './itemSession';
import type { Changed, Described, DryRunFacts, Effect } from './operation';
import { TOOL_NOTE } from './toolUse';

/** "organization Example Ltd" */
const placeText = ({ type, id, name }: Where): string =>
	name || id ? `${type} ${name ?? id}` : `an unknown ${type}`;

/** "Jane Doe <jane@example.com>", or what else identifies a record. */
function whoText({ collection: { resource }, person, names, fields, about }: Changed): string {
	const account = text(names?.account_name);
	if (account) return `account ${account}`;
	const [key, name] = Object.values(person).map(text);
	if (!key) return String(fields.id ?? Object.values(about ?? {})[0]);
	return name ? `${name} <${key}>` : (resource.key?.inWords?.(key) ?? key);
}

/**
 * The output of a dry run: whom a change is about, whether anything would change, in words and as
 * requests.
 */
export async function dryRunOutput<I>(
	operation: Described<I>,
	input: I,
	changed: Changed,
	item: ItemSession,
): Promise<IDataObject> {
	const { person, names, fields, brief = fields, flags, about } = changed;
	const wouldSend = item.changes.map(({ method, path, query, body }) => {
		return { method, path, ...(query && { query }), body };
	});
	const wouldChange = wouldSend.length > 0;
	const isAssumed = !wouldChange && isByEarlierItem(changed, item);
	const where = changed.where ?? (await whereIs(changed.collection, item));
	const facts = { ...changed, who: whoText(changed), where: placeText(where), input };
	const unknown = Object.fromEntries(Object.keys(flags).map((flag) => [flag, null]));
	return {
		...names,
		...person,
		outcome: wouldChange ? 'wouldChange' : 'wouldNotChange',
		wouldDo: wouldChange ? wouldDo(operation, facts) : nothingToDo(operation, facts, isAssumed),
		...brief,
		...(wouldChange || isAssumed ? unknown : flags),
		...(wouldChange && about),
		dryRun: true,
		wouldChange,
		...(item.settings.isReadOnlyTool && { note: TOOL_NOTE }),
		where,
		wouldSend,
	};
}

const WORDS: Record<Effect, [string, string]> = {
	read: ['Read', 'in'],
	add: ['Create', 'in'],
	change: ['Update', 'in'],
	remove: ['Delete', 'from'],
};

/** "Delete Access user Jane Doe <jane@example.com> from account Example Ltd" */
function wouldDo<I>(operation: Described<I>, facts: DryRunFacts<I>): string {
	if (operation.wouldDo) return operation.wouldDo(facts);
	const [verb, preposition] = WORDS[operation.effect];
	return `${verb} ${operation.resource.noun} ${facts.who} ${preposition} ${facts.where}`;
}

/**
 * Whether nothing is to do only because of an earlier item of the dry run, which was not done either:
 * at Cloudflare the record is as it was.
 */
function isByEarlierItem(
	{ collection, outcome, person, fields }: Changed,
	item: ItemSession,
): boolean {
	const { records } = item.lookups(collection);
	const [key] = Object.values(person);
	// One that an earlier item would create has no ID.
	const id = text(fields.id) as string;
	return outcome === 'alreadyAbsent'
		? records.hasRemoved(id) || (key !== null && records.hasRemovedKey(String(key)))
		: records.changed(id) !== undefined;
}

const REASONS: Partial<Record<Changed['outcome'], string>> = {
	alreadyThere: 'already there',
	alreadyAbsent: 'not there',
	unchanged: 'already as requested',
	alreadyAnswered: 'already answered, or answered by an earlier item',
};

function nothingToDo<I>(
	{ resource, about = ({ who }) => `${resource.noun} ${who}` }: Described<I>,
	facts: DryRunFacts<I>,
	isAssumed: boolean,
): string {
	const reason = isAssumed ? 'already named by an earlier item' : REASONS[facts.outcome];
	return `Nothing to do for ${about(facts)} in ${facts.where}: ${reason}`;
}

/** The container of a collection, by name if Cloudflare tells it. */
async function whereIs<T extends Row>(
	{ resource: { container }, containers }: Collection<T>,
	item: ItemSession,
): Promise<Where> {
	const id = Object.values(containers).at(-1) ?? '';
	if (!container) return { type: 'credential', id, name: null };
	const endpoint = collectionOf(container, containers).item(id);
	const name = await item.api.get<IDataObject>(endpoint).then(
		(row) => text(row?.name) ?? null,
		(error: unknown) => {
			// A credential may change members without seeing the name of their organization.
			if (isExecutionEnded(error)) throw error;
			return null;
		},
	);
	return { type: container.noun, id, name };
}
