import { seeded } from '../../../emulator/seeded';
import type { Fixture } from '../../conformance/fixtures';
import { fixtures, world } from '../../conformance/fixtures';
import { itemsOf, itemsThere, named, namedPersonOf, operationIn } from '../../conformance/perform';
import { useEmulator } from '../../support/emulator';
import { nodeNamed } from '../../support/nodes';
import type { NodePanel, Table } from '../nodePanel';
import { RunningDemo } from '../runningDemo';
import { chosen, KEY, OpenEditor, type Step, TOKEN } from './openEditor';

jest.setTimeout(120_000);

let open: OpenEditor;
beforeAll(async () => (open = await OpenEditor.of(await RunningDemo.shared())));
afterAll(async () => await open?.close());

async function inPanel<T>(step: string, look: (panel: NodePanel) => Promise<T>): Promise<T> {
	const panel = await open.editor.openNode(step);
	try {
		return await look(panel);
	} finally {
		await panel.close();
	}
}

/** The column that says whom a row is about, or what, where that is not a person. */
const subjectOf = (fixture: Fixture): string => {
	const [name] = namedPersonOf(fixture);
	const [first] = Object.keys(operationIn(fixture).resource.simplified?.({} as never) ?? {});
	return name ?? (fixture.change ? 'email' : (first ?? 'email'));
};

describe('The table of the output', () => {
	// The same rows as the demo's after a reset with the same seed.
	const emulator = useEmulator({ seed: world });

	const modeOf = ({ names = {} }: Fixture) => Object.keys(names)[0] ?? 'text';

	/** What names the records of an operation: also somebody for whom there is nothing to do. */
	function recordsOf(fixture: Fixture): unknown[] {
		const records = itemsOf(emulator, fixture).map(({ record }) => record);
		const isNamedByAddress = ['email', 'text'].includes(modeOf(fixture));
		// An ID of the same form.
		const unknown = String(records[0]).replace(/[0-9a-f]/g, 'f');
		const nobody = fixture.nobody ?? (isNamedByAddress ? 'nobody@example.com' : unknown);
		if (fixture.change === 'DELETE') return [records[0], records[1], nobody];
		if (!fixture.newcomers || !fixture.names?.text) return records;
		return [records[0], records[1], itemsThere(emulator, fixture)[0]!.record];
	}

	const shown = named(fixtures).flatMap(([name, fixture]) => {
		const dry = fixture.change ? [false, true] : [false];
		return dry.map((isDry) => ({ name: isDry ? `${name} (dry run)` : name, fixture, isDry }));
	});
	type Shown = (typeof shown)[number];

	/** Deletions come last, so that the others find the records. */
	const turn = ({ fixture, isDry }: Shown) => {
		if (isDry || !fixture.change) return 0;
		return fixture.change === 'DELETE' ? 2 : 1;
	};

	function stepOf({ name, fixture, isDry }: Shown): Step {
		const { node, operation, containers, record, change, credential } = fixture;
		const locators = Object.entries(containers).map(([parameter, id]) => {
			return [parameter, chosen('id', id)];
		});
		const value = `={{ $json[${JSON.stringify(name)}] }}`;
		const mode = modeOf(fixture);
		return {
			name,
			type: nodeNamed(node).description.name,
			credential: credential === 'apiToken' ? TOKEN : KEY,
			settings: { executeOnce: !record },
			parameters: {
				operation,
				...Object.fromEntries(locators),
				...(record && { [record]: mode === 'text' ? value : chosen(mode, value) }),
				...fixture.parameters,
				options: {
					...(change === 'DELETE' && { ifMissing: 'succeed' }),
					...(isDry && { dryRun: true }),
				},
			},
		};
	}

	// A workflow for each node: the more steps there are on the canvas, the longer each panel takes to open.
	const nodes = [...new Set(shown.map(({ fixture }) => fixture.node))];
	describe.each(nodes)('of %s', (node) => {
		const ofNode = shown.filter(({ fixture }) => fixture.node === node);
		beforeAll(async () => {
			await open.demo.reset(world as Record<string, number>);
			const ordered = [...ofNode].sort((a, b) => turn(a) - turn(b));
			const items = [0, 1, 2].map((nth) =>
				Object.fromEntries(ordered.map(({ name, fixture }) => [name, recordsOf(fixture)[nth]])),
			);
			await open.openSteps(`Outputs of ${node}`, ordered.map(stepOf), items);
			const { status, error } = await open.demo.editor.settled(await open.editor.execute());
			// The message says which step.
			expect([status, error?.message]).toEqual(['success', undefined]);
		});

		test.each(ofNode.map((one): [string, Shown] => [one.name, one]))(
			'%s shows without scrolling whom and what',
			async (name, { fixture }) => {
				const { table, inView } = await inPanel(name, async (panel) => ({
					inView: await panel.columnsInView(),
					table: await panel.table(),
				}));
				const person = subjectOf(fixture);
				const wanted = fixture.change ? [person, 'outcome'] : [person];
				expect(inView).toEqual(expect.arrayContaining(wanted));
				expect(table.rows.length).toBeGreaterThan(0);
				for (const row of table.rows) expect(Object.values(row)).not.toContain('undefined');
			},
		);
	});
});

