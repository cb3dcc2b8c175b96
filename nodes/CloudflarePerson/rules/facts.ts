import type { Person } from '../finding';
import { membersOf } from '../members';
import type { Look } from '../places/place';
import type { Facts } from './match';
import type { RuleBook } from './ruleBook';
import { ruleBookOf } from './ruleBook';
import type { Use } from './uses';
import { usesIn } from './uses';

export const KEEPS_OUT =
	'The address keeps the person out here, so it is not removed: that could let them in.';

/** What the evaluation of rules needs to know of an account. */
export async function factsOf(look: Look): Promise<Facts & { uses: Map<string, Use[]> }> {
	const { where, reading } = look;
	const book = await ruleBookOf(where.id, reading);
	const uses = reading.once(`uses ${where.id}`, () => usesIn(book));
	const memberOf = await memberIds(look).catch(() => undefined);
	return { book, uses, account: where.id, memberOf };
}

async function memberIds(look: Look) {
	const members = await membersOf(look);
	const accepted = members.filter(({ row }) => row.status === 'accepted');
	const ids = new Map(accepted.map(({ person, row }) => [person.key, row.id]));
	return ({ key }: Person) => ids.get(key);
}

/** Why nobody can be taken out of a group or list; undefined if they can. */
export function fixedBy(id: string, { book, uses }: { book: RuleBook; uses: Map<string, Use[]> }) {
	const unread = (['policies', 'groups', 'gatewayRules'] as const).find(
		(name) => 'error' in book[name],
	);
	if (unread) {
		const what = {
			policies: 'Access policies',
			groups: 'Access groups',
			gatewayRules: 'Gateway rules',
		};
		return `It is not known whether it keeps somebody out, because the ${what[unread]} can't be read.`;
	}
	const keeping = (uses.get(id) ?? []).find(({ keepsOut }) => keepsOut);
	return keeping && `${KEEPS_OUT} Used by: ${keeping.words}.`;
}
