import { roles } from '../../emulator/resources/roles';
import { parametersOf, templates, textsIn } from './template';

const PACKAGE = 'n8n-nodes-cloudflare-onboarding.';
const nodes = templates.flatMap(({ file, connections, nodes: all }) =>
	all.map((node) => ({ file, connections, ...node })),
);
const ours = nodes.filter(({ type }) => type.startsWith(PACKAGE));

interface Locator {
	__rl?: boolean;
	mode: string;
	value: string;
}

test('what the user has to choose opens on the list and is empty', () => {
	const locators = ours.flatMap(({ file, name, parameters }) =>
		Object.entries(parameters as Record<string, Locator>)
			.filter(([, value]) => value?.__rl && !String(value.value).startsWith('='))
			.map(([key, { mode, value }]) => ({ place: `${file}: ${name}: ${key}`, mode, value })),
	);
	expect(locators.length).toBeGreaterThanOrEqual(20);
	expect(locators.filter(({ mode, value }) => mode !== 'list' || value !== '')).toEqual([]);
});

test('every template creates the same audit table, because the first one to run decides', () => {
	const tables = nodes.filter(({ parameters }) => parameters.tableName === 'Cloudflare audit');
	expect(tables.map(({ file }) => file)).toEqual([
		'access-review.json',
		'ai-helper.json',
		'bulk-group-sync.json',
		'bulk-onboarding.json',
		'idle-seats.json',
		'invite-watcher.json',
		'joiner-form.json',
		'leaver-now.json',
		'partner-share.json',
		'scheduled-leavers.json',
	]);
	const [first] = tables;
	for (const { parameters } of tables)
		expect(parameters.columns).toEqual(first?.parameters.columns);
});

test('the only node that creates an organization member is behind a question', () => {
	const creating = ours.filter(
		({ type, parameters }) =>
			type.endsWith('OrganizationMember') && String(parameters.operation).startsWith('create'),
	);
	expect(creating.map(({ file, name }) => `${file}: ${name}`)).toEqual([
		'joiner-form.json: Create organization member',
	]);
	const ways = creating.flatMap(({ name, connections }) =>
		Object.entries(connections).flatMap(([from, { main = [] }]) =>
			main.flatMap((links, output) =>
				(links ?? []).filter(({ node }) => node === name).map(() => `${from}: ${output}`),
			),
		),
	);
	expect(ways).toEqual(['Super Administrator, too: 0']);
});

test('the joiner form offers the teams that have a line in its table, and gives nobody all rights', () => {
	const { values } = parametersOf('joiner-form.json', 'Joiner form').formFields as {
		values: Array<{ fieldLabel: string; fieldOptions?: { values: Array<{ option: string }> } }>;
	};
	const offered = values.find(({ fieldLabel }) => fieldLabel === 'Team')?.fieldOptions?.values;
	const { assignments } = parametersOf('joiner-form.json', 'Roles by team').assignments as {
		assignments: Array<{ name: string; value: string }>;
	};
	expect(offered?.map(({ option }) => option)).toEqual(assignments.map(({ name }) => name));
	for (const table of ['Lists by team', 'Groups by team']) {
		const lines = parametersOf('joiner-form.json', table).assignments as {
			assignments: Array<{ name: string }>;
		};
		expect(lines.assignments.map(({ name }) => name)).toEqual(assignments.map(({ name }) => name));
	}
	const names = new Set(roles.map(({ name }) => name));
	const given = assignments.flatMap(({ value }) => value.split(', ').filter(Boolean));
	expect(given.filter((name) => !names.has(name) || /super/i.test(name))).toEqual([]);
});

test('no tool of the AI helper may change anything', () => {
	const tools = ours.filter(({ type }) => type.endsWith('Tool'));
	expect(tools.length).toBeGreaterThan(5);
	const changing = tools.filter(({ parameters }) =>
		JSON.stringify(parameters).includes('allowChanges'),
	);
	expect(changing).toEqual([]);
});

test('nothing claims that somebody is told: no template sends a message', () => {
	const claims = nodes.flatMap(({ file, name, parameters }) =>
		[name, ...textsIn(parameters)]
			.filter((text) => /\b(were|was|is|are|be) told\b|\btell the\b|\bnotif(y|ied)\b/i.test(text))
			.map((text) => `${file}: ${name}: ${text.slice(0, 80)}`),
	);
	expect(claims).toEqual([]);
});
