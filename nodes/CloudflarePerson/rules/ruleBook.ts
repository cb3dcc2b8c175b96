import { itemsIn } from '../../CloudflareZeroTrustList/list';
import { addressKey } from '../../shared/cloudflare/address';
import { isExecutionEnded } from '../../shared/cloudflare/faults';
import { isId } from '../../shared/cloudflare/paths';
import type { Collection } from '../../shared/cloudflare/resource';
import { collectionOf } from '../../shared/cloudflare/resource';
import { inPool } from '../../shared/operation/pool';
import type { AccessApp } from '../../shared/resources/accessApps';
import { accessApps } from '../../shared/resources/accessApps';
import type { AccessGroup } from '../../shared/resources/accessGroups';
import { accessGroups } from '../../shared/resources/accessGroups';
import type { AccessPolicy } from '../../shared/resources/accessPolicies';
import { accessPolicies } from '../../shared/resources/accessPolicies';
import type { GatewayRule } from '../../shared/resources/gatewayRules';
import { gatewayRules } from '../../shared/resources/gatewayRules';
import { objectsIn } from '../../shared/resources/text';
import type { ZeroTrustList } from '../../shared/resources/zeroTrustLists';
import { zeroTrustLists } from '../../shared/resources/zeroTrustLists';
import type { Reading } from '../reading';

/** A policy, with the applications that use it. */
export interface PolicyUse {
	policy: AccessPolicy;
	apps: AccessApp[];
	/** The application that it belongs to; missing for a reusable one. */
	owner?: AccessApp;
}

/** A list of addresses. */
export interface EmailList {
	list: ZeroTrustList;
	/** The stored spellings, by the form in which addresses are compared; an Error if they can't be read. */
	entries: Map<string, string> | Error;
}

/** What was read, or why it could not be. */
type Part<T> = { rows: T } | { error: Error };

/** All rules of an account that may let somebody in or keep them out. */
export interface RuleBook {
	groups: Part<Map<string, AccessGroup>>;
	policies: Part<PolicyUse[]>;
	lists: Part<Map<string, EmailList>>;
	gatewayRules: Part<GatewayRule[]>;
}

/** Reads them once for all places. What can't be read is left to those who need it. */
export const ruleBookOf = async (account: string, reading: Reading): Promise<RuleBook> =>
	await reading.once(`rules ${account}`, async () => {
		const within = { account };
		const [groups, policies, lists, rules] = await Promise.all([
			part(async () => byId(await reading.list(collectionOf(accessGroups, within)))),
			part(async () => await readPolicies(account, reading)),
			part(async () => await readLists(collectionOf(zeroTrustLists, within), reading)),
			part(async () => await reading.list(collectionOf(gatewayRules, within))),
		]);
		return { groups, policies, lists, gatewayRules: rules };
	});

/** The rows of a part; throws why it could not be read. */
export function rowsOf<T>(one: Part<T>): T {
	if ('error' in one) throw one.error;
	return one.rows;
}

async function part<T>(read: () => Promise<T>): Promise<Part<T>> {
	return await read().then(
		(rows) => ({ rows }),
		(error: unknown) => {
			if (isExecutionEnded(error)) throw error;
			return { error: error as Error };
		},
	);
}

const byId = <T extends { id: string }>(rows: T[]) => new Map(rows.map((row) => [row.id, row]));

/** The reusable policies and those of the applications, each once. */
async function readPolicies(account: string, reading: Reading): Promise<PolicyUse[]> {
	const [apps, reusable] = await Promise.all([
		reading.list(collectionOf(accessApps, { account })),
		reading.list(collectionOf(accessPolicies, { account })),
	]);
	const uses = new Map<string, PolicyUse>(
		reusable.map((policy) => [policy.id, { policy, apps: [] }]),
	);
	for (const app of apps) {
		for (const policy of objectsIn(app.policies)) {
			const known = uses.get(policy.id);
			if (known) known.apps.push(app);
			else uses.set(policy.id, { policy, apps: [app], owner: app });
		}
	}
	return [...uses.values()];
}

async function readLists(
	collection: Collection<ZeroTrustList>,
	reading: Reading,
): Promise<Map<string, EmailList>> {
	const lists = (await reading.list(collection)).filter(
		({ id, type }) => type === 'EMAIL' && isId(id),
	);
	const { maxConcurrency } = reading.item;
	const read = await inPool(lists, maxConcurrency, async (list): Promise<EmailList> => {
		const items = await part(async () => await reading.list(itemsIn(collection, list.id)));
		if ('error' in items) return { list, entries: items.error };
		const values = items.rows.map(({ value }) => value).filter((one) => typeof one === 'string');
		return { list, entries: new Map(values.map((value) => [addressKey(value), value])) };
	});
	return new Map(read.map((one) => [one.list.id, one]));
}
