import type { Refusal } from '../../nodes/shared/cloudflare/advice';
import { adviceFor } from '../../nodes/shared/cloudflare/advice';
import { resourceOf } from '../../nodes/shared/cloudflare/resources';

const ID = '023e105f4ecef8ad9ca31a8372d0c353';
const PATHS = {
	accessUser: `/accounts/${ID}/access/users`,
	recipient: `/accounts/${ID}/shares/${ID}/recipients`,
	member: `/organizations/${ID}/members`,
	invite: '/user/invites',
	accounts: '/accounts',
};

function advice(on: keyof typeof PATHS, refusal: Partial<Refusal> = {}): string | undefined {
	const resource = resourceOf(PATHS[on]);
	return adviceFor({ status: 403, codes: [], reads: true, adds: false, ...refusal, resource });
}

describe('someone who lacks a permission is told', () => {
	it.each<[string, keyof typeof PATHS, boolean, string]>([
		['to read Access users', 'accessUser', true, "'Access: Audit Logs Read'"],
		['to change Access users', 'accessUser', false, "'Zero Trust: Seats Write'"],
		['to read invites', 'invite', true, "'Memberships Read'"],
		['to answer invites', 'invite', false, "'Memberships Write'"],
		['to read accounts', 'accounts', true, "'Account Settings Read'"],
	])('which one it takes %s', (_what, on, reads, permission) => {
		expect(advice(on, { status: 403, codes: [10000], reads })).toContain(permission);
		expect(advice(on, { status: 403, reads })).toContain(permission);
	});

	it.each(['recipient', 'member'] as const)(
		'to use email and key where Cloudflare publishes none: %s',
		(on) => {
			for (const reads of [true, false]) {
				expect(advice(on, { codes: [10000], reads })).toContain('email and Global API Key');
			}
		},
	);

	it('what plan or role it takes besides', () => {
		expect(advice('recipient', { codes: [10000] })).toContain('Enterprise plan');
		expect(advice('member', { codes: [10000] })).toContain('Organization Super Administrator');
		expect(advice('accessUser', { codes: [10000] })).not.toContain('Enterprise plan');
	});
});

describe('a code says more than a status', () => {
	it.each([9106, 9109, 10001])('%i on what is of a user asks for a user', (code) => {
		for (const status of [400, 403]) {
			expect(advice('invite', { status, codes: [code] })).toContain('a user behind it');
		}
	});

	it.each([6003, 6102, 6103, 6111])('%i asks to check what was pasted', (code) => {
		expect(advice('accessUser', { status: 400, codes: [code] })).toContain("'Authentication'");
	});

	it('9103 asks to check email and key', () => {
		expect(advice('accessUser', { codes: [9103] })).toContain("'Email' and 'Global API Key'");
	});

	it.each([7000, 7003])('%i asks to check the IDs', (code) => {
		expect(advice('accessUser', { status: 400, codes: [code] })).toContain('Check the IDs');
	});

	it('wherever in the list of errors it stands', () => {
		expect(advice('accessUser', { status: 400, codes: [1, 2, 6111] })).toContain(
			"'Authentication'",
		);
	});
});

describe('otherwise the status has to do', () => {
	it.each([
		[401, 'secret in the credential'],
		[404, 'still exists'],
		[429, '5 minutes'],
		[302, "'Base URL'"],
		[500, 'Run again'],
		[522, 'Run again'],
		[0, "'Base URL'"],
	])('%i', (status, words) => {
		expect(advice('accessUser', { status })).toContain(words);
	});

	it.each([400, 422])('and where nothing is known, nothing is said: %i', (status) => {
		expect(advice('accessUser', { status, codes: [1001] })).toBeUndefined();
	});
});

it('speaks of a resource where it does not know what a path leads to', () => {
	expect(resourceOf('/zones')).toEqual({ noun: 'resource' });
});
