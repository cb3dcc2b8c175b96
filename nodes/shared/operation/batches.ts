import type { CloudflareFault } from '../cloudflare/faults';
import { isExecutionEnded, isOutcomeUnknown, isRejected, statusOf } from '../cloudflare/faults';
import type { BatchRules, Results } from './batchRules';
import { batchesOf, eachOf, failed } from './batchRules';
import type { ItemSession } from './itemSession';
import type { Result } from './operation';
import { inPool } from './pool';

/** What the requests so far have shown about one container. */
interface ContainerState {
	/** Cloudflare refused the credential for this container: nothing more is sent to it. */
	refusal?: unknown;
	/** The first batch that is split. */
	first?: Promise<unknown>;
	/** The message with which every single entry of a full batch was refused. */
	commonRefusal?: string;
}

/**
 * Sends entries in batches, in parallel. A refused batch is split until only single entries are
 * refused. A batch whose credential is refused is not split, and nothing more is sent to its
 * container. Without keepGoing, nothing is sent after the first failure. Entries that were not
 * reached are missing from the results.
 */
export class BatchSender<E extends { item: ItemSession }, R> {
	private readonly states = new Map<string, ContainerState>();

	constructor(
		private readonly rules: BatchRules<E, R>,
		private readonly keepGoing: boolean,
	) {}

	async sendAll(entries: E[]): Promise<Results<E>> {
		const size = entries[0]?.item.maxConcurrency ?? 1;
		const results = await inPool(batchesOf(entries, this.rules), size, async (batch) => {
			// The error of one batch says nothing about the others.
			return await this.send(batch).catch((error: unknown) => failed(batch, error));
		});
		return results.flat();
	}

	/** @param isPart the batch is part of a refused batch */
	private async send(batch: E[], isPart = false): Promise<Results<E>> {
		const { refusal } = this.stateOf(batch);
		if (refusal !== undefined) return failed(batch, refusal);
		const queuedAt = performance.now();
		const answer = await this.rules.send(batch).catch((error: unknown) => ({ error }));
		if ('error' in answer) return await this.afterFault(batch, answer.error, isPart, queuedAt);
		shareChange(batch);
		const results = await this.rules.settle(batch, answer);
		const named = new Set(results.map(([entry]) => entry));
		const missing = batch.filter((entry) => !named.has(entry));
		if (missing.length === 0) return this.endUnlessKeepGoing(results);
		return this.endUnlessKeepGoing([
			...results,
			...(await this.settleMissing(missing, answer.sentAt)),
		]);
	}

	/** Entries that are missing from a response: created anyway, existing before, or to be sent again. */
	private async settleMissing(missing: E[], sentAt: number): Promise<Results<E>> {
		const rest: E[] = [];
		const settled = await eachOf(missing, async (entry): Promise<Result | undefined> => {
			const row = await this.rules.lookUp(entry, 'findFresh');
			if (row) return await this.rules.afterSending(entry, row, sentAt);
			// If the lookup fails, the record may have been created, so it is not sent again.
			if (row === undefined) return { ok: false, error: this.rules.missingFault(entry) };
			rest.push(entry);
			return undefined;
		});
		const known = settled.flatMap(([entry, outcome]) =>
			outcome ? [[entry, outcome] as const] : [],
		);
		if (rest.length === 0) return known;
		return [...known, ...(await this.split(rest, this.rules.missingFault(rest[0]!)))];
	}

	/** The outcomes of a failed batch. */
	private async afterFault(
		batch: E[],
		error: unknown,
		isPart: boolean,
		queuedAt: number,
	): Promise<Results<E>> {
		const state = this.stateOf(batch);
		if (isExecutionEnded(error)) return failed(batch, state.refusal ?? error);
		const status = statusOf(error) ?? 0;
		if (status === 401 || status === 403) {
			state.refusal = error;
			// With 401 the secret itself is refused, for all containers.
			if (status === 401) batch[0]!.item.endSending();
			return this.endUnlessKeepGoing(failed(batch, error));
		}
		if (isOutcomeUnknown(error))
			return this.endUnlessKeepGoing(await this.afterLostAnswer(batch, error, queuedAt));
		const { isRejected: isAboutEntries = isRejected } = this.rules;
		if (!isAboutEntries(error)) return this.endUnlessKeepGoing(failed(batch, error));
		return this.endUnlessKeepGoing(
			await this.afterRefusal(batch, error as CloudflareFault, isPart),
		);
	}

