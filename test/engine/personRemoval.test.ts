import type { IDataObject } from 'n8n-workflow';

import { leaver } from '../../emulator/leavers';
import { sessionTable } from '../../emulator/resources/sessions';
import { asUuid, hexId } from '../../emulator/ids';
import type { StepResult } from '../../nodes/CloudflarePerson/evidence';
import type { Removed } from '../../nodes/CloudflarePerson/removal';
import { sentChanges, useEmulator } from '../support/emulator';
import { plansFor, removeAccess } from '../support/person';
import { changesIn, stateOf } from '../support/stateChanges';

const emulator = useEmulator({ seed: { leavers: 2 } });
const { email, name } = leaver(0);
const userId = asUuid(hexId(`access user ${email}`));
const everything = { options: { accountTokens: 'disable' } };

const rowOf = (json: IDataObject[]) => json[0] as unknown as Removed & { outcome: string };
const planOf = async (more: IDataObject = everything) => await plansFor(emulator, [email], more);
const outcomes = (steps: StepResult[]) => [...new Set(steps.map(({ outcome }) => outcome))];
const changesSent = () => emulator.requests.filter(({ method }) => method !== 'GET');

const rule = JSON.stringify({ email: { email } });

/** All that may be different after the first leaver was removed. The second one has the same rows. */
const theirs = (sessions: string[]) =>
	[
		`- accessUsers ${email}`,
		`- accountMembers ${email}`,
		`- accountMembers ${email}`,
		`- members ${email}`,
		`- userGroupMembers ${email}`,
		`- userGroupMembers ${email}`,
		`- zeroTrustListItems ${email}`,
		`- zeroTrustListItems ${email}`,
		`~ accessApps Old handbook own 0 include -${rule}`,
		`~ accessGroups Of leavers only include -${rule}`,
		`~ accessGroups Wiki group include -${rule}`,
		`~ accessPolicies Leavers only include -${rule}`,
		`~ accessPolicies Wiki editors include -${rule}`,
		`~ accountTokens Deployment of ${name} status "active" > "disabled"`,
		`~ registrations ${email} deleted_at null > a time`,
		`~ registrations ${email} deleted_at null > a time`,
		...sessions.map((id) => `~ sessions ${id} endsAt undefined > a time`),
	].sort();

describe('a plan that is carried out', () => {
	it('takes exactly the rows of the person, and a second run changes nothing', async () => {
		const sessions = sessionTable(emulator.state, userId).rows();
		const expected = theirs(sessions.map(({ id }) => id));
		const before = stateOf(emulator);
		const [plan] = await planOf();
		expect(changesIn(before, stateOf(emulator))).toEqual([]);
		const first = await removeAccess(emulator, [plan]);
		expect(first.error).toBeUndefined();
		expect(changesIn(before, stateOf(emulator))).toEqual(expected);
		const row = rowOf(first.json);
		expect(row).toMatchObject({ email, outcome: 'removed', clean: true, planHash: plan!.hash });
		expect(row.left.filter(({ removable }) => removable)).toEqual([]);
		const evidence = row.steps.map(({ outcome, at, status }) => [
			outcome,
			typeof at,
			status! < 300,
		]);
		expect(evidence).toEqual(plan!.steps.map(() => ['done', 'string', true]));
		expect(row.steps.map(({ id }) => id)).toEqual(plan!.steps.map(({ id }) => id));

		emulator.requests.length = 0;
		const after = stateOf(emulator);
		const second = rowOf((await removeAccess(emulator, [plan])).json);
		expect(second).toMatchObject({ email, outcome: 'alreadyAbsent', clean: true });
		expect(outcomes(second.steps)).toEqual(['alreadyGone']);
		expect(changesSent()).toEqual([]);
		expect(changesIn(after, stateOf(emulator))).toEqual([]);
	});

	it('sends in a dry run nothing, and shows what a real run sends', async () => {
		const plans = await planOf();
		const before = stateOf(emulator);
		const { json } = await removeAccess(emulator, plans, { dryRun: true });
		expect(changesIn(before, stateOf(emulator))).toEqual([]);
		expect(changesSent()).toEqual([]);
		expect(json[0]).toMatchObject({ email, outcome: 'wouldChange', dryRun: true, clean: null });
		await removeAccess(emulator, plans);
		const lines = (all: unknown) =>
			(all as IDataObject[]).map(({ method, path, body }) => JSON.stringify([method, path, body]));
		expect(lines(json[0]!.wouldSend).sort()).toEqual(lines(sentChanges(emulator)).sort());
		const again = await removeAccess(emulator, plans, { dryRun: true });
		expect(again.json[0]).toMatchObject({ outcome: 'wouldNotChange', wouldSend: [] });
	});

	it('comes twice in one run, and is done once', async () => {
		const [plan] = await planOf();
		const { json, error } = await removeAccess(emulator, [plan, plan]);
		expect(error).toBeUndefined();
		expect(json.map(({ clean }) => clean)).toEqual([true, true]);
		const sent = changesSent().map(({ method, path, body }) =>
			JSON.stringify([method, path, body]),
		);
		expect(sent.filter((one, nth) => sent.indexOf(one) !== nth)).toEqual([]);
		expect(changesSent().filter(({ status }) => status >= 400)).toEqual([]);
	});

	it('is not verified if told so, and then nothing is said of what is left', async () => {
		const plans = await planOf();
		emulator.requests.length = 0;
		const { json, hints } = await removeAccess(emulator, plans, { verify: false });
		expect(json[0]).toMatchObject({ outcome: 'removed', clean: false, left: [] });
		expect(emulator.requests.filter(({ path }) => /access\/apps$|\/accounts$/.test(path))).toEqual(
			[],
		);
		expect(hints.join()).not.toMatch(/Nothing .* is left/);
		expect(hints.join()).toMatch(/not verified/);
	});

	it('can not be verified, and that is said', async () => {
		const plans = await planOf();
		emulator.fault({ kind: 'status', status: 403, path: 'access/apps$', times: Infinity });
		const { json, hints } = await removeAccess(emulator, plans);
		expect(rowOf(json).notSeen.map(({ place }) => place)).toEqual(
			expect.arrayContaining(['accessPolicy', 'approver']),
		);
		expect(json[0]).toMatchObject({ clean: false });
		expect(hints.join()).not.toMatch(/Nothing .* is left/);
	});
});

describe('a plan and two kinds of credentials', () => {
	it('is made with email and key, and carried out with a token', async () => {
		const plans = await plansFor(emulator, [email], {}, { scheme: 'apiKey' });
		expect(plans[0]!.steps.map(({ place }) => place)).not.toContain('device');
		const { json, error } = await removeAccess(emulator, plans);
		expect(error).toBeUndefined();
		expect(outcomes(rowOf(json).steps)).toEqual(['done']);
	});

	it('is made with a token, and carried out with email and key as far as that is allowed', async () => {
		const plans = await planOf();
		const how = { scheme: 'apiKey', onError: 'continueRegularOutput' } as const;
		const { json } = await removeAccess(emulator, plans, {}, how);
		const { steps } = json[0]!.details as unknown as Removed;
		const failed = steps.filter(({ outcome }) => outcome !== 'done');
		expect(failed.map(({ place, outcome }) => `${place} ${outcome}`)).toEqual([
			'device failed',
			'device failed',
			'accessUser failed',
			'accountToken failed',
		]);
		expect(failed[0]!.error).toMatch(/API token/);
		expect(failed[2]!.error).toMatch(/^Not tried, because a step before it did not succeed/);
	});
});
