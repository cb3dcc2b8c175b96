import js from '@eslint/js';
import { n8nCommunityNodesPlugin } from '@n8n/eslint-plugin-community-nodes';
import n8nNodesBase from 'eslint-plugin-n8n-nodes-base';
import globals from 'globals';
import tseslint from 'typescript-eslint';

/** What n8n's own command-line tool and scanner leave out of nodes-base's rule sets. */
const leftOutByN8n = {
	credentials: [
		'cred-class-field-documentation-url-miscased',
		'cred-class-field-type-options-password-missing',
	],
	nodes: [
		'node-class-description-inputs-wrong-regular-node',
		'node-class-description-outputs-wrong',
		'node-param-type-options-max-value-present',
	],
};

const nodesBase = (set) => ({
	plugins: { 'n8n-nodes-base': n8nNodesBase },
	rules: {
		...n8nNodesBase.configs[set].rules,
		...Object.fromEntries(
			(leftOutByN8n[set] ?? []).map((rule) => [`n8n-nodes-base/${rule}`, 'off']),
		),
	},
});

const onlyOneSends = {
	selector: "MemberExpression[object.property.name='helpers'][property.name=/request/i]",
	message:
		'Requests leave through nodes/shared/cloudflare/request.ts, where they are paced and repeated.',
};
const onlyTheRunnerPairs = {
	selector: 'Identifier[name=/^(pairedItem|continueOnFail)$/]',
	message: 'Pairing and continuing after a failure are the business of nodes/shared/operation.',
};

const community = n8nCommunityNodesPlugin.configs.recommended;

export default tseslint.config(
	{
		ignores: [
			'dist',
			'coverage',
			'**/node_modules',
			'tools/mutation/{.sandbox,report,n8n-core.js}',
		],
	},
	{ linterOptions: { reportUnusedDisableDirectives: 'error', noInlineConfig: true } },
	js.configs.recommended,
	...tseslint.configs.recommended,
	{
		files: ['**/*.ts', '**/*.mts'],
		rules: {
			'@typescript-eslint/consistent-type-imports': 'error',
			'@typescript-eslint/no-unused-vars': ['error', { argsIgnorePattern: '^_' }],
		},
	},
	{
		files: ['nodes/**/*.ts', 'credentials/**/*.ts'],
		...community,
		rules: { ...community.rules, 'no-console': 'error', 'max-lines': ['error', 200] },
	},
	{ files: ['nodes/**/*.ts'], ...nodesBase('nodes') },
	{
		files: ['nodes/**/*.ts'],
		rules: { 'no-restricted-syntax': ['error', onlyOneSends, onlyTheRunnerPairs] },
	},
	{
		files: ['nodes/shared/operation/*.ts'],
		rules: { 'no-restricted-syntax': ['error', onlyOneSends] },
	},
	{
		// The credential test gets no helper but its own (see there).
		files: ['nodes/shared/cloudflare/{request,credentialTest}.ts'],
		rules: { 'no-restricted-syntax': ['error', onlyTheRunnerPairs] },
	},
	{ files: ['credentials/**/*.ts'], ...nodesBase('credentials') },
	{
		files: ['package.json'],
		languageOptions: { parser: tseslint.parser, parserOptions: { extraFileExtensions: ['.json'] } },
		plugins: { ...community.plugins, 'n8n-nodes-base': n8nNodesBase },
		rules: {
			...community.rules,
			...n8nNodesBase.configs.community.rules,
			// An object on its own is an expression to the TypeScript parser.
			'@typescript-eslint/no-unused-expressions': 'off',
		},
	},
	{
		files: ['**/*.{js,cjs,mjs}'],
		languageOptions: { globals: globals.node },
		rules: { '@typescript-eslint/no-require-imports': 'off' },
	},
);