describe('20 leavers, one refused, two unknown', () => {
	const DRY = { dryRun: true };
	const unknown = ['unknown1@example.com', 'unknown2@example.com'];
	let emails: string[];
	let refused: string;

	const leavers = (name: string, onError: string, options = {}): Step => ({
		name,
		type: 'cloudflareAccessUser',
		credential: KEY,
		settings: { onError },
		parameters: {
			operation: 'delete',
			account: chosen('id', seeded.account),
			user: chosen('email', '={{ $json.email }}'),
			options,
		},
	});

	/** The 18 of whom Cloudflare refuses to delete the tenth. */
	async function there(): Promise<string[]> {
		await open.demo.reset({ accessUsers: 24 });
		type Person = { id: string; email: string };
		const all = await open.demo.list<Person>(`/accounts/${seeded.account}/access/users`);
		const people = all.slice(0, 18);
		const { id, email } = people[9]!;
		refused = email;
		await open.demo.fault({ kind: 'status', status: 403, method: 'DELETE', path: id, times: 9 });
		return people.map((person) => person.email);
	}

	beforeAll(async () => {
		emails = await there();
		emails.splice(4, 0, unknown[0]!);
		emails.splice(15, 0, unknown[1]!);
		const steps = [
			leavers('Stop', 'stopWorkflow'),
			leavers('Stop, dry', 'stopWorkflow', DRY),
			leavers('Stop, gone is fine', 'stopWorkflow', { ifMissing: 'succeed' }),
			leavers('Go on', 'continueRegularOutput'),
			leavers('Go on, dry', 'continueRegularOutput', DRY),
			leavers('Error output', 'continueErrorOutput'),
			leavers('Error output, dry', 'continueErrorOutput', DRY),
		];
		const items = emails.map((email) => ({ email }));
		await open.openSteps('Leavers', steps, items);
	});
	beforeEach(async () => {
		await there();
	});

	/** What the table says of a person, in one line. */
	const lines = ({ rows }: Table) => rows.map((row) => Object.values(row).join(' | '));
	const toldOf = (told: string[]) =>
		emails.map((email) => told.filter((one) => one.includes(email)));

	test.each(['Stop', 'Stop, dry'])(
		'%s: the error names everybody, nobody is deleted',
		async (step) => {
			const { message, description } = await inPanel(step, async (panel) => {
				expect(await panel.execute()).toBe('error');
				return await panel.error();
			});
			expect(message).toContain(unknown[0]);
			for (const email of emails) expect(description).toContain(email);
			expect(await open.demo.changes()).toEqual([]);
		},
	);

	test('Stop, gone is fine: the error names who is deleted, who failed and who is left', async () => {
		const { message, description } = await inPanel('Stop, gone is fine', async (panel) => {
			expect(await panel.execute()).toBe('error');
			return await panel.error();
		});
		expect(message).toContain('HTTP 403');
		for (const email of emails) expect(description).toContain(email);
		expect(description).toMatch(new RegExp(`Failed \\(1\\): ${refused} \\(.*HTTP 403`));
	});

	test.each(['Go on', 'Go on, dry'])('%s: the table has a line for everybody', async (step) => {
		const table = await inPanel(step, async (panel) => {
			expect(await panel.execute()).toBe('success');
			return await panel.table();
		});
		expect(table.items).toBe(20);
		expect(toldOf(lines(table))).toEqual(emails.map((email) => [expect.stringContaining(email)]));
	});

	test.each(['Error output', 'Error output, dry'])('%s: both tables name theirs', async (step) => {
		const { worked, failed } = await inPanel(step, async (panel) => {
			expect(await panel.execute()).toBe('success');
			await panel.openOutput('Success');
			const first = await panel.table();
			await panel.openOutput('Error');
			return { worked: first, failed: await panel.table() };
		});
		const bad = step.includes('dry') ? unknown : [unknown[0]!, refused, unknown[1]!];
		expect(failed.rows.map(({ email }) => email)).toEqual(bad);
		expect(worked.rows.map(({ email }) => email)).toEqual(
			emails.filter((email) => !bad.includes(email)),
		);
	});
});
