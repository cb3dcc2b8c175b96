import { untilSettled } from '../../nodes/CloudflareShareRecipient/association';
import { inconsistentFault } from '../../nodes/shared/cloudflare/requestFaults';
import type { Endpoint } from '../../nodes/shared/cloudflare/resource';
import { collectionOf } from '../../nodes/shared/cloudflare/resource';
import type { AssociationStatus } from '../../nodes/shared/resources/shareRecipients';
import { shareRecipients } from '../../nodes/shared/resources/shareRecipients';
import { id, Share, waitFor } from './associationShare';
import { endpoint } from './requests';
import { itemWith, refusal } from './sessions';
import { Time } from './time';

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
			question === 'list' ? inconsistentFault(endpoint, 'pages repeat') : undefined;
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
