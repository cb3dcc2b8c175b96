import type { CloudflareApi } from '../../nodes/shared/cloudflare/api';
import { CloudflareFault } from '../../nodes/shared/cloudflare/faults';
import type { Result } from '../../nodes/shared/operation/operation';
import type { StepOutcome } from '../../nodes/CloudflarePerson/evidence';
import { stepResult, toStepResult } from '../../nodes/CloudflarePerson/evidence';
import type { Finding, NotSeen } from '../../nodes/CloudflarePerson/finding';
import { placeNamed } from '../../nodes/CloudflarePerson/places';
import type { StepRun } from '../../nodes/CloudflarePerson/places/place';
import type { Plan } from '../../nodes/CloudflarePerson/plan';
import { planOf } from '../../nodes/CloudflarePerson/plan';
import type { Step } from '../../nodes/CloudflarePerson/step';
import type { Answer } from '../../nodes/CloudflarePerson/survey';
import { runTogether } from '../../nodes/CloudflarePerson/theirs';
import { confirmed, verify } from '../../nodes/CloudflarePerson/verification';
import { accessHint, removalHint, summaryOf } from '../../nodes/CloudflarePerson/messages';
import { itemWith, noAnswer, refusal } from './sessions';

const ACCOUNT = '1'.padStart(32, '0');
const TOKEN = '2'.padStart(32, '0');
const USER = '00000000-0000-4000-a000-000000000001';
const email = 'ada@example.com';
const where = { type: 'account', id: ACCOUNT, name: null };

const stepAt = (place: Step['place'], action: Step['action'], id: string): Step => ({
	id: `${place}:${id}`,
	place,
	where,
	action,
	target: { id, name: null },
	before: { email },
	reversible: false,
});

const disabling = stepAt('accountToken', 'disable', TOKEN);

const runOf = (step: Step, api: object, change?: () => unknown): StepRun => ({
	step,
	email,
	item: itemWith(api as Partial<CloudflareApi>, { change }),
});

const outcomeOf = async (run: StepRun): Promise<[StepOutcome, string | null]> => {
	const [result] = await placeNamed[run.step.place].removal!.run([run]);
	const { outcome, error } = toStepResult(run, result!);
	return [outcome, error];
};

describe('a token', () => {
	const token = { id: TOKEN, name: 'Deploy', status: 'active', creator_email_at_creation: email };
	const disabled = { ...token, status: 'disabled' };

	/** Disables it. `own` is the credential's own token, `answer` what Cloudflare answers with. */
	const disable = async (
		read: object | Error,
		{ own = 'another', answer = disabled as object } = {},
	) => {
		const getFresh = async ({ path }: { path: string }) => {
			if (path.endsWith('/verify')) return { id: own };
			if (read instanceof Error) throw read;
			return read;
		};
		return await outcomeOf(runOf(disabling, { getFresh }, () => answer));
	};

	it('is disabled, or was before, or is gone', async () => {
		expect(await disable(token)).toEqual(['done', null]);
		expect(await disable({ ...token, status: 'expired' })).toEqual(['alreadyGone', null]);
		expect(await disable(refusal(404))).toEqual(['alreadyGone', null]);
	});

	it('of the credential itself stays', async () => {
		const [outcome, error] = await disable(token, { own: TOKEN });
		expect(outcome).toBe('refused');
		expect(error).toMatch(/token of this credential/);
	});

	it.each([
		['is still active', token],
		['has another name', { ...disabled, name: 'Other' }],
		['has lost its condition', { ...disabled, condition: { request_ip: { in: ['10.0.0.0/8'] } } }],
		['may do something else', { ...disabled, policies: [{ effect: 'allow' }] }],
	])('that %s by the answer is not called disabled', async (_title, answer) => {
		const [outcome, error] = await disable(token, { answer });
		expect(outcome).toBe('failed');
		expect(error).toMatch(/answered with another token/);
	});
});

describe('an Access user', () => {
	const user = { id: USER, email, access_seat: true, gateway_seat: false, seat_uid: 'seat' };
	const getFresh = async () => user;

	it('keeps the record where only the seat is to be freed', async () => {
		const run = runOf(stepAt('accessUser', 'removeSeat', USER), { getFresh }, () => [
			{ seat_uid: 'seat', access_seat: false, gateway_seat: false },
		]);
		expect(await outcomeOf(run)).toEqual(['done', null]);
		expect(run.item.changes).toMatchObject([{ method: 'PATCH' }]);
	});

	it('whose sessions have ended is not asked to end them again; one whose sessions can not be read is', async () => {
		const revoking = stepAt('session', 'revoke', USER);
		const ended = runOf(revoking, { getFresh, listFresh: async () => [] });
		expect(await outcomeOf(ended)).toEqual(['alreadyGone', null]);
		const broken = async () => {
			throw refusal(500);
		};
		const [outcome] = await outcomeOf(runOf(revoking, { getFresh, listFresh: broken }));
		expect(outcome).not.toBe('done');
	});
});

