// The import rules (see CONTRIBUTING.md), checked by `npm run check:imports`.
const folders = (...names) => `^(${names.join('|')})/`;
const shared = 'nodes/shared';
const aNode = '^nodes/(?!shared/)([^/]+)/';

/** @type {import('dependency-cruiser').IConfiguration} */
module.exports = {
	forbidden: [
		{
			name: 'no-circle',
			comment: 'Two files that need each other are one, or need a third.',
			severity: 'error',
			from: {},
			to: { circular: true },
		},
		{
			name: 'no-orphan',
			comment: 'A file that nothing needs is dead, or an entry that is not named here.',
			severity: 'error',
			from: {
				orphan: true,
				pathNot: [
					'\\.d\\.ts$',
					'^(gulpfile|jest\\.config)\\.js$',
					'^\\.dependency-cruiser',
					'^demo/leash\\.cjs$',
					'^emulator/view/page\\.js$',
					'^test/support/environment\\.js$',
				],
			},
			to: {},
		},
		{
			name: 'nodes-stand-alone',
			comment:
				'What two nodes have in common belongs in nodes/shared. The Person node removes people by the changes of the other nodes.',
			severity: 'error',
			from: { path: aNode, pathNot: '^nodes/CloudflarePerson/' },
			to: { path: '^nodes/', pathNot: ['^nodes/shared/', '^nodes/$1/'] },
		},
		{
			name: 'shared-knows-no-node',
			comment: 'Shared parts serve every node, so they know none.',
			severity: 'error',
			from: { path: `^${shared}/` },
			to: { path: aNode },
		},
		{
			name: 'cloudflare-is-below-all',
			comment: 'HTTP knows nothing of resources, operations, fields or list searches.',
			severity: 'error',
			from: { path: `^${shared}/cloudflare/` },
			to: { path: '^nodes/', pathNot: `^${shared}/cloudflare/` },
		},
		{
			name: 'resources-know-only-cloudflare',
			comment: 'What is known of a resource is data for whoever uses it.',
			severity: 'error',
			from: { path: `^${shared}/resources/` },
			to: { path: '^nodes/', pathNot: `^${shared}/(resources|cloudflare)/` },
		},
		{
			name: 'fields-and-pickers-do-not-run',
			comment: 'Descriptions and list searches never need the part that runs operations.',
			severity: 'error',
			from: { path: `^${shared}/(fields|pickers)/` },
			to: { path: `^${shared}/operation/` },
		},
		{
			name: 'package-needs-only-n8n',
			comment: "A verified package has no runtime dependency, by n8n's rule.",
			severity: 'error',
			from: { path: folders('nodes', 'credentials') },
			to: {
				dependencyTypesNot: ['local', 'type-only'],
				pathNot: ['node_modules/n8n-workflow/', '^(node:)?crypto$'],
			},
		},
		{
			name: 'package-stays-in-its-folders',
			comment: 'Only nodes/ and credentials/ are published.',
			severity: 'error',
			from: { path: folders('nodes', 'credentials') },
			to: { path: folders('emulator', 'demo', 'benchmark', 'test', 'scripts', 'tools') },
		},
		{
			name: 'emulator-knows-no-client',
			comment: 'An emulator that shares code with what it tests proves nothing.',
			severity: 'error',
			from: { path: '^emulator/' },
			to: { path: folders('nodes', 'credentials', 'demo', 'benchmark', 'test', 'tools') },
		},
		{
			name: 'demo-uses-the-packed-package',
			comment: 'What users install is tried, not its source.',
			severity: 'error',
			from: { path: '^demo/' },
			to: { path: folders('nodes', 'credentials', 'test', 'benchmark') },
		},
		{
			name: 'live-check-needs-little',
			comment: 'What meets a real account can be read in one sitting.',
			severity: 'error',
			from: { path: '^tools/live/' },
			to: {
				path: folders('nodes', 'credentials', 'emulator', 'demo', 'benchmark', 'test', 'scripts'),
				pathNot: ['^nodes/shared/cloudflare/(credential|paths)\\.ts$', '^emulator/settings\\.ts$'],
			},
		},
		{
			name: 'nothing-needs-tests',
			severity: 'error',
			from: { pathNot: '^test/' },
			to: { path: '^test/' },
		},
	],
	options: {
		doNotFollow: { path: 'node_modules' },
		exclude: { path: '^(dist|coverage)/' },
		tsConfig: { fileName: 'tsconfig.tools.json' },
		tsPreCompilationDeps: true,
		enhancedResolveOptions: { extensions: ['.ts', '.mts', '.js', '.mjs', '.cjs', '.json'] },
	},
};
