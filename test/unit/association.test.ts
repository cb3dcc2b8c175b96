import { untilSettled, readWait } from '../../nodes/CloudflareShareRecipient/association';
import { create } from '../../nodes/CloudflareShareRecipient/operations/create';
import { remove } from '../../nodes/CloudflareShareRecipient/operations/delete';
import type { CloudflareApi } from '../../nodes/shared/cloudflare/api';
import { closedError, pagingError } from '../../nodes/shared/cloudflare/errors';
import type { Collection, Endpoint } from '../../nodes/shared/cloudflare/resource';
import { collectionOf } from '../../nodes/shared/cloudflare/resource';
import type { Query } from '../../nodes/shared/cloudflare/types';
import type { ParameterFault } from '../../nodes/shared/operation/parameterFault';
import type { AssociationStatus } from '../../nodes/shared/resources/shareRecipients';
import { shareRecipients } from '../../nodes/shared/resources/shareRecipients';
import { endpoint } from './requests';
import { itemWith, noAnswer, parametersWith, refusal, strangePage } from './sessions';
import { Time } from './time';

const id = (nth: number) => `${nth}`.padStart(32, '0');
const collection = collectionOf(shareRecipients, { account: id(10), share: id(11) });

/** What is waited for, and how long, as an item says it. */
const waitFor = (wanted: 'associated' | 'disassociated', waitTimeout?: number) => {
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
class Share {
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

describe('Waiting for a recipient', () => {
	let share: Share;
	beforeEach(() => (share = new Share()));
	afterEach(() => jest.restoreAllMocks());

	it.each(['associated', 'disassociated'] as const)('ends when it is %s', async (wanted) => {
		share.put(wanted === 'associated' ? 'associating' : 'disassociating');
		const outcome = share.wait(1, wanted);
		await share.time.passUntil(600);
		expect(outcome).toEqual({});
		share.put(wanted);
		await share.time.passUntil(2000);
		expect(outcome).toEqual({ row: { id: id(1), association_status: wanted } });
		expect(share.questions).toEqual(['50 1', '550 1', '1550 1']);
		expect(share.queries[0]).toEqual({ include_resources: true });
	});

	it('lasts five minutes unless told otherwise', async () => {
		share.put('associating');
		const outcome = share.wait(1, 'associated');
		await share.time.passUntil(299_999);
		expect(outcome).toEqual({});
		await share.time.passUntil(300_001);
		expect(outcome.error).toMatchObject({
			message: `'share' is not associated after 300 s: still associating (recipient ${id(1)})`,
			advice:
				"Cloudflare goes on in the background. Raise 'Wait Timeout', or check again later with Get.",
			details: { id: id(1), association_status: 'associating', wasCreated: true },
		});
	});

	it('lasts as long as it is told to', async () => {
		share.put('disassociating');
		const outcome = share.wait(1, 'disassociated', 2);
		await share.time.passUntil(2001);
		expect(outcome.error?.message).toContain(
			'is not disassociated after 2 s: still disassociating',
		);
	});

	it('ends when the execution does, and keeps what was done', async () => {
		share.put('associating');
		const outcome = share.wait(1, 'associated');
		await share.time.passUntil(100);
		share.failure = () => closedError({ method: 'GET', ...endpoint });
		await share.time.passUntil(600);
		expect(outcome.error).toMatchObject({
			message: `'share' is not known to be associated: the execution ended first (recipient ${id(1)})`,
			advice: 'Check again with Get.',
			details: { id: id(1), association_status: 'associating', wasCreated: true },
		});
	});

	it('that was never looked at has no status to tell', async () => {
		share.failure = () => closedError({ method: 'GET', ...endpoint });
		const outcome = share.wait(1, 'associated');
		await share.time.passUntil(100);
		expect(outcome.error?.details).toEqual({
			id: id(1),
			association_status: null,
			wasCreated: true,
		});
	});

	it.each([refusal(403), refusal(500), noAnswer(), strangePage(404)])(
		'ends with what a look fails with: $message',
		async (failure) => {
			share.put('associating');
			share.failure = () => failure;
			const outcome = share.wait(1, 'associated');
			await share.time.passUntil(100);
			expect(outcome.error).toBe(failure);
		},
	);
});

describe('A recipient that can not get the share', () => {
	let share: Share;
	beforeEach(() => (share = new Share()));
	afterEach(() => jest.restoreAllMocks());

	const problems = [
		{ error: 'Not entitled', resource_id: 'r1', terminal: true },
		null,
		{ error: 'Busy', resource_id: 'r2', terminal: false },
		{ error: 'Too many', resource_id: 'r3', terminal: true },
	];

	it('ends the wait at once, with all that Cloudflare does not try again', async () => {
		share.rows = [{ id: id(1), association_status: 'associating', resources: problems }];
		const outcome = share.wait(1, 'associated');
		await share.time.passUntil(100);
		expect(outcome.error).toMatchObject({
			message: `'share' can't be given to this recipient: Not entitled (resource r1); Too many (resource r3) (recipient ${id(1)})`,
			advice:
				'Cloudflare does not try again. Remove the cause, delete the recipient and create it again.',
			details: { id: id(1), association_status: 'associating', wasCreated: true },
		});
	});

	it('can have it taken away all the same', async () => {
		share.rows = [{ id: id(1), association_status: 'disassociating', resources: problems }];
		const outcome = share.wait(1, 'disassociated');
		await share.time.passUntil(100);
		expect(outcome).toEqual({});
	});

	it.each([null, undefined, 'none', [], [problems[2]]])(
		'is not one whose resources are %j',
		async (resources) => {
			share.rows = [{ id: id(1), association_status: 'associating', resources }];
			const outcome = share.wait(1, 'associated');
			await share.time.passUntil(10_000);
			expect(outcome).toEqual({});
		},
	);
});

describe('A recipient that somebody else moves the other way', () => {
	let share: Share;
	beforeEach(() => (share = new Share()));
	afterEach(() => jest.restoreAllMocks());

	/** The states that the looks see, one after the other, until the wait ends or they are used up. */
	const see = async (wanted: 'associated' | 'disassociated', ...statuses: AssociationStatus[]) => {
		const outcome = share.wait(1, wanted);
		const moments = [0, 60, 600, 1600, 3600];
		for (const [nth, status] of statuses.entries()) {
			await share.time.passUntil(moments[nth]!);
			share.put(status);
		}
		await share.time.passUntil(moments[statuses.length]!);
		return outcome;
	};

	it.each<['associated' | 'disassociated', AssociationStatus[]]>([
		['associated', ['associating', 'disassociating']],
		['associated', ['associating', 'associating', 'disassociated']],
		['associated', ['disassociated', 'disassociated']],
		['associated', ['disassociated', 'disassociating']],
		['associated', ['disassociating', 'associating', 'disassociating']],
		['disassociated', ['disassociating', 'associated']],
		['disassociated', ['associated', 'disassociating', 'associating']],
	])('will not be %s: %j', async (wanted, statuses) => {
		const { error } = await see(wanted, ...statuses);
		const last = statuses.at(-1);
		expect(error).toMatchObject({
			message: `'share' will not be ${wanted}: it is ${last} now (recipient ${id(1)})`,
			advice:
				'Somebody else changed this recipient in the meantime. Find out who before you run again.',
			details: { association_status: last },
		});
		expect(share.questions).toHaveLength(statuses.length);
	});

	it.each<['associated' | 'disassociated', AssociationStatus[]]>([
		['associated', ['disassociated', 'associating']],
		['associated', ['disassociating', 'associating', 'associating']],
		['disassociated', ['associated', 'associated', 'associated']],
		['disassociated', ['associating', 'associated', 'disassociating']],
	])('may be %s yet, where Cloudflare is slow to show it: %j', async (wanted, statuses) => {
		expect(await see(wanted, ...statuses)).toEqual({});
		expect(share.questions).toHaveLength(statuses.length);
	});
});

describe('A recipient whose row is gone', () => {
	let share: Share;
	beforeEach(() => (share = new Share()));
	afterEach(() => jest.restoreAllMocks());

	it('has surely lost the share', async () => {
		const outcome = share.wait(1, 'disassociated');
		await share.time.passUntil(100);
		expect(outcome).toEqual({ row: { id: id(1), association_status: 'disassociated' } });
		expect(share.questions).toEqual(['50 1', '50 any']);
	});

	it('can not get it', async () => {
		const outcome = share.wait(1, 'associated');
		await share.time.passUntil(100);
		expect(outcome.error).toMatchObject({
			message: `'share' can't be associated: the recipient is gone (recipient ${id(1)})`,
			advice: 'Somebody else deleted it in the meantime.',
		});
	});

	it('is not known to be gone where the share itself is', async () => {
		const failure = refusal(404, 1004);
		share.failure = (question) => (question === 'any' ? failure : undefined);
		const outcome = share.wait(1, 'disassociated');
		await share.time.passUntil(100);
		expect(outcome.error).toBe(failure);
	});
});

describe('Recipients of one share that are waited for together', () => {
	let share: Share;
	beforeEach(() => (share = new Share()));
	afterEach(() => jest.restoreAllMocks());

	it('are looked at with one list, in which others may be', async () => {
		share.put('associating', 'associating', 'associated');
		const [one, two] = [share.wait(1, 'associated'), share.wait(2, 'associated')];
		await share.time.passUntil(100);
		share.put('associated', 'associating');
		await share.time.passUntil(1600);
		expect([one.row, two]).toEqual([share.rows[0], {}]);
		// The last one is looked at by itself again.
		expect(share.questions).toEqual(['50 list', '550 list', '1550 2']);
		expect(share.queries[0]).toEqual({ include_resources: true });
	});

	it('are asked for one by one where the list does not have them', async () => {
		share.put('disassociating');
		const [one, two] = [share.wait(1, 'disassociated'), share.wait(2, 'disassociated')];
		await share.time.passUntil(100);
		expect(one).toEqual({});
		expect(two.row).toEqual({ id: id(2), association_status: 'disassociated' });
		expect(share.questions).toEqual(['50 list', '50 2', '50 any']);
	});

	it('are asked for one by one where the list can not be trusted', async () => {
		share.put('associated', 'associating');
		share.failure = (question) =>
			question === 'list' ? pagingError(endpoint, 'pages repeat') : undefined;
		const [one, two] = [share.wait(1, 'associated'), share.wait(2, 'associated')];
		await share.time.passUntil(100);
		expect([one.row, two]).toEqual([share.rows[0], {}]);
		expect(share.questions).toEqual(['50 list', '50 1', '50 2']);
	});

	it('end with what the list fails with, where it is something else', async () => {
		share.put('associating', 'associating');
		const failure = refusal(403);
		share.failure = () => failure;
		const outcomes = [share.wait(1, 'associated'), share.wait(2, 'associated')];
		await share.time.passUntil(100);
		expect(outcomes.map(({ error }) => error)).toEqual([failure, failure]);
		expect(share.questions).toEqual(['50 list']);
	});
});

it('Recipients of two shares are looked at each in their own share', async () => {
	const time = new Time();
	const asked: string[] = [];
	const getFresh = async ({ path }: Endpoint) => {
		asked.push(path);
		return { id: id(1), association_status: 'associated' };
	};
	const item = itemWith({ getFresh } as never);
	const shares = [2, 3].map((nth) =>
		collectionOf(shareRecipients, { account: id(0), share: id(nth) }),
	);
	const waiting = shares.map(async (share) => {
		return await untilSettled(share, id(1), waitFor('associated'), {}, item);
	});
	await time.passUntil(100);
	await Promise.all(waiting);
	expect(asked).toEqual(shares.map((share) => share.item(id(1)).path));
	jest.restoreAllMocks();
});

it.each([{}, { waitUntilAssociated: false, waitTimeout: 5 }])(
	'Nothing is waited for unless the item says so: %j',
	(options) => {
		expect(readWait(parametersWith(create.fields, { options }), 'associated')).toBeUndefined();
	},
);
