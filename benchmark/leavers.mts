import { isDeepStrictEqual } from 'node:util';
import type { Records, Row } from './cloudflare.mjs';
import type { Inconsistencies } from './jobs.mjs';

/** A person's own rows, by resource. */
const OWN = ['accountMembers', 'userGroupMembers', 'members', 'accessUsers', 'registrations'];
const OF_USERS = ['sessions', 'failed logins'];
/** Where somebody is named among others; taking them out changes the time of the row. */
const WITH_RULES = ['accessGroups', 'accessPolicies', 'accessApps'];

interface Kept {
	email?: string;
	value?: string;
	user?: { email?: string };
}

interface Rules extends Row {
	decision?: string;
	include: { email?: { email: string } }[];
	own?: Rules[];
}

/** Knows which records are those of the people who leave. */
class Leavers {
	private readonly emails: Set<string>;
	private readonly users: Set<string>;
	/** Lists that Gateway rules block: who is taken out of them may do more than before. */
	private readonly blocking: Set<string>;

	constructor(emails: string[], before: Records) {
		this.emails = new Set(emails);
		const of = (resource: string) => rowsOf(before, [resource]);
		this.users = new Set(
			of('accessUsers').flatMap(({ row }) => (this.isTheirs(row) ? [row.id] : [])),
		);
		const rules = JSON.stringify(of('gatewayRules').filter(({ row }) => row.action === 'block'));
		this.blocking = new Set(
			of('zeroTrustLists').flatMap(({ row }) => (rules.includes(row.id) ? [row.id] : [])),
		);
	}

	isOne(email: string | undefined): boolean {
		return email !== undefined && this.emails.has(email.toLowerCase());
	}

	isTheirs(row: Row): boolean {
		const { email, user } = row as Kept;
		return this.isOne(email ?? user?.email);
	}

	/** Whether a row, which may be in a list or below a user, is theirs and has to go. */
	owns(resource: string, parent: string, row: Row): boolean {
		if (OWN.includes(resource)) return this.isTheirs(row);
		if (OF_USERS.includes(resource)) return this.users.has(parent);
		if (resource !== 'zeroTrustListItems' || this.blocking.has(parent)) return false;
		return this.isOne((row as Kept).value);
	}

	/** What lets them in by a rule that includes others, too: it has to go. */
	includedBeside({ decision, include, own = [] }: Rules): number {
		const theirs = include.filter((rule) => this.isOne(rule.email?.email)).length;
		const isOpen = decision !== 'deny' && theirs < include.length;
		return (isOpen ? theirs : 0) + own.reduce((sum, one) => sum + this.includedBeside(one), 0);
	}

	/** The row without what lets them in, and without the time of its change. */
	without({ updated_at: _, ...row }: Rules): Row {
		const include = row.include?.filter((rule) => !this.isOne(rule.email?.email));
		const own = row.own?.map((one) => this.without(one));
		return {
			...row,
			...(include && row.decision !== 'deny' && { include }),
			...(own && { own }),
		};
	}
}

function rowsOf(records: Records, resources?: string[]) {
	return Object.entries(records).flatMap(([key, rows]) => {
		const [, resource = '', parent = ''] = /^(.+) (\S+)$/.exec(key) ?? [];
		const isWanted = resources?.includes(resource) ?? true;
		return isWanted ? rows.map((row) => ({ resource, parent, row })) : [];
	});
}

const isEnded = ({ endsAt = Infinity }: { endsAt?: number }) => endsAt <= Date.now();
const isActive = (resource: string, row: Row) =>
	resource === 'registrations'
		? row.revoked_at === null && row.deleted_at === null
		: !isEnded(row as { endsAt?: number });

const ENDED = [...OWN, 'sessions', 'zeroTrustListItems'];

/**
 * What is still there of people who had to go, and how many other records were changed: somebody else's,
 * and those that keep the leavers out, such as a policy that denies them. All fields are compared.
 *
 * @param isLooked whether what is still there counts, by resource and what it belongs to; by default, it does
 */
export function compareRecords(
	before: Records,
	after: Records,
	emails: string[],
	isLooked: (resource: string, parent: string) => boolean = () => true,
): Inconsistencies {
	const leavers = new Leavers(emails, before);
	const rows = rowsOf(after).filter(({ resource, parent }) => isLooked(resource, parent));
	const left = rows.map(({ resource, parent, row }) => {
		if (WITH_RULES.includes(resource)) return leavers.includedBeside({ include: [], ...row });
		const isLeft = ENDED.includes(resource) && isActive(resource, row);
		return Number(isLeft && leavers.owns(resource, parent, row));
	});
	return {
		lost: left.reduce((sum, one) => sum + one, 0),
		doubled: changedBetween(ofOthers(before, leavers), ofOthers(after, leavers)),
	};
}

/** The records that have to stay as they are, each by its resource, parent and ID. */
function ofOthers(records: Records, leavers: Leavers): Map<string, Row> {
	const others = rowsOf(records).filter(
		({ resource, parent, row }) => !leavers.owns(resource, parent, row),
	);
	return new Map(
		others.map(({ resource, parent, row }) => [
			`${resource} ${parent} ${row.id}`,
			[...WITH_RULES, 'zeroTrustLists'].includes(resource) ? leavers.without(row as Rules) : row,
		]),
	);
}

function changedBetween(before: Map<string, Row>, after: Map<string, Row>): number {
	const keys = new Set([...before.keys(), ...after.keys()]);
	return [...keys].filter((key) => !isDeepStrictEqual(before.get(key), after.get(key))).length;
}
