import type { INodeProperties } from 'n8n-workflow';

import { account, user } from '../../nodes/CloudflareAccessUser/user';
import { member } from '../../nodes/CloudflareOrganizationMember/member';
import { recipient } from '../../nodes/CloudflareShareRecipient/recipient';
import { invite } from '../../nodes/CloudflareUserInvite/invite';
import { UUID_ID } from '../../nodes/shared/cloudflare/paths';
import { locator } from '../../nodes/shared/fields/locators';
import { ParameterFault } from '../../nodes/shared/operation/parameterFault';
import { readLocator } from '../../nodes/shared/operation/locatorValue';
import { resourceLocator } from '../support/emulator';

const HEX = '023e105f4ecef8ad9ca31a8372d0c353';

const UUID = 'f174e90a-fafe-4643-bbbc-4a0ed4fc8415';

/** One that also takes names, as groups have them. */
const group = locator({
	name: 'group',
	displayName: 'Group',
	description: 'A group',
	search: 'searchGroups',
	of: { id: UUID_ID, key: { noun: 'name', exact: true, of: () => '', fields: () => ({}) } },
});

const refuse = (what: string, advice?: string) => new ParameterFault('field', what, advice);

const read = (field: INodeProperties, raw: unknown) => readLocator(raw, field, refuse);

describe('a locator hands on', () => {
	it.each<[string, INodeProperties, unknown, string, string]>([
		['a row from the list', account, resourceLocator('list', HEX), 'list', HEX],
		['an id', account, resourceLocator('id', HEX), 'id', HEX],
		['an id in capitals', account, resourceLocator('id', HEX.toUpperCase()), 'id', HEX],
		['an id with space around it', account, resourceLocator('id', ` ${HEX}\n`), 'id', HEX],
		['a UUID where a UUID belongs', user, resourceLocator('id', UUID), 'id', UUID],
		['a row of users from the list', user, resourceLocator('list', UUID), 'list', UUID],
		[
			'an email',
			user,
			resourceLocator('email', ' Nathan@Example.com '),
			'email',
			'Nathan@Example.com',
		],
		['an account of a recipient', recipient, resourceLocator('account', HEX), 'account', HEX],
		['a bare id, from an expression over the whole field', invite, HEX, 'id', HEX],
		['a bare email, where people are meant', member, ' a@b.co ', 'email', 'a@b.co'],
		['a bare UUID, where people are meant', user, UUID, 'id', UUID],
		['a name, as it is written', group, resourceLocator('name', ' Sales EU '), 'name', 'Sales EU'],
		['a bare name, where names are meant', group, 'Sales EU', 'name', 'Sales EU'],
		['a bare UUID, where names are meant', group, UUID.toUpperCase(), 'id', UUID],
		['a UUID as a name', group, resourceLocator('name', UUID), 'name', UUID],
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
		expect(read(account, resourceLocator('url', url))).toEqual({ mode: 'url', value: HEX });
	});
});

