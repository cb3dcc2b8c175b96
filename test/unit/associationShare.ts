import { untilSettled, readWait } from '../../nodes/CloudflareShareRecipient/association';
import { create } from '../../nodes/CloudflareShareRecipient/operations/create';
import { remove } from '../../nodes/CloudflareShareRecipient/operations/delete';
import type { CloudflareApi } from '../../nodes/shared/cloudflare/api';
import type { Collection, Endpoint } from '../../nodes/shared/cloudflare/resource';
import { collectionOf } from '../../nodes/shared/cloudflare/resource';
import type { Query } from '../../nodes/shared/cloudflare/types';
import type { ParameterFault } from '../../nodes/shared/operation/parameterFault';
import type { AssociationStatus } from '../../nodes/shared/resources/shareRecipients';
import { shareRecipients } from '../../nodes/shared/resources/shareRecipients';
import { itemWith, parametersWith, refusal } from './sessions';
import { Time } from './time';

export const id = (nth: number) => `${nth}`.padStart(32, '0');
const collection = collectionOf(shareRecipients, { account: id(10), share: id(11) });

/** What is waited for, and how long, as an item says it. */
export const waitFor = (wanted: 'associated' | 'disassociated', waitTimeout?: number) => {
	const option = wanted === 'associated' ? 'waitUntilAssociated' : 'waitUntilDisassociated';
	const { fields } = wanted === 'associated' ? create : remove;
	const options = { [option]: true, ...(waitTimeout && { waitTimeout }) };
	return readWait(parametersWith(fields, { options }), wanted)!;
};

interface Row {
	id: string;
	association_status: AssociationStatus;
	resources?: unknown;
}

/** A share whose recipients are in the states that the test puts down, look by look. */
export class Share {
	readonly time = new Time();
	/** What was asked: 'list', 'any' or an ID's last digit, with the time. */
	readonly questions: string[] = [];
	rows: Row[] = [];
	/** What a question fails with, if it does. */
	failure: (question: string) => Error | undefined = () => undefined;
	readonly queries: Array<Query | undefined> = [];

	private readonly api = {
		getFresh: async ({ path }: Endpoint, query?: Query) => {
			const wanted = path.split('/').at(-1)!;
			this.ask(wanted.replace(/^0+/, ''), query);
			const row = this.rows.find((one) => one.id === wanted);
			if (!row) throw refusal(404, 1003, 'No such recipient', collection.item(wanted));
			return row;
		},
		listFresh: async ({ path }: Collection<Row>, query?: Query, limits?: object) => {
			expect(path).toBe(collection.path);
			this.ask(limits ? 'any' : 'list', query);
			return this.rows;
		},
	} as unknown as CloudflareApi;

	private ask(question: string, query?: Query): void {
		this.questions.push(`${this.time.now} ${question}`);
		this.queries.push(query);
		const failure = this.failure(question);
		if (failure) throw failure;
	}

	private readonly item = itemWith(this.api);

	put(...statuses: AssociationStatus[]): void {
		this.rows = statuses.map((status, nth) => ({ id: id(nth + 1), association_status: status }));
	}

	/** Waits for the recipient with this number. */
	wait(nth: number, wanted: 'associated' | 'disassociated', seconds?: number) {
		const outcome: { row?: unknown; error?: ParameterFault } = {};
		const wait = waitFor(wanted, seconds);
		untilSettled(collection, id(nth), wait, { wasCreated: true }, this.item).then(
			(row) => (outcome.row = row),
			(error: ParameterFault) => (outcome.error = error),
		);
		return outcome;
	}
}
