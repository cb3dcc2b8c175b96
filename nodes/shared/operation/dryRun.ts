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
function whoText({ person, fields, about }: Changed): string {
	const { email, name, account_id: account } = person;
	const [known, address] = [text(name), text(email)];
	if (address) return known ? `${known} <${address}>` : address;
	if (text(account)) return `account ${String(account)}`;
	return String(fields.id ?? Object.values(about ?? {})[0]);
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
	const { person, fields, brief = fields, flags, about } = changed;
	const wouldSend = item.changes.map(({ method, path, body }) => ({ method, path, body }));
	const wouldChange = wouldSend.length > 0;
	const where = changed.where ?? (await whereIs(changed.collection, item));
	const unknown = Object.fromEntries(Object.keys(flags).map((flag) => [flag, null]));
	return {
		...person,
		outcome: wouldChange ? 'wouldChange' : 'wouldNotChange',
		wouldDo: wouldChange
			? wouldDo(operation, { ...changed, who: whoText(changed), where: placeText(where), input })
			: nothingToDo(operation, changed, where),
		...brief,
		...(wouldChange ? { ...unknown, ...about } : flags),
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

/** An earlier item of the dry run may be the reason, and nothing was changed by that one either. */
const REASONS: Partial<Record<Changed['outcome'], string>> = {
	alreadyThere: 'already there, or created by an earlier item',
	alreadyAbsent: 'not there, or deleted by an earlier item',
	unchanged: 'already as requested, or changed by an earlier item',
	alreadyAnswered: 'already answered, or answered by an earlier item',
};

const nothingToDo = <I>({ resource }: Described<I>, changed: Changed, where: Where) =>
	`Nothing to do for ${resource.noun} ${whoText(changed)} in ${placeText(where)}: ${REASONS[changed.outcome]}`;

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
