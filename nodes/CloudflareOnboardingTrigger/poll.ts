import type {
	Failure,
	IDataObject,
	INodeExecutionData,
	INodeProperties,
	IPollFunctions,
} from 'n8n-workflow';
import { NodeOperationError } from 'n8n-workflow';

import { baseUrlOf, CREDENTIAL_TYPE } from '../shared/cloudflare/credential';
import { CloudflareFault, isExecutionEnded } from '../shared/cloudflare/faults';
import { pause } from '../shared/cloudflare/pause';
import type { Session } from '../shared/cloudflare/session';
import { connect } from '../shared/cloudflare/session';
import { nodeErrorFor } from '../shared/operation/failures';
import { ItemSession } from '../shared/operation/itemSession';
import { briefly } from '../shared/operation/output';
import { ParameterFault } from '../shared/operation/parameterFault';
import { isIdentified } from '../shared/pickers/listSource';
import { fieldsOf } from './fields';
import { hashOf, memoryIn, remember } from './memory';
import type { Settings } from './settings';
import { readSettings, sourceIn } from './settings';
import { pluralOf } from './sources';
import type { News, Rows } from './watching';
import { newsOf, outputOf, readForSure, snapshotOf } from './watching';

/** The longest wait for the rate limit, in seconds: the next poll comes soon, and nothing is lost until then. */
const MAX_WAIT = 60;

/** What n8n gives a poll before it ends it, in milliseconds; older versions don't tell. */
const USUAL_BUDGET = 300_000;

/** How many rows a test in the editor shows. */
const SAMPLES = 5;

/**
 * One poll: reads the whole list, compares it with what the last poll saw, and returns what is new; null if nothing
 * is. An error is thrown before anything is remembered, so that the next poll sees the same differences.
 */
export async function poll(ctx: IPollFunctions): Promise<INodeExecutionData[][] | null> {
	const source = sourceIn(ctx);
	try {
		const settings = readSettings(ctx, source);
		const session = await connect(ctx);
		const items = await inTime(ctx, session, async (item) =>
			ctx.getMode() === 'manual'
				? await samples(ctx, settings, item)
				: await sinceLastPoll(ctx, settings, item),
		);
		return items.length > 0 ? [ctx.helpers.returnJsonArray(items)] : null;
	} catch (error) {
		throw errorOf(ctx, error, fieldsOf(source));
	}
}

/** Sends nothing any more when the time of this poll is up, or when it is over. */
async function inTime<R>(
	ctx: IPollFunctions,
	session: Session,
	work: (item: ItemSession) => Promise<R>,
): Promise<R> {
	const { queue } = session;
	const budget = ctx.getPollBudgetMs?.() ?? USUAL_BUDGET;
	queue.maxWait = MAX_WAIT;
	queue.start();
	void pause(budget, queue.signal).then(() => queue.close());
	try {
		return await work(
			new ItemSession(session, { timeout: undefined, isDryRun: false, simplify: true }),
		);
	} finally {
		queue.close();
	}
}

/** Rows that are there now, as the first chosen event would bring them. Nothing is remembered. */
async function samples(
	ctx: IPollFunctions,
	{ source, collection, events }: Settings,
	item: ItemSession,
): Promise<IDataObject[]> {
	const listed = (await item.api.list(collection, {}, { limit: SAMPLES })).filter(isIdentified);
	if (listed.length === 0) {
		const places = source.locators.map(({ displayName }) => `'${displayName}'`).join(' and ');
		const check = places ? `Check ${places}, and what this credential may see. ` : '';
		throw new NodeOperationError(ctx.getNode(), `No ${pluralOf(source)} to show as test event`, {
			description: `${check}The list is empty now. The published workflow still starts with the first one that is added.`,
		});
	}
	const rows: Rows = new Map(listed.map((row) => [row.id, row]));
	const event = (['added', 'changed', 'gone'] as const).find((one) => events.includes(one))!;
	const news = [...rows.keys()].map((id): News => ({ id, event, changed: {} }));
	return outputOf(news, rows, await shower(news, rows, source, item));
}

/** How rows are shown: simplified, and with the names of accounts, which may take requests. */
async function shower(
	news: News[],
	rows: Rows,
	{ resource }: Settings['source'],
	item: ItemSession,
) {
	const shownRows = news.flatMap(({ id, event }) => (event === 'gone' ? [] : (rows.get(id) ?? [])));
	return (await briefly(resource, shownRows, item)) ?? ((row: IDataObject) => row);
}

/**
 * What is new since the last poll. All requests come first; what follows them doesn't wait, so that of two polls that
 * overlap (n8n doesn't wait for a slow one) the later one sees what the earlier one has remembered.
 */
async function sinceLastPoll(
	ctx: IPollFunctions,
	settings: Settings,
	item: ItemSession,
): Promise<IDataObject[]> {
	const { source, events } = settings;
	const readAt = Date.now();
	const scope = await scopeOf(ctx, settings);
	const memory = () => memoryIn(ctx.getWorkflowStaticData('node'), scope);
	const rows = await readForSure(settings, item, memory());
	const snapshot = await snapshotOf(rows, settings);
	const expected = newsOf(memory(), snapshot, rows, settings);
	const shown = await shower(expected, rows, source, item);

	const before = memory();
	// Another poll has remembered a list that it began to read later: this one is out of date.
	if (before && before.readAt > readAt && before.readAt <= Date.now()) return [];
	const output = outputOf(newsOf(before, snapshot, rows, settings), rows, shown);
	const keepValues = events.includes('changed');
	remember(ctx.getWorkflowStaticData('node'), snapshot, { scope, readAt, keepValues });
	return output;
}

/**
 * Which list it is. What belongs to the credential's own user is another list with another credential, but not when
 * its secret is renewed.
 */
async function scopeOf(ctx: IPollFunctions, { source, collection }: Settings): Promise<string> {
	const baseUrl = baseUrlOf(await ctx.getCredentials(CREDENTIAL_TYPE));
	const credential = ctx.getNode().credentials?.[CREDENTIAL_TYPE]?.id ?? null;
	const owner = source.resource.ofUser ? credential : null;
	return hashOf(JSON.stringify([baseUrl, collection.path, owner]));
}

/** n8n's error with its cause: who has to act, or that it will pass. */
function errorOf(ctx: IPollFunctions, fault: unknown, fields: INodeProperties[]) {
	const isLate = isExecutionEnded(fault) && fault instanceof CloudflareFault;
	const shown = isLate
		? fault.with({
				message: 'Cloudflare took longer than n8n gives a poll',
				advice: 'Nothing was reported or forgotten. The next poll tries again.',
			})
		: fault;
	const error = nodeErrorFor({ node: ctx.getNode(), fields }, shown, undefined);
	error.failure ??= causeOf(fault);
	return error;
}

function causeOf(fault: unknown): Failure | undefined {
	if (fault instanceof ParameterFault) return { cause: 'configuration-invalid' };
	return isExecutionEnded(fault) ? { cause: 'temporarily-unavailable' } : undefined;
}
