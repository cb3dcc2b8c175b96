import { type Line, linesOf } from './figures.mjs';
import {
	ALREADY_DELETED,
	DELETED,
	DOCUMENTED_LIMITS,
	ITEMS,
	LABELS,
	LEAVERS,
	LISTED,
	LISTINGS,
	LOOKED_UP,
	PEOPLE,
} from './jobs.mjs';
import type { Figures } from './measure.mjs';

/** A target of the nodes, and what they reached. */
export interface Target {
	target: string;
	figure: string;
	met: boolean;
}

const number = (value: number, digits = 0) =>
	value.toLocaleString('en', { maximumFractionDigits: digits, minimumFractionDigits: digits });

function atMost(bar: string, value: number, most: number, digits = 0, unit = ''): Target {
	const shown = number(value, digits) + unit;
	return {
		target: `${bar}: at most ${number(most, digits)}${unit}`,
		figure: shown,
		met: value <= most,
	};
}

function atLeast(bar: string, value: number, least: number): Target {
	return {
		target: `${bar}: at least ${least} ×`,
		figure: `${number(value, 1)} ×`,
		met: value >= least,
	};
}

const none = (bar: string, value: number): Target => ({
	target: bar,
	figure: number(value),
	met: value === 0,
});

/** The targets whose runs are complete. */
export function targetsOf(all: Figures[]): Target[] {
	const lines = all.flatMap(linesOf);
	const find = (job: Line['job'], label: string) =>
		lines.find((line) => line.job === job && line.label === label);
	const jobs = [
		members,
		list,
		deletion,
		deletionOfGone,
		person,
		access,
		engine,
		blocked,
		limit,
		limitShared,
	];
	return jobs.flatMap((targets) => {
		try {
			return targets((job, label) => present(find(job, label)));
		} catch (error) {
			if (error instanceof MissingRun) return [];
			throw error;
		}
	});
}

class MissingRun extends Error {}

function present<T>(value: T | undefined): T {
	if (value === undefined) throw new MissingRun();
	return value;
}

type Find = (job: Line['job'], label: string) => Line;

function members(find: Find): Target[] {
	const ours = find('members', LABELS.ours);
	const theirs = find('members', LABELS.httpDefault);
	const name = '1,000 members';
	return [
		atMost(`${name}, requests`, ours.requests, PEOPLE / 10),
		none(`${name}, lost or doubled: 0`, lostOrDoubled(ours)),
		atMost(`${name}, wall time ÷ the HTTP Request node's`, ours.wallMs / theirs.wallMs, 1.4, 2),
		atLeast(
			`${name}, fewer requests than the HTTP Request node`,
			theirs.requests / ours.requests,
			10,
		),
	];
}

const lostOrDoubled = ({ lost = 0, doubled = 0 }: Line) => lost + doubled;

function list(find: Find): Target[] {
	const sdk = find('list', LABELS.sdk);
	const rows = present(find('list', LABELS.rowsOnly).growth);
	return ['simplified', 'whole rows'].flatMap((variant) => {
		const ours = find('list', `${LABELS.ours}, ${variant}`);
		const name = `100,000 users, ${variant}`;
		return [
			atMost(`${name}, requests`, ours.requests, LISTED / 1000),
			none(`${name}, lost or doubled: 0`, lostOrDoubled(ours)),
			atLeast(`${name}, faster than the SDK's iterator`, sdk.wallMs / ours.wallMs, 3),
			atMost(`${name}, memory added ÷ that of holding the rows`, present(ours.growth) / rows, 2, 2),
		];
	});
}

function deletion(find: Find): Target[] {
	const ours = find('delete', LABELS.ours);
	return [
		atMost('500 deletions by email, requests', ours.requests, DELETED + 5),
		none('500 deletions by email, lost or doubled: 0', lostOrDoubled(ours)),
	];
}

/** Users who are not in the list are looked up once more, with at most five requests for all of them. */
function deletionOfGone(find: Find): Target[] {
	const ours = find('deleteGone', LABELS.ours);
	const name = `500 deletions by email, ${ALREADY_DELETED} of them gone`;
	return [
		atMost(`${name}, requests`, ours.requests, DELETED - ALREADY_DELETED + 5 + 5),
		none(`${name}, lost or doubled: 0`, lostOrDoubled(ours)),
	];
}

/** All requests have to fit into one quota of five minutes. */
function person(find: Find): Target[] {
	const ours = find('person', LABELS.ours);
	const { requests } = find('person', `${LABELS.ours}, Get Access only`);
	const { limit, windowSeconds } = DOCUMENTED_LIMITS.rateLimit;
	const name = `${LEAVERS} people offboarded`;
	return [
		atMost(`${name}, Get Access only, requests`, requests, LISTINGS + 4 * LEAVERS),
		atMost(`${name}, requests`, ours.requests, limit),
		atMost(`${name}, wall time`, ours.wallMs / 1000, windowSeconds, 0, ' s'),
		none(`${name}, 429s: 0`, present(ours.refused)),
		none(`${name}, lost or wrong: 0`, lostOrDoubled(ours)),
	];
}

function access(find: Find): Target[] {
	const ours = find('access', LABELS.ours);
	const name = `Access of ${number(LOOKED_UP)} people`;
	return [
		atMost(`${name}, wall time`, ours.wallMs / 1000, 60, 0, ' s'),
		atMost(`${name}, memory added`, present(ours.growth) / 1e6, 300, 0, ' MB'),
		none(`${name}, 429s: 0`, present(ours.refused)),
		none(`${name}, lost or doubled: 0`, lostOrDoubled(ours)),
	];
}

function engine(find: Find): Target[] {
	const theirs = find('engine', LABELS.httpDefault);
	return [LABELS.ours, LABELS.oursKeepingGoing, LABELS.oursSideBySide].flatMap((label) => {
		const ours = find('engine', label);
		const share = (what: string, own: number, other: number) =>
			atMost(
				`Zero latency, ${label}, ${what} per item ÷ the HTTP Request node's`,
				own / other,
				1,
				2,
			);
		return [
			share('time', ours.wallMs, theirs.wallMs),
			share('CPU time', present(ours.cpuMs), present(theirs.cpuMs)),
			share('CPU time without the kernel', present(ours.userMs), present(theirs.userMs)),
		];
	});
}

function blocked(find: Find): Target[] {
	return ['Get', 'Delete, dry run'].flatMap((action) => {
		const ours = find('blocked', `${LABELS.ours}, ${action}`);
		const name = `${number(ITEMS)} items in one run, ${action}`;
		return [
			none(`${name}, lost or doubled: 0`, lostOrDoubled(ours)),
			atMost(`${name}, event loop blocked`, present(ours.blockedMs), 100, 0, ' ms'),
		];
	});
}

function limit(find: Find): Target[] {
	const ours = find('limit', LABELS.ours);
	const careful = find('limit', LABELS.httpCareful);
	const name = 'Under the limit, alone';
	return [
		none(`${name}, 429s: 0`, present(ours.refused)),
		none(`${name}, lost or doubled: 0`, lostOrDoubled(ours)),
		atMost(
			`${name}, wall time ÷ that of the careful HTTP Request node`,
			ours.wallMs / careful.wallMs,
			1.05,
			2,
		),
	];
}

function limitShared(find: Find): Target[] {
	const ours = find('limit', `${LABELS.ours}, two processes`);
	const name = 'Under the limit, two processes';
	return [
		none(`${name}, lost or doubled: 0`, lostOrDoubled(ours)),
		none(`${name}, requests sent into a block: 0`, present(ours.intoBlock)),
	];
}
