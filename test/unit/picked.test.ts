import type { INodeProperties } from 'n8n-workflow';

import { account, user } from '../../nodes/CloudflareAccessUser/user';
import { member } from '../../nodes/CloudflareOrganizationMember/member';
import { recipient } from '../../nodes/CloudflareShareRecipient/recipient';
import { invite } from '../../nodes/CloudflareUserInvite/invite';
import { ParameterFault } from '../../nodes/shared/operation/parameterFault';
import { readPicked } from '../../nodes/shared/operation/picked';
import { locate } from '../support/world';

const HEX = '023e105f4ecef8ad9ca31a8372d0c353';

const UUID = 'f174e90a-fafe-4643-bbbc-4a0ed4fc8415';

const refuse = (what: string, advice?: string) => new ParameterFault('field', what, advice);

const read = (field: INodeProperties, raw: unknown) => readPicked(raw, field, refuse);

describe('a locator hands on', () => {
	it.each<[string, INodeProperties, unknown, string, string]>([
		['a row from the list', account, locate('list', HEX), 'list', HEX],
		['an id', account, locate('id', HEX), 'id', HEX],
		['an id in capitals', account, locate('id', HEX.toUpperCase()), 'id', HEX],
		['an id with space around it', account, locate('id', ` ${HEX}\n`), 'id', HEX],
		['a UUID where a UUID belongs', user, locate('id', UUID), 'id', UUID],
		['a row of users from the list', user, locate('list', UUID), 'list', UUID],
		['an email', user, locate('email', ' Nathan@Example.com '), 'email', 'Nathan@Example.com'],
		['an account of a recipient', recipient, locate('account', HEX), 'account', HEX],
		['a bare id, from an expression over the whole field', invite, HEX, 'id', HEX],
		['a bare email, where people are meant', member, ' a@b.co ', 'email', 'a@b.co'],
		['a bare UUID, where people are meant', user, UUID, 'id', UUID],
	])('%s', (_what, field, raw, mode, value) => {
		expect(read(field, raw)).toEqual({ mode, value });
	});

	it.each([
		`https://dash.cloudflare.com/${HEX}`,
		`https://dash.cloudflare.com/${HEX}/`,
		`https://dash.cloudflare.com/${HEX}/members?page=2#top`,
		`https://dash.cloudflare.com/${HEX}?x=1`,
		`  https://dash.cloudflare.com/${HEX}/home/domains\n`,
	])('the account in the address %j', (url) => {
		expect(read(account, locate('url', url))).toEqual({ mode: 'url', value: HEX });
	});
});

