import { readWait } from '../../nodes/CloudflareShareRecipient/association';
import { create } from '../../nodes/CloudflareShareRecipient/operations/create';
import { endedFault } from '../../nodes/shared/cloudflare/requestFaults';
import { id, Share } from './associationShare';
import { endpoint } from './requests';
import { noAnswer, parametersWith, refusal, strangePage } from './sessions';

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
				"Cloudflare goes on in the background. Raise 'Association Timeout (Seconds)', or check again later with Get.",
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
		share.failure = () => endedFault({ method: 'GET', ...endpoint });
		await share.time.passUntil(600);
		expect(outcome.error).toMatchObject({
			message: `'share' is not known to be associated: the execution ended first (recipient ${id(1)})`,
			advice: 'Check again with Get.',
			details: { id: id(1), association_status: 'associating', wasCreated: true },
		});
	});

	it('that was never looked at has no status to tell', async () => {
		share.failure = () => endedFault({ method: 'GET', ...endpoint });
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

it.each([{}, { waitUntilAssociated: false, waitTimeout: 5 }])(
	'Nothing is waited for unless the item says so: %j',
	(options) => {
		expect(readWait(parametersWith(create.fields, { options }), 'associated')).toBeUndefined();
	},
);
