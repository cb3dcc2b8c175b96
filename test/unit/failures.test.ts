import type { INodeProperties } from 'n8n-workflow';
import { NodeApiError, NodeOperationError } from 'n8n-workflow';

import { credentialFault, refusedFault } from '../../nodes/shared/cloudflare/requestFaults';
import { endingError, failedItem, nodeErrorFor } from '../../nodes/shared/operation/failures';
import type { Outcome } from '../../nodes/shared/operation/operation';
import { ParameterFault } from '../../nodes/shared/operation/parameterFault';
import { endpoint, node } from './requests';

const field = (name: string, displayName: string, options: INodeProperties[] = []) =>
	({ name, displayName, type: 'collection', default: {}, options }) as INodeProperties;
const fields = [
	field('email', 'Email'),
	field('options', 'Options', [field('ifMissing', 'If Missing')]),
];
const teller = { node, fields };

const faults = [{ code: 10000, message: 'Authentication error' }];
const refused = refusedFault({ method: 'POST', ...endpoint }, { status: 403, errors: faults });
const { advice } = refused.facts;
const errorOf = (fault: unknown, item = 0, addition?: string) =>
	nodeErrorFor(teller, fault, item, addition);

describe('a parameter that was refused', () => {
	it.each([
		['email', "'Email' is empty"],
		['options.ifMissing', "'If Missing' is empty"],
		['options.unknown', "'options.unknown' is empty"],
	])('is named by its label: %s', (parameter, message) => {
		const error = errorOf(new ParameterFault(parameter, 'is empty', 'Fill it in.'), 4);
		expect(error).toBeInstanceOf(NodeOperationError);
		expect(error).toMatchObject({ message, description: 'Fill it in.', context: { itemIndex: 4 } });
		expect(error.context).not.toHaveProperty('cloudflare');
	});

	it('keeps what the error output is to tell besides', () => {
		const details = { id: '1', wasCreated: true };
		const fault = new ParameterFault('email', 'is not ready', undefined, details);
		const { json } = failedItem(teller, fault, 0);
		expect(json).toEqual({ error: "'Email' is not ready", details });
	});

	// n8n puts a sentence of its own in the place of a message with such a word in it.
	it.each(['financeaccess@example.com', 'ECONNRESET@example.com'])(
		'keeps its message word for word: %s',
		(address) => {
			const fault = new ParameterFault('email', `not found: ${address}`);
			expect(errorOf(fault).message).toBe(`'Email' not found: ${address}`);
			expect(failedItem(teller, fault, 0).json.error).toContain(address);
		},
	);
});

describe('one fault of two items', () => {
	const shared = [
		['a refusal', refused],
		['a refused parameter', new ParameterFault('email', 'is empty', 'Fill it in.', { id: '1' })],
		['an incomplete credential', credentialFault('x')],
	] as const;

	it.each(shared)('becomes an error for each, with an index of its own: %s', (_what, fault) => {
		const [first, second] = [errorOf(fault, 1, 'First.'), errorOf(fault, 2, 'Second.')];
		expect(first).not.toBe(second);
		expect([first?.context.itemIndex, second?.context.itemIndex]).toEqual([1, 2]);
		expect(first?.description).toMatch(/ First\.$/);
		expect(second?.description).toMatch(/ Second\.$/);
		expect(second?.description).not.toContain('First');
		expect(second?.message).toBe(first?.message);
	});

	it.each(shared)('stays as it was: %s', (_what, fault) => {
		const facts = 'facts' in fault ? Object.freeze(fault.facts) : {};
		Object.freeze(fault);
		const before = { ...fault, message: fault.message, facts: { ...facts } };
		errorOf(fault, 1, 'More.');
		failedItem(teller, fault, 2);
		endingError(teller, { outcomes: [{ ok: false, error: fault }], names: ['a@x.org'] }, 0);
		expect({ ...fault, message: fault.message, facts }).toEqual(before);
	});
});

describe('an addition', () => {
	it('is said behind the advice', () => {
		expect(errorOf(refused, 0, 'More.').description).toBe(`${advice} More.`);
	});

	it('is said by itself where there is no advice', () => {
		expect(errorOf(new ParameterFault('email', 'is empty'), 0, 'More.').description).toBe('More.');
		expect(errorOf(new TypeError('x'), 0, 'More.').description).toBe('More.');
	});
});

describe('an error that is no fault', () => {
	it.each([
		new NodeOperationError(node, 'The expression failed', { itemIndex: 7 }),
		new NodeApiError(node, { message: 'x' }),
	])('stays as it is where n8n threw it: %s', (thrown) => {
		const before = { ...thrown.context };
		expect(errorOf(thrown, 2, 'More.')).toBe(thrown);
		expect(thrown.context).toEqual(before);
	});

	it('is wrapped where it is no error of n8n', () => {
		const error = errorOf(new TypeError('x is not a function'), 2);
		expect(error).toBeInstanceOf(NodeOperationError);
		expect(error.message).toBe('x is not a function');
		expect(error.context.itemIndex).toBe(2);
	});
});

