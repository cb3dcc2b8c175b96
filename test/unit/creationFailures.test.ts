import type { CloudflareFault } from '../../nodes/shared/cloudflare/faults';
import { made, CreationScenario } from './creationScenario';
import { rowOf } from './people';
import { noAnswer, refusal, thrownBy } from './sessions';

describe('Creation of unknown fate', () => {
	it('is one where the record is there now, and is not sent again', async () => {
		const scenario = new CreationScenario('fail');
		scenario.failAfterMaking(noAnswer());
		expect(await scenario.create()).toEqual({ row: made, wasCreated: true });
		expect(scenario.sent).toBe(1);
		expect(await scenario.create('new@x.org', 'returnExisting')).toMatchObject({
			wasCreated: false,
		});
		expect(scenario.sent).toBe(1);
	});

	it.each([502, 408])('is one after HTTP %i as well', async (status) => {
		const scenario = new CreationScenario();
		scenario.failAfterMaking(refusal(status));
		expect(await scenario.create()).toEqual({ row: made, wasCreated: true });
	});

	it('is found although the filter misses it, as it is spelled differently', async () => {
		const scenario = new CreationScenario();
		scenario.failAfterMaking(noAnswer(), rowOf('New@x.org', 'made'));
		expect(await scenario.create()).toMatchObject({ row: { id: 'made' }, wasCreated: true });
		expect(scenario.world.questions).toEqual(['new@x.org', 'new@x.org', 'everybody']);
	});

	it('fails where nobody is there, and says that running again is safe', async () => {
		const scenario = new CreationScenario();
		const failure = noAnswer();
		scenario.answer = () => failure;
		const { facts } = (await thrownBy(scenario.create())) as CloudflareFault;
		expect(facts).toEqual({
			...failure.facts,
			advice:
				'It was not there when Cloudflare was asked again. Running again is safe: it is looked up first.',
		});
		// The fault of the request itself is as it was.
		expect(failure.facts).toEqual(noAnswer().facts);
		expect(scenario.sent).toBe(1);
	});

	it('fails with the request\u2019s own error where nobody can be looked up any more', async () => {
		const scenario = new CreationScenario();
		const failure = noAnswer();
		scenario.answer = () => {
			scenario.world.failure = () => new Error('the look-up failed');
			return failure;
		};
		expect(await thrownBy(scenario.create())).toBe(failure);
	});
});

describe('Creation that Cloudflare declines', () => {
	it.each([400, 409, 422])('with %i, as it is there: as if it had been found', async (status) => {
		const scenario = new CreationScenario();
		scenario.failAfterMaking(refusal(status));
		expect(await scenario.create()).toEqual({ row: made, wasCreated: false });
		expect(scenario.sent).toBe(1);
	});

	it('as it is there, fails where that is to fail', async () => {
		const scenario = new CreationScenario('fail');
		scenario.failAfterMaking(refusal(409));
		expect(await thrownBy(scenario.create())).toMatchObject({
			message: "'email' is taken: new@x.org is there already (ID made)",
		});
	});

	it('as it is there, brings it up to date where it is to', async () => {
		const scenario = new CreationScenario('update', async (row) => ({ ...row, email: 'changed' }));
		scenario.failAfterMaking(refusal(409));
		expect(await scenario.create()).toMatchObject({ row: { email: 'changed' }, wasCreated: false });
	});

	it('for another reason fails with that reason', async () => {
		const scenario = new CreationScenario();
		const failure = refusal(400);
		scenario.answer = () => failure;
		expect(await thrownBy(scenario.create())).toBe(failure);
	});

	it.each([
		['401', refusal(401)],
		['403', refusal(403)],
		['404', refusal(404)],
		['a certainty that it did not arrive', new Error('closed')],
	])('with %s, says so, and nobody is looked up', async (_what, failure) => {
		const scenario = new CreationScenario();
		scenario.failAfterMaking(failure);
		expect(await thrownBy(scenario.create())).toBe(failure);
		expect(scenario.world.questions).toEqual(['new@x.org']);
	});
});