describe('a device registration', () => {
	const step = stepAt('device', 'delete', USER);
	const mine = { ...step, before: { email, user_id: 'mine' } };
	it.each<[string, object, StepOutcome]>([
		[
			'is deleted by the ID of its owner, where there is no address',
			{ user: { id: 'mine' } },
			'done',
		],
		['of another owner stays', { user: { id: 'other' } }, 'refused'],
		['of another address stays', { user: { id: 'mine', email: 'bob@example.com' } }, 'refused'],
		['of nobody stays', {}, 'refused'],
	])('%s', async (_title, row, outcome) => {
		const run = runOf(mine, { getFresh: async () => ({ id: USER, ...row }) }, () => ({}));
		expect((await outcomeOf(run))[0]).toBe(outcome);
		expect(run.item.changes).toHaveLength(outcome === 'done' ? 1 : 0);
	});
});

describe('steps that are taken together', () => {
	const run = runOf(disabling, {});

	it('all fail with the error of the operation, and those that it did not reach say so', async () => {
		const failing = { runAll: async () => await Promise.reject(new Error('broken')) };
		const [failed] = await runTogether([run], failing, () => ({}));
		expect(failed).toEqual({ ok: false, error: new Error('broken') });
		const [unreached] = await runTogether([run], { runAll: async () => [] }, () => ({}));
		expect(toStepResult(run, unreached!)).toMatchObject({
			outcome: 'failed',
			error: 'was not reached',
		});
		expect(await runTogether([], failing, () => ({}))).toEqual([]);
	});
});

describe('the outcome of a step', () => {
	const ended = new CloudflareFault({ kind: 'ended', message: 'ended' });
	it.each<[string, unknown, StepOutcome, string]>([
		['whose answer was lost', noAnswer(), 'unconfirmed', noAnswer().message],
		['that was refused', refusal(400), 'failed', refusal(400).message],
		['that an ended execution did not send', ended, 'failed', 'The execution ended first.'],
	])('%s', (_title, error, outcome, message) => {
		const result: Result = { ok: false, error };
		expect(toStepResult(runOf(disabling, {}), result)).toMatchObject({ outcome, error: message });
	});
});

describe('verification', () => {
	const plan = planOf(email, {} as Plan['scope'], [disabling]);

	it('of a plan without a scope looks where its steps are, and says what can not be read', async () => {
		const refused = async () => await Promise.reject(refusal(401));
		const item = itemWith({ listFresh: refused } as unknown as CloudflareApi);
		const [answer] = await verify([{ ...plan, scope: undefined as never }], item);
		expect(answer!.notSeen.map(({ place }) => place)).toEqual(['accountToken']);
		expect(answer!.scopes).toEqual([]);
	});

	const unsure = stepResult(runOf(disabling, {}), 'unconfirmed', 'lost');
	const there = { finding: { place: 'accountToken' } as Finding, draft: { target: { id: TOKEN } } };
	const unseen = { place: 'accountToken', where, id: null } as NotSeen;
	it.each<[string, object, StepOutcome]>([
		['is done if nothing is there any more', { sightings: [], notSeen: [] }, 'done'],
		['stays unconfirmed if it is there', { sightings: [there], notSeen: [] }, 'unconfirmed'],
		['stays unconfirmed if it was not seen', { sightings: [], notSeen: [unseen] }, 'unconfirmed'],
	])('a step whose answer was lost %s', (_title, answer, outcome) => {
		expect(confirmed(unsure, answer as Answer)).toMatchObject({ outcome });
	});
});

describe('words', () => {
	it('name those who were not verified, and nobody in a dry run', () => {
		const rows = ['a@example.com', 'b@example.com'].map((one) => ({
			email: one,
			clean: false,
			left: [],
		}));
		expect(removalHint(rows)).toBe('2 of 2 people are not verified: a@example.com, b@example.com.');
		expect(removalHint([{ dryRun: true }])).toBeUndefined();
	});

	it('do not call it access where the address keeps the person out, or approves', () => {
		const left = [
			{ place: 'accessPolicy', grants: 'keeps out: allow policy Wiki' },
			{ place: 'approver', grants: 'approves requests of allow policy Wiki' },
		];
		const row = { email, left, clean: true };
		expect(removalHint([row])).toBe('No access was found for 1 person.');
		expect(accessHint([{ email, findings: left }])).toBe('0 of 1 person has access.');
		const more = [...left, { place: 'accessUser', grants: 'no seat' }];
		expect(removalHint([{ ...row, left: more }])).toBe(`1 of 1 person has access left: ${email}.`);
		expect(accessHint(more.map((one) => ({ email, ...one })))).toBe('1 of 1 person has access.');
	});

	it('say that nothing was found', () => {
		const plan = planOf(email, {} as Plan['scope'], []);
		const { summary, summaryHtml } = summaryOf({
			email,
			plan,
			left: [],
			notSeen: [],
			refusals: [],
		});
		expect(summary).toBe(`**${email}**\n\nNothing was found.`);
		expect(summaryHtml).toBe(`<h3>${email}</h3><p>Nothing was found.</p>`);
	});

	it('fall back on IDs where Cloudflare tells no names', () => {
		const finding = { place: 'approver', name: null, id: 'policy', where, why: null } as Finding;
		const notSeen = [
			{ place: 'device', where: null, id: null, name: null, why: 'Refused.' },
		] as NotSeen[];
		const plan = planOf(email, {} as Plan['scope'], [disabling]);
		const { summary } = summaryOf({ email, plan, left: [finding], notSeen, refusals: [] });
		expect(summary).toContain(`Disable account API token ${TOKEN} in account ${ACCOUNT}`);
		expect(summary).toContain(`Approvers: policy in account ${ACCOUNT}`);
		expect(summary).toContain('Devices: Refused.');
	});
});
