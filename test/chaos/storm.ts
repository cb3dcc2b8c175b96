import type { IDataObject } from 'n8n-workflow';

import type { Emulator, RecordedRequest } from '../../emulator';
import { startEmulator } from '../../emulator';
import type { Result } from '../support/engine';
import { run } from '../support/engine';
import { credentialFor } from '../support/world';
import type { Item, Job } from './jobs';
import type { Trouble } from './troubles';
import { nameOf } from './troubles';

/** Faults that stay are mostly waited for: so many worlds may be there at once in this process. */
const AT_ONCE = 60;
const waiting: Array<() => void> = [];
let free = AT_ONCE;

async function inTurn<T>(work: () => Promise<T>): Promise<T> {
	if (free > 0) free -= 1;
	else await new Promise<void>((go) => waiting.push(go));
	try {
		return await work();
	} finally {
		const next = waiting.shift();
		if (next) next();
		else free += 1;
	}
}

/**
 * A job in every kind of bad weather, each in a world of its own. Returns what is wrong, in words:
 * nothing where the end state is right, nobody is lost or doubled, and every failed item is named.
 */
export async function storm(job: Job, troubles: Trouble[], times: number): Promise<string[]> {
	const complaints = troubles.map(
		async (trouble) => await inTurn(async () => await weather(job, trouble, times)),
	);
	return (await Promise.all(complaints)).flat();
}

async function weather(job: Job, trouble: Trouble, times: number): Promise<string[]> {
	const emulator = await startEmulator({ seed: job.seed });
	try {
		const before = job.labels(emulator);
		const fault: Trouble = { ...trouble, times: struck(trouble, times) };
		emulator.fault(fault);
		const timeout = fault.kind === 'timeout' ? 1 : undefined;
		const first = await perform(job, emulator, { timeout, rateLimitMaxWait: trouble.maxWait });
		const complaints = judged(job, emulator, { before, trouble, times, result: first });
		if (job.change) {
			// The fault is called off, whoever it has not struck yet.
			fault.method = 'NONE';
			emulator.requests.length = 0;
			const after = job.labels(emulator);
			const again = await perform(job, emulator);
			const calm = judged(job, emulator, { before: after, times: 0, result: again });
			complaints.push(...calm.map((complaint) => `second run: ${complaint}`));
			complaints.push(...different(expectedEnd(job, before), job.labels(emulator)));
		}
		return complaints.map((complaint) => `${nameOf(trouble)}: ${complaint}`);
	} catch (error) {
		return [`${nameOf(trouble)}: ${String(error)}`];
	} finally {
		await emulator.close();
	}
}

/** A quota that is refused without end has a case of its own. */
const struck = ({ harmless, kind }: Trouble, times: number) =>
	harmless && kind === '429' ? Math.min(times, 4) : times;

async function perform(job: Job, emulator: Emulator, pace: IDataObject = {}): Promise<Result> {
	const given = Object.entries(pace).filter(([, value]) => value !== undefined);
	const options = { ...(job.parameters.options as IDataObject), ...Object.fromEntries(given) };
	return await run({
		node: job.node,
		parameters: { ...job.parameters, options },
		items: job.items.map(({ json }) => json),
		onError: 'continueRegularOutput',
		credential: credentialFor(emulator),
	});
}

interface Case {
	before: string[];
	trouble?: Trouble;
	times: number;
	result: Result;
}

function judged(job: Job, emulator: Emulator, { before, trouble, times, result }: Case): string[] {
	const { error, items } = result;
	if (error) return [`the node failed: ${error.message}`];
	const order = items.map(({ pairedItem }) => (pairedItem as { item: number }).item);
	const wanted = job.items.map((_, item) => item);
	const once = job.rows ? [...new Set(order)] : order;
	if (once.join() !== wanted.join()) return [`items came out as ${order.join()}`];

	const outputs = job.items.map((_, item) =>
		items.filter((__, at) => order[at] === item).map(({ json }) => json),
	);
	const now = job.labels(emulator);
	const passes = passesBy(job, trouble, times);
	return [
		...job.items.flatMap((item, at) =>
			ofItem(item, outputs[at]!, { trouble, passes, now, before }),
		),
		...(job.rows ? job.items.flatMap((item, at) => ofRows(job, emulator, item, outputs[at]!)) : []),
		...different(
			withEffects(
				before,
				job.items.filter((item) => isApplied(item, now, before)),
			),
			now,
		),
		...sentTwice(emulator.requests),
	];
}

