import type { IDataObject } from 'n8n-workflow';
import { ExecuteContext } from 'n8n-core';

import { sentChanges, useEmulator } from '../support/emulator';
import { described } from './described';
import type { Fixture } from './fixtures';
import { world } from './fixtures';
import { changing, failures, named, perform } from './perform';

const emulator = useEmulator({ seed: world });

/** The tool variant of the node, as n8n's engine runs it for an agent. */
const asTool = async (fixture: Fixture, parameters: IDataObject) =>
	await perform(emulator, fixture, { parameters, settings: { type: 'test.nodeTool' } });

describe.each(named(changing))('%s as a tool of an AI agent', (_title, fixture) => {
	it('has Allow Changes, off, without expressions, and only as a tool', () => {
		const field = described(fixture.node, fixture.operation).fields.find(
			({ name }) => name === 'allowChanges',
		);
		expect(field).toMatchObject({ type: 'boolean', default: false, noDataExpression: true });
		expect(field?.displayOptions?.show).toMatchObject({ '@tool': [true] });
	});

	it('changes nothing unless it is allowed to', async () => {
		for (const allowChanges of [undefined, false, '={{ true }}', 'true', 1]) {
			const result = await asTool(fixture, { allowChanges, options: { dryRun: false } });
			expect(sentChanges(emulator)).toEqual([]);
			expect(failures(result)).not.toContain(true);
			expect(result.hints).toEqual([expect.stringContaining("switch on 'Allow Changes'")]);
			expect(result.hints[0]).not.toContain("'Dry Run'");
			expect(result.json[0]).toMatchObject({
				dryRun: true,
				note: expect.stringContaining('Nothing was changed'),
				wouldDo: expect.any(String),
			});
		}
		const allowed = await asTool(fixture, { allowChanges: true, options: {} });
		expect(failures(allowed)).not.toContain(true);
		expect(sentChanges(emulator)).not.toEqual([]);
		expect(allowed.json[0]).not.toHaveProperty('note');
	});

	it('changes nothing as a node that an agent runs itself', async () => {
		const isTool = jest.spyOn(ExecuteContext.prototype, 'isToolExecution').mockReturnValue(true);
		const { json } = await perform(emulator, fixture, { parameters: { options: {} } });
		isTool.mockRestore();
		expect(json[0]).toMatchObject({ dryRun: true });
		expect(sentChanges(emulator)).toEqual([]);
	});

	it('is still a dry run where that is asked for', async () => {
		const { json } = await asTool(fixture, { allowChanges: true, options: { dryRun: true } });
		expect(json[0]).toMatchObject({ dryRun: true });
		expect(sentChanges(emulator)).toEqual([]);
	});
});
