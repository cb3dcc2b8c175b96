import { setTimeout as sleep } from 'node:timers/promises';

import type { IDataObject } from 'n8n-workflow';

import { endedFault } from '../../nodes/shared/cloudflare/requestFaults';
import type { Session } from '../../nodes/shared/cloudflare/session';
import type { ItemOperation, Outcome } from '../../nodes/shared/operation/operation';
import { operation } from '../../nodes/shared/operation/operation';
import type { ReadItem } from '../../nodes/shared/operation/reading';
import type { Subject } from '../../nodes/shared/operation/records';
import { runItems } from '../../nodes/shared/operation/runItems';
import type { Row } from './people';
import { peopleWith, person } from './people';
import { endpoint } from './requests';
import { itemOf, sessionWith } from './sessions';

export const described = {
	value: 'do',
	name: 'Do',
	action: 'Do it',
	description: 'Does it',
	effect: 'read' as const,
	resource: { ...person, person: undefined },
	fields: [],
	read: () => 0,
};

export const closed = endedFault({ method: 'GET', ...endpoint });
export const nextTurn = async () => await new Promise(setImmediate);

/** Items whose input is their number; those named could not be read. */
export const readItemsOf = (
	session: Session,
	count: number,
	unreadable: Record<number, Error> = {},
) =>
	Array.from({ length: count }, (_, index): ReadItem => {
		const error = unreadable[index];
		const name = `item ${index}`;
		return error ? { index, name, error } : { index, name, input: index, item: itemOf(session) };
	});

/** Two items each name the same person. */
export const subjectOf = (input: number): Subject<Row> => ({
	parameter: 'user',
	collection: peopleWith({ paging: { style: 'page', max: 1000 } }),
	by: 'key',
	value: `p${Math.floor(input / 2)}@x.org`,
});

export type Doing = Omit<Partial<ItemOperation<number>>, 'lookup'> &
	Pick<ItemOperation<number>, 'run'>;

/** Runs what is given over so many items. */
export function start(
	doing: Doing,
	count: number,
	how: { keepGoing?: boolean; bad?: Record<number, Error> } = {},
) {
	const { keepGoing = true, bad } = how;
	const session = sessionWith();
	const items = readItemsOf(session, count, bad);
	const running = runItems(
		operation<number>({ ...described, ...doing }),
		items,
		session,
		keepGoing,
	);
	return { session, running };
}

/** Work on items that goes on when the test says so. */
export class Held {
	readonly begun: number[] = [];
	private readonly ends: Array<() => void> = [];

	readonly work = async (input: number) => {
		this.begun.push(input);
		await new Promise<void>((end) => (this.ends[input] = end));
		return { input };
	};

	release = (...inputs: number[]) => inputs.forEach((input) => this.ends[input]!());

	/** Waits until nothing has begun for a while: work on many items pauses in between. */
	async settled(): Promise<void> {
		for (let before = -1, quiet = 0; quiet < 5; await sleep(10)) {
			quiet = before === this.begun.length ? quiet + 1 : 0;
			before = this.begun.length;
		}
	}

	/** Lets everything go on until nothing begins any more. */
	async releaseAll(): Promise<void> {
		for (let done = 0; done < this.begun.length; await this.settled()) {
			this.release(...this.begun.slice(done));
			done = this.begun.length;
		}
	}
}

export const numbers = (count: number) => [...Array(count).keys()];
export const ok = (output: IDataObject): Outcome => ({ ok: true, output });
