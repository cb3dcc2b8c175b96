import type { IDataObject } from 'n8n-workflow';

import type { Emulator, RecordedRequest } from '../../emulator';
import type { Result } from '../support/engine';
import type { FaultCase } from './faultCases';
import type { Item, Job } from './jobs';

interface JobRun {
	/** The snapshot before the run. */
	before: string[];
	fault?: FaultCase;
	times: number;
	result: Result;
}

/** What is wrong with the outcome of a run: its items, the end state, and the requests sent. */
export function findProblems(job: Job, emulator: Emulator, run: JobRun): string[] {
	const { before, fault, times, result } = run;
	const { error, items } = result;
	if (error) return [`the node failed: ${error.message}`];
	const order = items.map(({ pairedItem }) => (pairedItem as { item: number }).item);
	const expectedOrder = job.items.map((_, index) => index);
	const actualOrder = job.rows ? [...new Set(order)] : order;
	if (actualOrder.join() !== expectedOrder.join()) {
		return [`items are paired with the inputs ${order.join()}`];
	}

	const outputs = job.items.map((_, index) =>
		items.filter((__, at) => order[at] === index).map(({ json }) => json),
	);
	const after = job.snapshot(emulator);
	const mustSucceed = recovers(job, fault, times);
	const applied = job.items.filter((item) => isApplied(item, after, before));
	return [
		...job.items.flatMap((item, index) =>
			itemProblems(item, outputs[index]!, { fault, mustSucceed, after, before }),
		),
		...(job.rows
			? job.items.flatMap((item, index) => rowProblems(job, emulator, item, outputs[index]!))
			: []),
		...differences(snapshotAfter(before, applied), after),
		...(job.mayBeRepeated ? [] : sentTwice(emulator.requests)),
	];
}

/** Whether no valid item may fail: the fault ends, or the node can find out what it changed. */
function recovers(
	{ change, mayBeRefused, mayBeRepeated = false }: Job,
	fault: FaultCase | undefined,
	times: number,
): boolean {
	if (!fault || fault.harmless) return true;
	const { method, acted = false, maxWait } = fault;
	if (maxWait) return false;
	const adds = method === 'POST' && change === 'POST' && !mayBeRepeated;
	if (adds && mayBeRefused) return false;
	if (adds || method === 'PATCH') return acted || (method === 'PATCH' && times === 1);
	return times === 1;
}

interface Expectation extends Pick<JobRun, 'fault' | 'before'> {
	mustSucceed: boolean;
	/** The snapshot after the run. */
	after: string[];
}

function itemProblems(item: Item, outputs: IDataObject[], expectation: Expectation): string[] {
	const { fault, mustSucceed, after, before } = expectation;
	const [json = {}] = outputs;
	const input = JSON.stringify(item.json);
	const problem = (text: string) => [`${input} ${text}: ${JSON.stringify(json).slice(0, 300)}`];
	const { error } = json;
	if (error === undefined) {
		if (item.invalid ?? item.fails) return problem('should have failed');
		if (!isApplied(item, after, before)) return problem('reports a change that was not made');
		const wrong = Object.entries(item.output ?? {}).some(([key, value]) => json[key] !== value);
		return wrong && fault ? problem('has a wrong output') : [];
	}
	const message = typeof error === 'string' ? error : '';
	if (Object.keys(json).sort().join() !== 'details,error') return problem('has other fields');
	if (item.invalid) return item.invalid.test(message) ? [] : problem('has the wrong error message');
	if (item.fails && (item.fails.test(message) || fault?.expectedError.test(message))) return [];
	if (mustSucceed) return problem('should not have failed');
	if (!fault?.expectedError.test(message)) return problem('does not name the fault');
	const saysNotMade = JSON.stringify(json.details).includes('It was not made');
	const wasMade = item.adds !== undefined && after.includes(item.adds);
	return saysNotMade && wasMade ? problem('says that it was not made, but it was') : [];
}

function rowProblems(job: Job, emulator: Emulator, item: Item, outputs: IDataObject[]): string[] {
	if (outputs[0]?.error !== undefined) return [];
	const ids = outputs.map(({ id }) => String(id));
	return differences(job.rows!(emulator, item), ids);
}

/** Whether the end state has the item's effect. An addition that existed before counts. */
const isApplied = ({ adds, removes }: Item, after: string[], before: string[]): boolean =>
	(adds === undefined || after.includes(adds)) &&
	(removes === undefined || !after.includes(removes) || !before.includes(removes));

/** The snapshot expected once the effects of these items are made. */
export function snapshotAfter(before: string[], items: Item[]): string[] {
	const removed = items.map(({ removes }) => removes);
	const added = items.flatMap(({ adds }) => (adds && !before.includes(adds) ? [adds] : []));
	return [...before.filter((line) => !removed.includes(line)), ...new Set(added)];
}

/** Lines that are missing, unexpected or repeated; order does not matter. */
export function differences(expected: string[], actual: string[]): string[] {
	const [left, right] = [[...expected].sort(), [...actual].sort()];
	if (left.join() === right.join()) return [];
	const missing = left.filter((line) => !right.includes(line));
	const extra = right.filter((line, at) => !left.includes(line) || right.indexOf(line) !== at);
	return [`missing ${missing.join()}; unexpected ${extra.join()}`];
}

/** A creation whose outcome is unknown may have been made, so nobody in it may be sent again. */
function sentTwice(requests: RecordedRequest[]): string[] {
	const outcomeUnknown = new Set<string>();
	return requests
		.filter(({ method }) => method === 'POST')
		.flatMap(({ body, status }) => {
			const people = peopleIn(body);
			const twice = people.filter((person) => outcomeUnknown.has(person));
			if (status < 400 || status >= 500) people.forEach((person) => outcomeUnknown.add(person));
			return twice.map((person) => `${person} was sent twice`);
		});
}

function peopleIn(body: unknown): string[] {
	const text = JSON.stringify(body);
	return [...text.matchAll(/"(?:email|recipient_account_id)":"([^"]+)"/g)].map(([, who]) => who!);
}
