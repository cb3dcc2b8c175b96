import { readBody } from '../../nodes/shared/cloudflare/withheld';

const CODE = '05dd05cce12bbed97c0d87cd78e89bc2';
const read = (body: unknown, withheld?: string[], secrets: string[] = []) =>
	readBody(typeof body === 'string' ? body : JSON.stringify(body), secrets, withheld);

describe('A field that must not leave the node', () => {
	it.each<[string, unknown, unknown]>([
		['a record', { result: { id: '1', code: CODE } }, { result: { id: '1' } }],
		['each row of a list', { result: [{ id: '1', code: CODE }] }, { result: [{ id: '1' }] }],
		['any depth', { result: { a: [{ b: { code: CODE } }] } }, { result: { a: [{ b: {} }] } }],
		['a record, as a number', { result: { id: '1', code: 123 } }, { result: { id: '1' } }],
		['a record, as an object', { result: { code: { text: CODE } } }, { result: {} }],
	])('is left out of %s', (_where, body, kept) => {
		expect(read(body, ['code'])).toEqual(kept);
	});

	it('is not confused with the codes of errors', () => {
		const chained = { code: 1002, message: 'why' };
		const errors = [{ code: 1001, message: 'no', error_chain: [chained] }];
		expect(read({ success: false, errors }, ['code'])).toEqual({ success: false, errors });
		expect(read({ errors: [{ code: CODE, message: 'no' }] }, ['code'])).toEqual({
			errors: [{ message: 'no' }],
		});
	});

	it('is struck out of every other text, there and in later responses', () => {
		const secrets: string[] = [];
		const body = { result: { code: CODE, link: `https://x/?c=${CODE}` }, note: CODE };
		expect(read(body, ['code'], secrets)).toEqual({
			result: { link: 'https://x/?c=***' },
			note: '***',
		});
		expect(read(`not JSON: ${CODE}`, ['code'], secrets)).toBe('not JSON: ***');
		expect(read({ message: CODE }, undefined, secrets)).toEqual({ message: '***' });
	});

	it('strikes nothing out where it is too short to be told from other words', () => {
		const secrets: string[] = [];
		expect(read({ result: { code: 'a', name: 'anna' } }, ['code'], secrets)).toEqual({
			result: { name: 'anna' },
		});
		expect(secrets).toEqual([]);
	});

	it.each([null, 7, 'text', [], {}, { result: null }, { errors: 'odd' }])(
		'costs nothing else: %j',
		(body) => {
			expect(read(JSON.stringify(body), ['code'])).toEqual(body);
			expect(read(JSON.stringify(body))).toEqual(body);
		},
	);

	it('stays where no field is withheld', () => {
		expect(read({ result: { code: CODE } })).toEqual({ result: { code: CODE } });
		expect(readBody(undefined, [], ['code'])).toBe('');
	});
});
