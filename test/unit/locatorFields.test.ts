import type { INodeProperties } from 'n8n-workflow';

import { account } from '../../nodes/CloudflareAccessUser/user';
import { ParameterFault } from '../../nodes/shared/operation/parameterFault';
import { checkedEmail, readLocator } from '../../nodes/shared/operation/locatorValue';
import { resourceLocator } from '../support/emulator';

const HEX = '023e105f4ecef8ad9ca31a8372d0c353';

const refuse = (what: string, advice?: string) => new ParameterFault('field', what, advice);

const read = (field: INodeProperties, raw: unknown) => readLocator(raw, field, refuse);

describe('a field as another node may define it', () => {
	const fieldWith = (modes?: INodeProperties['modes']) => ({ ...account, modes });

	it('without modes takes nothing', () => {
		expect(() => read(fieldWith(undefined), HEX)).toThrow("'field' has no mode 'id'");
	});

	it('without rules takes any text, in lower case', () => {
		const field = fieldWith([{ displayName: 'ID', name: 'id', type: 'string' }]);
		expect(read(field, ' ABC ')).toEqual({ mode: 'id', value: 'abc' });
		expect(read(field, 42)).toEqual({ mode: 'id', value: '42' });
	});

	it('without an ID mode takes any row from its list', () => {
		const field = fieldWith([{ displayName: 'List', name: 'list', type: 'list' }]);
		expect(read(field, resourceLocator('list', 'Row'))).toEqual({ mode: 'list', value: 'row' });
	});

	it('with rules of another kind has none', () => {
		const validation = [{ type: 'other', properties: {} }] as never;
		const field = fieldWith([{ displayName: 'ID', name: 'id', type: 'string', validation }]);
		expect(read(field, 'x').value).toBe('x');
	});

	it('without an example of its addresses says none', () => {
		const extractValue = { type: 'regex' as const, regex: '/([0-9a-f]+)$' };
		const field = fieldWith([{ displayName: 'URL', name: 'url', type: 'string', extractValue }]);
		expect(() => read(field, resourceLocator('url', 'x'))).toThrow('holds no ID in this URL');
		expect(read(field, resourceLocator('url', 'https://x.org/AB/cd')).value).toBe('cd');
	});
});

describe('an email address', () => {
	it.each(['nathan@example.com', 'n.smith+x@mail.example.co.uk', "o'neil@example.com", 'ü@b.co'])(
		'like %s is taken as it is',
		(email) => {
			expect(checkedEmail(email, refuse)).toBe(email);
		},
	);

	it.each([
		'',
		'nathan',
		'nathan@',
		'@example.com',
		'nathan@example',
		'nathan@example.c',
		'nathan@example.com.',
		'a@b.co;c@d.co',
		'a@b.co\nc@d.co',
		'mailto:nathan@example.com',
		'"nathan smith"@example.com',
	])('like %j is refused', (email) => {
		expect(() => checkedEmail(email, refuse)).toThrow(
			`'field' must be an email address, not ${JSON.stringify(email)}`,
		);
	});
});
