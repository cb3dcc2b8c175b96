import type { CloudflareFault } from '../../nodes/shared/cloudflare/faults';
import { rows, DeletionScenario, notFound } from './deletionScenario';
import { goneById, peopleWith } from './people';
import { noAnswer, refusal, strangePage, thrownBy } from './sessions';

describe('Deletion of what is not there', () => {
	const item9 = peopleWith().item('9');

	it('fails where it is to, with what is missing and what to do', async () => {
		const scenario = new DeletionScenario('fail');
		expect(await thrownBy(scenario.delete('b@x.org'))).toMatchObject({
			message: `'user' ${notFound('b@x.org')}`,
			advice: "If they may already be gone, set 'If Missing' to 'Succeed' or 'Leave Out'.",
		});
		expect(scenario.sent).toEqual([]);
	});

	it('succeeds where it is to, and says what was looked for', async () => {
		const scenario = new DeletionScenario('succeed');
		expect(await scenario.delete('b@x.org')).toMatchObject({
			deleted: false,
			alreadyAbsent: true,
			email: 'b@x.org',
		});
	});

	it('says nothing of it where that is no address', async () => {
		const scenario = new DeletionScenario('succeed');
		scenario.resource = { key: { noun: 'account', of: ({ email }) => email, fields: () => ({}) } };
		expect(await scenario.delete('b@x.org', 'key')).toMatchObject({
			email: null,
			deleted: false,
			alreadyAbsent: true,
		});
		expect(scenario.sent).toEqual([]);
	});

	it('looked up by ID is Cloudflare\u2019s own refusal where it is to fail', async () => {
		const scenario = new DeletionScenario('fail');
		const failure = goneById('9');
		scenario.world.failure = () => failure;
		const { facts } = (await thrownBy(scenario.delete('9'))) as CloudflareFault;
		const advice = "If they may already be gone, set 'If Missing' to 'Succeed' or 'Leave Out'.";
		expect(facts).toEqual({ ...failure.facts, advice: `${failure.facts.advice} ${advice}` });
		expect(scenario.world.questions).toEqual(['id 9']);
	});

	it('looked up by ID is absent where it is to succeed, and the collection is there', async () => {
		const scenario = new DeletionScenario('succeed');
		expect(await scenario.delete('9')).toMatchObject({
			deleted: false,
			alreadyAbsent: true,
			id: '9',
		});
		expect(scenario.world.questions).toEqual(['id 9', 'anybody']);
	});

	it('looked up by ID is not known to be absent where the collection is not there', async () => {
		const scenario = new DeletionScenario('succeed');
		const failure = refusal(404, 1004, 'Share not found');
		scenario.world.failure = (question) => (question === 'anybody' ? failure : undefined);
		expect(await thrownBy(scenario.delete('9'))).toBe(failure);
	});

	it('looked up by address is not absent because its list answered once with 404', async () => {
		const scenario = new DeletionScenario('succeed');
		const failure = refusal(404);
		scenario.world.failure = (question) => (question === 'everybody' ? failure : undefined);
		expect(await thrownBy(scenario.delete())).toBe(failure);
		expect(scenario.sent).toEqual([]);
	});

	it.each([strangePage(404, item9), goneById('9', 7003), goneById('8'), refusal(403), noAnswer()])(
		'is not what a look-up says that fails with: $message',
		async (failure) => {
			const scenario = new DeletionScenario('succeed');
			scenario.world.failure = () => failure;
			expect(await thrownBy(scenario.delete('9'))).toBe(failure);
			expect(await thrownBy(scenario.delete('b@x.org'))).toBe(failure);
		},
	);
});

describe('Deletion of rows that do not count as there', () => {
	const scenarioOf = (ifMissing: 'fail' | 'succeed', ...statuses: string[]) => {
		const scenario = new DeletionScenario(ifMissing);
		scenario.resource = {
			hasSeveral: true,
			isThere: ({ status }) => status !== 'canceled',
			statusField: 'status',
		};
		scenario.world.rows = statuses.map((status, at) => ({ ...rows[at]!, status }));
		return scenario;
	};

	it('leaves them alone where others do', async () => {
		const scenario = scenarioOf('fail', 'canceled', 'new', 'canceled');
		expect(await scenario.delete()).toMatchObject({
			deleted: true,
			id: '2',
			ids: ['2'],
			email: 'A@x.org',
		});
		expect(scenario.sent).toEqual(['2']);
	});

	it.each(['a@x.org', '1'])('fails where it is to, with their status: %s', async (named) => {
		const scenario = scenarioOf('fail', 'canceled', 'canceled');
		expect(await thrownBy(scenario.delete(named))).toMatchObject({
			message: "'user' is canceled already: a@x.org",
			advice: "If they may already be gone, set 'If Missing' to 'Succeed' or 'Leave Out'.",
		});
		expect(scenario.sent).toEqual([]);
	});

	it.each(['a@x.org', '1'])('succeeds where it is to, with their status: %s', async (named) => {
		const scenario = scenarioOf('succeed', 'canceled', 'canceled');
		expect(await scenario.delete(named)).toMatchObject({
			deleted: false,
			alreadyAbsent: true,
			id: '1',
			email: 'a@x.org',
			previousStatus: 'canceled',
		});
		expect(scenario.sent).toEqual([]);
	});

	it('names what they are known by, or their ID where they have none', async () => {
		const ofAccount = scenarioOf('fail', 'canceled');
		ofAccount.resource.key = { noun: 'account', of: ({ email }) => email, fields: () => ({}) };
		expect(await thrownBy(ofAccount.delete('1'))).toMatchObject({
			message: "'user' is canceled already: account a@x.org",
		});
		for (const noun of ['email', 'account'] as const) {
			const nameless = scenarioOf('fail', 'canceled');
			nameless.resource.key = { noun, of: () => undefined, fields: () => ({}) };
			expect(await thrownBy(nameless.delete('1'))).toMatchObject({
				message: "'user' is canceled already: 1",
			});
		}
	});
});
