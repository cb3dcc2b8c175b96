import { failed } from '../shared/operation/batchRules';
import type { Results } from '../shared/operation/batchRules';
import { ParameterFault } from '../shared/operation/parameterFault';
import { text } from '../shared/resources/text';
import type { Entry, Sent } from './change';
import { entriesBefore, listPathOf } from './change';
import { list } from './list';

/** The most entries that a list takes. */
export const LIMIT = 1000;
export const LIMIT_OF_ENTERPRISE = 5000;

type Addition = Sent<Entry & { limit: number }>;

/**
 * Sends the additions to lists that have room for all of theirs. The others fail, and without
 * keepGoing nothing is sent then.
 */
export async function sendWhatFits<A extends Addition>(
	additions: A[],
	keepGoing: boolean,
	send: (additions: A[]) => Promise<Results<A>>,
): Promise<Results<A>> {
	const byList = new Map<string, A[]>();
	for (const addition of additions) {
		const key = `${listPathOf(addition)} ${addition.item.isDryRun}`;
		byList.set(key, [...(byList.get(key) ?? []), addition]);
	}
	const refused: Results<A> = [];
	const fitting: A[] = [];
	for (const ofList of byList.values()) {
		const { count } = await entriesBefore(ofList[0]!);
		for (const addition of ofList) {
			if (count + ofList.length <= addition.limit) fitting.push(addition);
			else refused.push(...failed([addition], tooLong(addition, count, ofList.length)));
		}
	}
	if (refused.length > 0 && !keepGoing) return refused;
	return [...refused, ...(await send(fitting))];
}

/** "1,000" */
const number = (value: number) => value.toLocaleString('en-US');

function tooLong({ row, limit }: Addition, count: number, wanted: number): ParameterFault {
	const room = Math.max(0, limit - count);
	return new ParameterFault(
		list.name,
		`has no room: ${text(row.name) ?? row.id} has ${number(count)} of at most ${number(limit)} entries, so ${number(room)} more fit, and ${number(wanted)} would be added`,
		limit === LIMIT
			? "Use another list, too. On an Enterprise plan, a list takes 5,000 entries: then add the option 'Enterprise Limit'."
			: 'Use another list, too.',
	);
}