describe('a locator refuses', () => {
	it.each<[string, unknown]>([
		['nothing', undefined],
		['null', null],
		['an empty text', ''],
		['a locator that was never touched', resourceLocator('list', '')],
		['an empty id', resourceLocator('id', '')],
		['a blank id', resourceLocator('id', ' \t\n')],
		['a value that is null', resourceLocator('id', null)],
		['a value that is undefined', resourceLocator('id', undefined)],
		['an object for a value', resourceLocator('id', { id: HEX })],
		['a list for a value', resourceLocator('id', [HEX])],
		['true', resourceLocator('id', true)],
	])('%s as empty', (_what, raw) => {
		expect(() => read(account, raw)).toThrow('is empty');
	});

	it.each<[string, INodeProperties, unknown]>([
		['31 hex digits', account, resourceLocator('id', HEX.slice(1))],
		['33 hex digits', account, resourceLocator('id', `${HEX}0`)],
		['a dot', account, resourceLocator('id', '.')],
		['two dots', account, resourceLocator('id', '..')],
		['encoded dots', account, resourceLocator('id', '%2e%2e')],
		['a slash', account, resourceLocator('id', 'a/b')],
		['a query', account, resourceLocator('id', `${HEX}?x`)],
		['a fragment', account, resourceLocator('id', '#')],
		['a control character', account, resourceLocator('id', `${HEX}\0`)],
		['an id on each of two lines', account, resourceLocator('id', `${HEX}\n${HEX}`)],
		['full-width digits', account, resourceLocator('id', HEX.replace(/0/g, '\uFF10'))],
		['Arabic digits', account, resourceLocator('id', HEX.replace(/0/g, '\u0660'))],
		['a number', account, resourceLocator('id', 42)],
		['a UUID where hex digits belong', account, resourceLocator('id', UUID)],
		['hex digits where a UUID belongs', user, resourceLocator('id', HEX)],
		[
			'a name in place of a row from the list',
			account,
			resourceLocator('list', 'Analytical Engines'),
		],
		['hex digits in place of a user from the list', user, resourceLocator('list', HEX)],
		['a bare name', account, 'Analytical Engines'],
		['a bare email where no person is meant', account, 'nathan@example.com'],
		['an email without a domain', user, resourceLocator('email', 'nathan')],
		['an email without a dot', user, resourceLocator('email', 'nathan@example')],
		['two emails', user, resourceLocator('email', 'a@example.com,b@example.com')],
		['an email with a name', user, resourceLocator('email', 'Nathan <nathan@example.com>')],
		['an email with a space inside', user, resourceLocator('email', 'nathan @example.com')],
		['an email with two @', user, resourceLocator('email', 'nathan@example@example.com')],
		['a wildcard', user, resourceLocator('email', '*')],
		['a name for a recipient account', recipient, resourceLocator('account', 'Compiler House')],
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
		expect(() => read(account, resourceLocator('url', url))).toThrow('holds no ID in this URL');
	});

	it('a mode that the field does not have', () => {
		expect(() => read(account, resourceLocator('email', 'a@b.co'))).toThrow("has no mode 'email'");
		expect(() => read(user, resourceLocator('url', `https://dash.cloudflare.com/${HEX}`))).toThrow(
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
		expect(thrown(account, resourceLocator('id', 'x'))).toMatchObject({
			message: '\'field\' must be an ID of 32 hex digits (0-9, a-f), not "x"',
		});
		expect(thrown(user, resourceLocator('list', 'x'))).toMatchObject({
			message: expect.stringMatching(/must be an ID of .*UUID.*, not "x"$/),
		});
		expect(thrown(user, resourceLocator('email', 'x'))).toMatchObject({
			message: '\'field\' must be an email address, not "x"',
		});
		expect(thrown(user, 'x')).toMatchObject({
			message: expect.stringMatching(/must be an email address or an ID of .*UUID.*, not "x"$/),
		});
		expect(thrown(account, resourceLocator('url', 'x'))).toMatchObject({
			advice: expect.stringContaining('https://dash.cloudflare.com/'),
		});
		expect(thrown(account, resourceLocator('list', ''))).toMatchObject({
			advice: expect.stringContaining('Pick one from the list'),
		});
	});
});

describe('a locator with what can not be seen', () => {
	it.each<[string, INodeProperties, unknown]>([
		['in an email', user, resourceLocator('email', 'na\u200bthan@example.com')],
		['in front of an email', member, resourceLocator('email', '\u2060nathan@example.com')],
		['at the end of a bare email', member, 'nathan@example.com\u200b'],
		['of the braille pattern', user, resourceLocator('email', 'nathan\u2800@example.com')],
		['that turns the direction', user, resourceLocator('email', 'nathan@\u202eexample.com')],
		['in an ID', account, resourceLocator('id', `${HEX.slice(1)}\u200b`)],
		['at the end of an ID', account, resourceLocator('id', `${HEX}\u200b`)],
		['in a row from the list', account, resourceLocator('list', `\u200d${HEX}`)],
		['in a bare ID', user, `${UUID}\u200c`],
	])('%s is refused, with the code point', (_where, field, raw) => {
		expect(() => read(field, raw)).toThrow(/\[U\+[0-9A-F]{4}\]/);
	});

	it.each<[string, INodeProperties, unknown, string]>([
		['a byte order mark', member, '\ufeffnathan@example.com', 'nathan@example.com'],
		['no-break spaces', user, resourceLocator('email', '\u00a0a@b.co\u00a0'), 'a@b.co'],
		['a byte order mark', account, resourceLocator('id', `\ufeff${HEX}`), HEX],
	])('only around the value: %s is taken off', (_what, field, raw, value) => {
		expect(read(field, raw).value).toBe(value);
	});

	it('takes an accent in two code points for one', () => {
		const { value } = read(user, resourceLocator('email', 'jose\u0301@example.com'));
		expect(value).toBe('jos\u00e9@example.com');
	});
});