/** Whether nobody may notice: the fault passes, or what it spoilt can be found out. */
function passesBy(
	{ change, mayBeRefused }: Job,
	trouble: Trouble | undefined,
	times: number,
): boolean {
	if (!trouble || trouble.harmless) return true;
	const { method, acted = false, maxWait } = trouble;
	if (maxWait) return false;
	const adds = method === 'POST' && change === 'POST';
	if (adds && mayBeRefused) return false;
	if (adds || method === 'PATCH') return acted || (method === 'PATCH' && times === 1);
	return times === 1;
}

interface Seen extends Pick<Case, 'trouble' | 'before'> {
	passes: boolean;
	now: string[];
}

function ofItem(item: Item, outputs: IDataObject[], { trouble, passes, now, before }: Seen) {
	const [json = {}] = outputs;
	const who = JSON.stringify(item.json);
	const about = (text: string) => [`${who} ${text}: ${JSON.stringify(json).slice(0, 300)}`];
	const { error: message } = json;
	if (message === undefined) {
		if (item.bad ?? item.fails) return about('should have failed');
		if (!isApplied(item, now, before)) return about('says done, but is not');
		const wrong = Object.entries(item.output ?? {}).some(([key, value]) => json[key] !== value);
		return wrong && trouble ? about('says the wrong thing') : [];
	}
	const named = typeof message === 'string' ? message : '';
	if (Object.keys(json).sort().join() !== 'details,error') return about('has other keys');
	if (item.bad) return item.bad.test(named) ? [] : about('fails with the wrong words');
	if (item.fails && (item.fails.test(named) || trouble?.says.test(named))) return [];
	if (passes) return about('should not have failed');
	if (!trouble?.says.test(named)) return about('does not say what happened');
	const promise = JSON.stringify(json.details).includes('It was not made');
	const made = item.adds !== undefined && now.includes(item.adds);
	return promise && made ? about('says not made, but is there') : [];
}

function ofRows(job: Job, emulator: Emulator, item: Item, outputs: IDataObject[]): string[] {
	if (outputs[0]?.error !== undefined) return [];
	const ids = outputs.map(({ id }) => String(id));
	return different(job.rows!(emulator, item), ids);
}

/** Whether the world shows what the item wanted: an addition that was there before counts. */
const isApplied = ({ adds, removes }: Item, now: string[], before: string[]): boolean =>
	(adds === undefined || now.includes(adds)) &&
	(removes === undefined || !now.includes(removes) || !before.includes(removes));

const withEffects = (before: string[], items: Item[]): string[] => {
	const gone = items.map(({ removes }) => removes);
	const added = items.flatMap(({ adds }) => (adds && !before.includes(adds) ? [adds] : []));
	return [...before.filter((label) => !gone.includes(label)), ...new Set(added)];
};

const expectedEnd = ({ items }: Job, before: string[]) => withEffects(before, items);

function different(wanted: string[], got: string[]): string[] {
	const [left, right] = [[...wanted].sort(), [...got].sort()];
	if (left.join() === right.join()) return [];
	const more = right.filter((label, at) => !left.includes(label) || right.indexOf(label) !== at);
	return [
		`missing ${left.filter((label) => !right.includes(label)).join()}; too much ${more.join()}`,
	];
}

/** Nobody is sent once more after a creation that was not refused: it may have been made. */
function sentTwice(requests: RecordedRequest[]): string[] {
	const fateUnknown = new Set<string>();
	return requests
		.filter(({ method }) => method === 'POST')
		.flatMap(({ body, status }) => {
			const people = peopleIn(body);
			const twice = people.filter((person) => fateUnknown.has(person));
			if (status < 400 || status >= 500) people.forEach((person) => fateUnknown.add(person));
			return twice.map((person) => `${person} was sent twice`);
		});
}

function peopleIn(body: unknown): string[] {
	const text = JSON.stringify(body);
	return [...text.matchAll(/"(?:email|recipient_account_id)":"([^"]+)"/g)].map(([, who]) => who!);
}
