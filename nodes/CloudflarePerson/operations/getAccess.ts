import type { IDataObject, INodeProperties } from 'n8n-workflow';

import type { Result } from '../../shared/operation/operation';
import { batchOperation } from '../../shared/operation/operation';
import { inSlices } from '../../shared/cloudflare/slices';
import { people } from '../../shared/resources/people';
import { personFields, readQuestion } from '../fields';
import type { Answer, Question } from '../survey';
import { accessHint } from '../messages';

const output: INodeProperties = {
	displayName: 'Output',
	name: 'output',
	type: 'options',
	options: [
		{
			name: 'Findings',
			value: 'findings',
			description:
				'One item for each place where the person has access, and one at the end of each person',
		},
		{ name: 'People', value: 'people', description: 'One item for each person, with all findings' },
	],
	default: 'findings',
	description: 'What an item is',
};

interface Input extends Question {
	output: 'findings' | 'people';
}

export const getAccess = batchOperation<Input>({
	value: 'getAccess',
	name: 'Get Access',
	action: 'Get access of person',
	description: 'Find everything that an email address can do at Cloudflare, in all places at once',
	effect: 'read',
	resource: people,
	isFlat: true,
	fields: [...personFields, output],
	read: (parameters) => ({ ...readQuestion(parameters), output: parameters.choice('output') }),
	names: (input) => input.email,
	summary: accessHint,
	async runAll(entries) {
		const [first] = entries;
		if (!first) return [];
		const questions = entries.map(({ input }) => input);
		try {
			const { survey } = await import('../survey.js');
			const answers = await survey(questions, first.item, { together: false });
			const results: Result[] = [];
			await inSlices(questions, (question, nth) =>
				results.push({ ok: true, result: rowsOf(question, answers[nth]!) }),
			);
			return results;
		} catch (error) {
			return questions.map(() => ({ ok: false, error }));
		}
	},
});

/** All rows have the same keys: n8n's table shows "undefined" where one is missing. */
const NO_FINDING = {
	email: null,
	place: null,
	where: null,
	id: null,
	name: null,
	grants: null,
	via: null,
	through: null,
	since: null,
	lastSeen: null,
	removable: null,
	why: null,
};

/** The findings of a person, and then a row that says whether these are all. */
function rowsOf({ email, output: shape }: Input, { sightings, notSeen }: Answer): IDataObject[] {
	const findings = sightings.map(({ finding }) => ({ ...finding, email }));
	const complete = notSeen.length === 0;
	if (shape === 'people') return [{ email, findings, notSeen, complete }];
	return [
		...findings.map((finding) => ({ ...finding, complete: null, notSeen: null })),
		{ ...NO_FINDING, email, complete, notSeen },
	];
}
