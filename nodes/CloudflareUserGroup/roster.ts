import { addressKey } from '../shared/cloudflare/address';
import { CloudflareFault, isNotFound } from '../shared/cloudflare/faults';
import type { Selection } from '../shared/cloudflare/paging';
import { pause } from '../shared/cloudflare/pause';
import type { Collection } from '../shared/cloudflare/resource';
import { collectionOf } from '../shared/cloudflare/resource';
import type { ItemSession } from '../shared/operation/itemSession';
import type { UserGroupMember } from '../shared/resources/userGroupMembers';
import { userGroupMembers } from '../shared/resources/userGroupMembers';
import type { UserGroup } from '../shared/resources/userGroups';
import { text } from '../shared/resources/text';

/** Milliseconds between two reads of the members of a new group. */
const READ_AGAIN_AFTER = [500, 1000, 2000, 4000];

const STILL_NEW =
	'The group is there, but Cloudflare does not find its members yet, as for some seconds after a group was made. Run again.';

/** The members of one of these groups. */
export const membersOf = (
	{ containers: { account = '' } }: Collection<UserGroup>,
	group: string,
): Collection<UserGroupMember> => collectionOf(userGroupMembers, { account, group });

interface Listing {
	groups: Collection<UserGroup>;
	/** The ID of the group. */
	group: string;
	selection?: Selection<UserGroupMember>;
	/** Not from the cache. */
	fresh?: boolean;
}

/**
 * The members of a group. Cloudflare doesn't find those of a new group for some seconds, so they are
 * read again if the group itself is there; if it isn't, its own 404 is thrown.
 */
export async function listMembers(
	{ groups, group, selection, fresh = false }: Listing,
	{ api, signal }: ItemSession,
): Promise<UserGroupMember[]> {
	const members = membersOf(groups, group);
	const read = async (isFresh: boolean): Promise<UserGroupMember[] | CloudflareFault> => {
		const list = isFresh ? api.listFresh : api.list;
		return await list(members, undefined, selection).then(
			(rows) => rows ?? [],
			(error: unknown) => {
				if (error instanceof CloudflareFault && isNotFound(error)) return error;
				throw error;
			},
		);
	};
	let answer = await read(fresh);
	if (Array.isArray(answer)) return answer;
	await api.getFresh(groups.item(group));
	for (const wait of READ_AGAIN_AFTER) {
		await pause(wait, signal);
		answer = await read(true);
		if (Array.isArray(answer)) return answer;
	}
	throw answer.with({ advice: STILL_NEW });
}

/** What names a member: an address, or the ID of the account member. */
interface Named {
	by: 'key' | 'id';
	value: string;
}

/** The members of one group, as one execution knows them: read once for all items. */
export class Roster {
	private readonly byId = new Map<string, UserGroupMember>();
	private readonly byAddress = new Map<string, UserGroupMember[]>();
	private first?: Promise<void>;
	private second?: Promise<void>;
	private inFlight?: Promise<Set<string>>;

	constructor(
		private readonly groups: Collection<UserGroup>,
		private readonly group: string,
	) {}

	/** Those who were listed. None proves nothing. */
	async find(named: Named, item: ItemSession): Promise<UserGroupMember[]> {
		await (this.first ??= this.read(item, false));
		return this.rowsWith(named);
	}

	/**
	 * The same. If there are none, the list is read a second time, because rows move while it is read:
	 * who is in neither is not in the group.
	 */
	async findOrProveAbsent(named: Named, item: ItemSession): Promise<UserGroupMember[]> {
		const found = await this.find(named, item);
		if (found.length > 0) return found;
		await (this.second ??= this.read(item, true));
		return this.rowsWith(named);
	}

	/** Whether some of those listed can only be told by their IDs. */
	get hasNameless(): boolean {
		return [...this.byId.values()].some(({ email }) => text(email) === undefined);
	}

	/** Whether somebody is listed now, after a change. Who is asked for at the same time shares the request. */
	async isListedNow(id: string, item: ItemSession): Promise<boolean> {
		this.inFlight ??= this.list(item, true)
			.then((rows) => new Set(rows.map((row) => row.id)))
			.finally(() => (this.inFlight = undefined));
		return (await this.inFlight).has(id);
	}

	private rowsWith({ by, value }: Named): UserGroupMember[] {
		if (by === 'key') return this.byAddress.get(addressKey(value)) ?? [];
		const row = this.byId.get(value);
		return row ? [row] : [];
	}

	private async read(item: ItemSession, fresh: boolean): Promise<void> {
		for (const row of await this.list(item, fresh)) {
			if (this.byId.has(row.id)) continue;
			this.byId.set(row.id, row);
			const email = text(row.email);
			if (email === undefined) continue;
			const key = addressKey(email);
			this.byAddress.set(key, [...(this.byAddress.get(key) ?? []), row]);
		}
	}

	private async list(item: ItemSession, fresh: boolean): Promise<UserGroupMember[]> {
		const { groups, group } = this;
		return await listMembers({ groups, group, fresh }, item);
	}
}

/** The roster that all items share. That of a dry run is its own, like its lookups. */
export const rosterOf = (groups: Collection<UserGroup>, group: string, item: ItemSession): Roster =>
	item.shared(
		`roster ${item.isDryRun} ${membersOf(groups, group).path}`,
		() => new Roster(groups, group),
	);
