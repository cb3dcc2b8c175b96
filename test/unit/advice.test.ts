import { ADVICE } from '../../nodes/shared/cloudflare/adviceTable';
import {
	UNTRUSTED_CERTIFICATE,
	WRONG_CERTIFICATE,
} from '../../nodes/shared/cloudflare/certificates';
import { resourceFiles } from './resourceFiles';
import type { Said } from './adviceCases';
import {
	advice,
	everything,
	everywhere,
	KINDS,
	LACKING,
	METHOD,
	NO_USER,
	OTHERWISE,
	PERMISSIONS,
	restricted,
	TOKENS,
} from './adviceCases';

describe.each(LACKING)('someone who lacks a permission is told (%s)', (_what, said) => {
	it.each(restricted('apiToken'))(
		'what a token needs: $name, reads: $reads',
		({ name, permissions, reads }) => {
			const told = advice(name, { ...said, reads });
			const published = permissions[reads ? 0 : 1];
			if (!published) {
				expect(told).toMatch(/^Cloudflare publishes no token permission.*email and Global API Key/);
				return;
			}
			expect(told).toMatch(/^Give the API token the permission /);
			for (const permission of permissions) expect(told).toContain(`'${permission}'`);
		},
	);

	it.each(restricted('apiKey'))(
		'what role the user of the key needs: $name, reads: $reads',
		({ name, reads }) => {
			expect(advice(name, { ...said, reads, credential: 'apiKey' })).toMatch(
				/^The user who owns the Global API Key needs a role/,
			);
		},
	);

	it.each(['organizations', 'organizationMembers', 'organizationAccounts'])(
		'that an account-owned token has no organizations: %s',
		(name) => {
			// 9109 comes with 403 only; where the status says something else the code has to.
			const told = advice(name, { ...said, credential: 'accountToken' });
			expect(told).toMatch(/^An account-owned token has no organizations.*Global API Key/);
			expect(told).not.toContain('permission');
		},
	);

	it('what plan or role it takes besides', () => {
		for (const credential of KINDS) {
			expect(advice('shareRecipients', { ...said, credential })).toContain('Enterprise plan');
			expect(advice('organizationMembers', { ...said, credential })).toContain(
				'Organization Super Administrator',
			);
			expect(advice('accessUsers', { ...said, credential })).not.toContain('Enterprise plan');
		}
	});

	it('that only tokens of a user can have it', () => {
		for (const name of ['userInvites', 'organizations']) {
			expect(advice(name, said)).toContain("account-owned tokens can't have this permission");
		}
	});
});

it.each(OTHERWISE)('no permission is asked for after %s', (_what, said, token, key) => {
	const wrong = everywhere
		.map((on) => ({ ...on, told: advice(on.name, { ...said, ...on }) ?? '' }))
		.filter(({ name, credential, told }) => {
			// An account's token that is refused at an organization is the wrong kind, whatever else it is.
			const { ofOrganization } = resourceFiles.get(name)!;
			const isWrongKind = credential === 'accountToken' && ofOrganization;
			if (isWrongKind && told.startsWith('An account-owned token has no')) return false;
			const expected = (credential === 'apiKey' ? key : token) ?? /^$/;
			return !expected.test(told) || /permission|belong to an account/i.test(told);
		});
	expect(wrong).toEqual([]);
});

describe('whatever comes back', () => {
	const all = everything.flatMap(([what, said]) => everywhere.map((on) => ({ what, said, ...on })));
	const told = all.map((one) => ({
		...one,
		text: advice(one.name, { ...one.said, reads: one.reads, credential: one.credential }) ?? '',
	}));

	it('whoever uses email and key is not told to use them, nor to give a token a permission', () => {
		const wrong = told.filter(
			({ credential, text }) =>
				credential === 'apiKey' &&
				/(credential with|or) email and Global API Key|the permission (?!group)|Account-owned/.test(
					text,
				),
		);
		expect(wrong).toEqual([]);
	});

	it('no text has a gap in it', () => {
		expect(told.filter(({ text }) => /[{}]|undefined| {2}|^ | $| \./.test(text))).toEqual([]);
	});
});

const isTokenOnly = ({ name }: { name: string }) =>
	resourceFiles.get(name)!.tokenOnly !== undefined;

describe('what only tokens can do', () => {
	const only = restricted('apiToken').filter(isTokenOnly);

	it.each(only)('needs a permission, and never email and key: $name', ({ name, reads }) => {
		for (const said of [...LACKING.map(([, one]) => one), METHOD]) {
			for (const credential of TOKENS) {
				const told = advice(name, { ...said, reads, credential });
				expect(told).toMatch(/^Give the API token the permission /);
				expect(told).toContain(resourceFiles.get(name)!.tokens ?? '');
				expect(told).not.toContain('Global API Key');
			}
		}
	});

	it('may need a user behind the token', () => {
		for (const [, said] of LACKING) {
			const told = advice('deviceRegistrations', { ...said, credential: 'accountToken' });
			expect(told).toContain('use an API token of a user');
			expect(advice('accessUsers', { ...said, credential: 'accountToken' })).not.toContain(
				'of a user',
			);
		}
	});
});

describe('a method that tokens do not get', () => {
	it.each(restricted('apiToken').filter((one) => !isTokenOnly(one)))(
		'may be a missing permission, where one is published: $name, reads: $reads',
		({ name, permissions, reads }) => {
			const told = advice(name, { ...METHOD, reads });
			expect(told).toContain('email and Global API Key');
			const published = permissions[reads ? 0 : 1];
			if (published) expect(told).toContain(published);
			else expect(told).not.toContain('permission');
		},
	);
});

describe('data of a user', () => {
	it.each([9106, 9109])('asks a token for a user behind it: %i', (code) => {
		for (const credential of TOKENS) {
			const told = advice('userInvites', { ...NO_USER, codes: [code], credential });
			expect(told).toContain('the credential of a user');
		}
	});

	it('asks the owner of a key to check it', () => {
		const told = advice('userInvites', { ...NO_USER, credential: 'apiKey' });
		expect(told).toBe(
			"Check 'Email' and 'Global API Key' of the credential: they must belong to the same user.",
		);
	});
});

it('the test of a token asks for no permission, as it takes none', () => {
	for (const [, said] of LACKING) expect(advice('tokens', said)).toMatch(/^Check the secret/);
});

it('each advice is given to someone', () => {
	const certificates = [...UNTRUSTED_CERTIFICATE, ...WRONG_CERTIFICATE].map((code): Said => ({
		status: 0,
		codes: [code],
		message: '',
	}));
	const requests = [{ reads: true }, { reads: false }, { reads: false, adds: true }];
	const told = [...everything.map(([, said]) => said), ...certificates].flatMap((said) =>
		Object.keys(PERMISSIONS).flatMap((name) =>
			KINDS.flatMap((credential) =>
				requests.map((request) => advice(name, { ...said, credential, ...request }) ?? ''),
			),
		),
	);
	const never = ADVICE.filter(({ text }) => {
		const [start = '', ...parts] = text.split(/ ?\{\w+\} ?/);
		return !told.some((one) => one.startsWith(start) && parts.every((part) => one.includes(part)));
	});
	expect(never).toEqual([]);
});

it('no resource is left out here', () => {
	expect(Object.keys(PERMISSIONS).sort()).toEqual([...resourceFiles.keys()].sort());
});