	/** Ends the execution's sending if an entry failed, unless keepGoing is set. */
	private endUnlessKeepGoing(results: Results<E>): Results<E> {
		const lost = results.some(([, { ok }]) => !ok);
		if (lost && !this.keepGoing) results[0]![0].item.endSending();
		return results;
	}

	/** After a request of unknown outcome: records that exist now but did not before were created by it. */
	private async afterLostAnswer(
		batch: E[],
		error: CloudflareFault,
		sentAt: number,
	): Promise<Results<E>> {
		return await eachOf(batch, async (entry): Promise<Result> => {
			const row = await this.rules.lookUp(entry, 'findFresh');
			if (row === undefined) return { ok: false, error };
			if (row === null) return { ok: false, error: this.rules.notDone(error) };
			return await this.rules.afterSending(entry, row, sentAt);
		});
	}

	/**
	 * Splits a refused batch. If every single entry of the first one is refused with the same message,
	 * the refusal is not about single entries. Then only two entries of each further batch that is
	 * refused with this message are sent again.
	 */
	private async afterRefusal(
		batch: E[],
		error: CloudflareFault,
		isPart: boolean,
	): Promise<Results<E>> {
		if (isPart) return await this.split(batch, error);
		const state = this.stateOf(batch);
		if (state.first) {
			await state.first;
			if (state.commonRefusal === error.message) return await this.trySample(batch, error);
		}
		const taken = this.split(batch, error);
		state.first ??= taken.then((results) => {
			const isWhole = results.length >= this.rules.size;
			if (isWhole && allRefusedWith(results, error)) state.commonRefusal = error.message;
		});
		return await taken;
	}

	/** Sends the first and the last entry, and the others only if one of these has another result. */
	private async trySample(batch: E[], error: CloudflareFault): Promise<Results<E>> {
		const tried = await this.sendParts([[batch[0]!], [batch.at(-1)!]]);
		const rest = batch.slice(1, -1);
		const others = allRefusedWith(tried, error)
			? failed(rest, error)
			: await this.split(rest, error);
		return [...tried, ...others];
	}

	/**
	 * Looks all entries up together and removes those that exist already. The others are sent again,
	 * in two halves if none existed.
	 */
	private async split(batch: E[], error: Error): Promise<Results<E>> {
		if (batch.length === 0) return [];
		const isAlone = batch.length === 1;
		const isKnown = isAlone && this.stateOf(batch).commonRefusal === error.message;
		const looked = await eachOf(batch, async (entry): Promise<Result | undefined> => {
			if (isKnown) return undefined;
			const row = await this.rules.lookUp(entry, isAlone ? 'findFresh' : 'find');
			return row ? await this.rules.alreadyThere(entry, row) : undefined;
		});
		const known = looked.flatMap(([entry, outcome]) =>
			outcome ? [[entry, outcome] as const] : [],
		);
		const rest = looked.flatMap(([entry, outcome]) => (outcome ? [] : [entry]));
		if (isAlone) return [...known, ...failed(rest, error)];
		const middle = known.length > 0 ? rest.length : Math.ceil(rest.length / 2);
		const parts = [rest.slice(0, middle), rest.slice(middle)];
		return [...known, ...(await this.sendParts(parts.filter(({ length }) => length > 0)))];
	}

	private async sendParts(parts: E[][]): Promise<Results<E>> {
		return (await Promise.all(parts.map(async (part) => await this.send(part, true)))).flat();
	}

	private stateOf([first]: E[]): ContainerState {
		const container = this.rules.containerOf(first!);
		const known = this.states.get(container) ?? {};
		this.states.set(container, known);
		return known;
	}
}

/** The request of a batch is a change of each of its items, so each item records it. */
function shareChange([first, ...others]: Array<{ item: ItemSession }>): void {
	const change = first?.item.changes.at(-1);
	if (change) others.forEach(({ item }) => item.changes.push(change));
}

const allRefusedWith = <E>(results: Results<E>, { message }: Error): boolean =>
	results.every(([, outcome]) => !outcome.ok && (outcome.error as Error).message === message);