describe('a locator refuses', () => {
	it.each<[string, unknown]>([
		['nothing', undefined],
		['null', null],
		['an empty text', ''],
		['a locator that was never touched', locate('list', '')],
		['an empty id', locate('id', '')],
		['a blank id', locate('id', ' \t\n')],
		['a value that is null', locate('id', null)],
		['a value that is undefined', locate('id', undefined)],
		['an object for a value', locate('id', { id: HEX })],
		['a list for a value', locate('id', [HEX])],
		['true', locate('id', true)],
	])('%s as empty', (_what, raw) => {
		expect(() => read(account, raw)).toThrow('is empty');
	});

	it.each<[string, INodeProperties, unknown]>([
		['31 hex digits', account, locate('id', HEX.slice(1))],
		['33 hex digits', account, locate('id', `${HEX}0`)],
		['a dot', account, locate('id', '.')],
		['two dots', account, locate('id', '..')],
		['encoded dots', account, locate('id', '%2e%2e')],
		['a slash', account, locate('id', 'a/b')],
		['a query', account, locate('id', `${HEX}?x`)],
		['a fragment', account, locate('id', '#')],
		['a control character', account, locate('id', `${HEX}\0`)],
		['an id on each of two lines', account, locate('id', `${HEX}\n${HEX}`)],
		['full-width digits', account, locate('id', HEX.replace(/0/g, '\uFF10'))],
		['Arabic digits', account, locate('id', HEX.replace(/0/g, '\u0660'))],
		['a number', account, locate('id', 42)],
		['a UUID where hex digits belong', account, locate('id', UUID)],
		['hex digits where a UUID belongs', user, locate('id', HEX)],
		['a name in place of a row from the list', account, locate('list', 'Analytical Engines')],
		['hex digits in place of a user from the list', user, locate('list', HEX)],
		['a bare name', account, 'Analytical Engines'],
		['a bare email where no person is meant', account, 'nathan@example.com'],
		['an email without a domain', user, locate('email', 'nathan')],
		['an email without a dot', user, locate('email', 'nathan@example')],
		['two emails', user, locate('email', 'a@example.com,b@example.com')],
		['an email with a name', user, locate('email', 'Nathan <nathan@example.com>')],
		['an email with a space inside', user, locate('email', 'nathan @example.com')],
		['an email with two @', user, locate('email', 'nathan@example@example.com')],
		['a wildcard', user, locate('email', '*')],
		['a name for a recipient account', recipient, locate('account', 'Compiler House')],
	])('%s, with what it must be', (_what, field, raw) => {
		expect(() => read(field, raw)).toThrow(/ must be .*, not "/);
	});

	it.each([
		'https://dash.cloudflare.com/',
		`https://dash.cloudflare.com/${HEX}0`,
		`https://dash.cloudflare.com/${HEX.slice(1)}`,
		`https://dash.cloudflare.com/profile/${HEX}`,
		`https://dash.cloudflare.com.example.com/${HEX}`,
		`https://example.com/https://dash.cloudflare.com/${HEX}`,
		`https://dash.cloudflare.com@example.com/${HEX}`,
		`http://dash.cloudflare.com/${HEX}`,
		HEX,
	])('the address %j, as no account is in it', (url) => {
		expect(() => read(account, locate('url', url))).toThrow('holds no ID in this URL');
	});

	it('a mode that the field does not have', () => {
		expect(() => read(account, locate('email', 'a@b.co'))).toThrow("has no mode 'email'");
		expect(() => read(user, locate('url', `https://dash.cloudflare.com/${HEX}`))).toThrow(
			"has no mode 'url'",
		);
	});

	it('with a word on what would do', () => {
		const thrown = (field: INodeProperties, raw: unknown): unknown => {
			try {
				return read(field, raw);
			} catch (error) {
				return error;
			}
		};
		expect(thrown(account, locate('id', 'x'))).toMatchObject({
			message: '\'field\' must be an ID of 32 hex digits (0-9, a-f), not "x"',
		});
		expect(thrown(user, locate('list', 'x'))).toMatchObject({
			message: expect.stringMatching(/must be an ID of .*UUID.*, not "x"$/),
		});
		expect(thrown(user, locate('email', 'x'))).toMatchObject({
			message: '\'field\' must be an email address, not "x"',
		});
		expect(thrown(user, 'x')).toMatchObject({
			message: expect.stringMatching(/must be an email address or an ID of .*UUID.*, not "x"$/),
		});
		expect(thrown(account, locate('url', 'x'))).toMatchObject({
			advice: expect.stringContaining('https://dash.cloudflare.com/'),
		});
		expect(thrown(account, locate('list', ''))).toMatchObject({
			advice: expect.stringContaining('Pick one from the list'),
		});
	});
});

describe('a locator with what can not be seen', () => {
	it.each<[string, INodeProperties, unknown]>([
		['in an email', user, locate('email', 'na\u200bthan@example.com')],
		['in front of an email', member, locate('email', '\u2060nathan@example.com')],
		['at the end of a bare email', member, 'nathan@example.com\u200b'],
		['of the braille pattern', user, locate('email', 'nathan\u2800@example.com')],
		['that turns the direction', user, locate('email', 'nathan@\u202eexample.com')],
		['in an ID', account, locate('id', `${HEX.slice(1)}\u200b`)],
		['at the end of an ID', account, locate('id', `${HEX}\u200b`)],
		['in a row from the list', account, locate('list', `\u200d${HEX}`)],
		['in a bare ID', user, `${UUID}\u200c`],
	])('%s is refused, with the code point', (_where, field, raw) => {
		expect(() => read(field, raw)).toThrow(/\[U\+[0-9A-F]{4}\]/);
	});

	it.each<[string, INodeProperties, unknown, string]>([
		['a byte order mark', member, '\ufeffnathan@example.com', 'nathan@example.com'],
		['no-break spaces', user, locate('email', '\u00a0a@b.co\u00a0'), 'a@b.co'],
		['a byte order mark', account, locate('id', `\ufeff${HEX}`), HEX],
	])('only around the value: %s is taken off', (_what, field, raw, value) => {
		expect(read(field, raw).value).toBe(value);
	});

	it('takes an accent in two code points for one', () => {
		const { value } = read(user, locate('email', 'jose\u0301@example.com'));
		expect(value).toBe('jos\u00e9@example.com');
	});
});