describe('an item that failed', () => {
	it('has the two keys that let n8n keep the fields of the input, and no other', () => {
		const { json, pairedItem } = failedItem(teller, refused, 3);
		expect(Object.keys(json)).toEqual(['error', 'details']);
		expect(json.error).toContain('Authentication error (code 10000)');
		expect(json.details).toEqual({
			description: advice,
			status: 403,
			errors: faults,
			method: 'POST',
			path: endpoint.path,
		});
		expect(pairedItem).toEqual({ item: 3 });
	});

	it.each([
		new ParameterFault('email', 'is empty'),
		new NodeOperationError(node, "'Email' is empty"),
	])('may have failed before anything was sent: %s', (error) => {
		expect(failedItem(teller, error, 0).json).toEqual({ error: "'Email' is empty", details: {} });
	});

	it.each([
		{ onError: 'continueErrorOutput' as const, marked: true },
		{ onError: 'continueRegularOutput' as const, marked: false },
	])('is marked only for the error output, and not in copies: $onError', ({ onError, marked }) => {
		const error = new NodeOperationError(node, 'No');
		const item = failedItem({ node: { ...node, onError }, fields }, error, 1);
		expect(item.error instanceof NodeOperationError).toBe(marked);
		const copy = { ...item };
		expect(copy).toEqual({ json: { error: 'No', details: {} }, pairedItem: { item: 1 } });
		expect(copy).not.toHaveProperty('error');
		// An older n8n 1 takes the mark off.
		expect(() => (item.error = undefined)).not.toThrow();
	});
});

describe('the error that ends the node', () => {
	const failed: Outcome = { ok: false, error: refused };
	const done: Outcome = { ok: true, output: {} };

	it('is that of the failed item, and tells how far the others came', () => {
		const outcomes = [done, undefined, failed, done, failed, undefined];
		const names = ['a', 'b', 'c', 'd', 'e', 'f'];
		const error = endingError(teller, { outcomes, names }, 2);
		expect(error).toMatchObject({ message: refused.message, context: { itemIndex: 2 } });
		const why = refused.message;
		expect(error.description).toBe(
			`${advice} Of 6 items:<br>Done (2): a, d.<br>Failed (2): c, e (${why}).<br>Not started (2): b, f.`,
		);
		expect(error.context).toMatchObject({
			done: ['a', 'd'],
			failed: [
				{ name: 'c', error: why },
				{ name: 'e', error: why },
			],
			notStarted: ['b', 'f'],
		});
	});

	it('names a cause once, with all that failed for it', () => {
		const other: Outcome = { ok: false, error: new ParameterFault('email', 'is empty') };
		const outcomes = [failed, other, failed, other];
		const { description } = endingError(teller, { outcomes, names: ['a', 'b', 'c', 'd'] }, 0);
		expect(description).toContain(
			`Failed (4): a, c (${refused.message}); b, d ('Email' is empty).`,
		);
		const many = Array.from({ length: 60 }, () => failed);
		const names = many.map((_, at) => `p${at}`);
		const error = endingError(teller, { outcomes: many, names }, 0);
		expect(error.description).toContain(`, p49 (${refused.message}) and 10 more.`);
		expect(error.context.failed).toHaveLength(60);
	});

	it('lists 50 of each by name, and all in its context', () => {
		const outcomes = [failed, ...Array.from({ length: 60 }, () => done)];
		const names = outcomes.map((_, at) => `p${at}`);
		const error = endingError(teller, { outcomes, names }, 0);
		expect(error.description).toContain('Done (60): p1, p2,');
		expect(error.description).toContain('p50 and 10 more.');
		expect(error.context.done).toHaveLength(60);
	});

	it('says "checked" in a dry run, and apart who needed nothing', () => {
		const dry: Outcome = { ok: true, output: { dryRun: true } };
		const same: Outcome = { ok: true, output: { outcome: 'alreadyAbsent' } };
		const left: Outcome = { ok: true, output: [] };
		const finished = { outcomes: [dry, failed, same, left], names: ['a', 'b', 'c'] };
		const error = endingError(teller, finished, 1);
		expect(error.description).toContain(
			'Checked (1): a.<br>Nothing to do (2): c, item 3.<br>Failed (1): b',
		);
		expect(error.context).toMatchObject({ done: ['a'], unchanged: ['c', 'item 3'] });
	});

	it('tells nothing of others where there are none', () => {
		const alone = { outcomes: [failed], names: ['a'] };
		const error = endingError(teller, alone, 0);
		expect(error.description).toBe(advice);
		expect(error.context).toMatchObject({ done: [], failed: [{ name: 'a' }], notStarted: [] });
	});
});
