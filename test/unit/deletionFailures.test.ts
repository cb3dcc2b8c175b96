import { CloudflareFault } from '../../nodes/shared/cloudflare/faults';
import { endedFault } from '../../nodes/shared/cloudflare/requestFaults';
import { DeletionScenario } from './deletionScenario';
import { endpoint } from './requests';
import { noAnswer, refusal, strangePage, thrownBy } from './sessions';

describe('Deletion that fails', () => {
	it('on the way tells what is deleted by then, and goes no further', async () => {
		const scenario = new DeletionScenario();
		const failure = refusal(500);
		scenario.answers = { '3': failure };
		const { facts } = (await thrownBy(scenario.delete())) as CloudflareFault;
		const { advice } = failure.facts;
		expect(advice).toEqual(expect.any(String));
		expect(facts).toEqual({ ...failure.facts, advice: `${advice} Deleted before that: 1, 2.` });
		// Another item may have met the same fault: it stays as it is.
		expect(failure.facts).toEqual(refusal(500).facts);
	});

	it('on the way without advice tells it all the same', async () => {
		const scenario = new DeletionScenario();
		scenario.answers = { '2': refusal(500).with({ advice: undefined }) };
		expect(await thrownBy(scenario.delete())).toMatchObject({
			facts: { advice: 'Deleted before that: 1.' },
		});
		expect(scenario.sent).toEqual(['1', '2']);
	});

	it('because the execution ended tells what is deleted by then', async () => {
		const scenario = new DeletionScenario();
		scenario.answers = { '3': endedFault({ method: 'DELETE', ...endpoint }) };
		expect(await thrownBy(scenario.delete())).toMatchObject({
			message: "'user' is deleted only in part: the execution ended first",
			advice: 'Deleted before that: 1, 2.',
		});
	});

	it('at the first row has nothing to tell', async () => {
		const scenario = new DeletionScenario();
		const failure = refusal(500);
		scenario.answers = { '1': failure };
		expect(await thrownBy(scenario.delete())).toBe(failure);
		expect(scenario.sent).toEqual(['1']);
	});

	it('with an error of another kind is that error', async () => {
		const scenario = new DeletionScenario();
		const failure = new TypeError('broken');
		scenario.answers = { '2': failure };
		expect(await thrownBy(scenario.delete())).toBe(failure);
	});

	it('leaves the rows known, so that the next item tries again', async () => {
		const scenario = new DeletionScenario();
		scenario.answers = { '2': noAnswer() };
		await thrownBy(scenario.delete());
		scenario.answers = {};
		expect(await scenario.delete()).toMatchObject({ deleted: true, id: '2', ids: ['2', '3'] });
	});
});

/** Cloudflare's 404 for the record itself. */
const gone = (id: string) => new CloudflareFault({ ...refusal(404).facts, path: `/people/${id}` });

describe('Deletion of what was there a moment before and is gone', () => {
	it('is Cloudflare\u2019s refusal where it is to fail', async () => {
		const scenario = new DeletionScenario('fail');
		scenario.answers = { '1': refusal(404) };
		expect(await thrownBy(scenario.delete())).toBe(scenario.answers['1']);
	});

	it('succeeds where it is to: absent where all rows are gone', async () => {
		const scenario = new DeletionScenario('succeed');
		scenario.answers = { '1': gone('1'), '2': gone('2'), '3': gone('3') };
		expect(await scenario.delete()).toMatchObject({
			deleted: false,
			alreadyAbsent: true,
			id: '1',
			email: 'a@x.org',
		});
	});

	it('succeeds where it is to: deleted where one row was not gone yet', async () => {
		const scenario = new DeletionScenario('succeed');
		scenario.answers = { '1': gone('1'), '3': gone('3') };
		expect(await scenario.delete()).toMatchObject({
			deleted: true,
			id: '2',
			ids: ['2'],
			email: 'a@x.org',
		});
	});

	it.each([strangePage(404), refusal(404, 7003), refusal(409)])(
		'is not what this says: $message',
		async (failure) => {
			const scenario = new DeletionScenario('succeed');
			scenario.answers = { '1': failure };
			expect(await thrownBy(scenario.delete())).toBe(failure);
		},
	);

	it('is known to the next item', async () => {
		const scenario = new DeletionScenario('succeed');
		scenario.answers = { '1': gone('1') };
		await scenario.delete('1');
		await scenario.delete('1');
		expect(scenario.sent).toEqual(['1']);
	});
});
