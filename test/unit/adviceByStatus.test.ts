import {
	UNTRUSTED_CERTIFICATE,
	WRONG_CERTIFICATE,
} from '../../nodes/shared/cloudflare/certificates';
import { missingResource } from '../../nodes/shared/cloudflare/resource';
import { resourceFiles } from './resourceFiles';
import { advice } from './adviceCases';

describe('otherwise the status has to do', () => {
	it.each([
		[401, 'secret in the credential'],
		[404, 'may have been deleted'],
		[429, '5 minutes'],
		[302, "'Base URL'"],
		[500, 'Run again'],
		[522, 'cloudflarestatus.com'],
		[0, "'Base URL'"],
	])('%i', (status, words) => {
		expect(advice('accessUsers', { status })).toContain(words);
	});

	it.each([400, 405, 422])('and where nothing is known, nothing is said: %i', (status) => {
		expect(advice('accessUsers', { status, codes: [1001] })).toBeUndefined();
	});

	it.each([
		['accessUsers', 'Check the ID and the selected account. The Access user may'],
		[
			'organizationMembers',
			'Check the ID and the selected organization. The organization member may',
		],
		['shareRecipients', 'Check the ID and the selected share. The share recipient may'],
		['userInvites', 'Check the ID and the credential. The invite may'],
	])('404 names what was selected: %s', (name, words) => {
		expect(advice(name, { status: 404, codes: [1003] })).toContain(words);
	});
});

describe('no answer', () => {
	const unreached = (code: string, reads: boolean) =>
		advice('accessUsers', { status: 0, codes: [code], reads });

	it.each(UNTRUSTED_CERTIFICATE)('for %s says how to have the certificate trusted', (code) => {
		for (const reads of [true, false]) {
			expect(unreached(code, reads)).toContain('NODE_EXTRA_CA_CERTS');
		}
	});

	it.each(WRONG_CERTIFICATE)('for %s does not say so, as trust would not help', (code) => {
		for (const reads of [true, false]) {
			expect(unreached(code, reads)).toMatch(/^The server's certificate is not valid/);
		}
	});

	it('to a change asks to check whether it was made', () => {
		expect(unreached('ECONNRESET', false)).toContain('check whether the change was made');
		expect(unreached('ECONNRESET', true)).not.toContain('change was made');
	});
});

it.each([
	['shareRecipients', 1004, 'share'],
	['shareRecipients', 1003, 'share recipient'],
	['shares', 1004, 'share'],
	['organizationMembers', 1004, 'organization member'],
])('404 to %s with %i is about the %s', (name, code, noun) => {
	expect(missingResource(resourceFiles.get(name)!, [code]).noun).toBe(noun);
});
