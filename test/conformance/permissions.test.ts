import { hexId } from '../../emulator/ids';
import { credentialFor, useEmulator } from '../support/emulator';
import type { Fixture } from './fixtures';
import { fixtures, world } from './fixtures';
import { named, operationIn, perform } from './perform';

const emulator = useEmulator({ seed: world });

/** As Cloudflare's API reference calls what the dashboard shows as "Account > Zero Trust > Edit". */
const inReference = (permission: string): string =>
	permission
		.replace(/^\w+ > /, '')
		.replace(/ > Edit$/, ' Write')
		.replace(' > ', ' ');

/** What the node's texts name for an operation. */
function neededFor(fixture: Fixture): string[] {
	const { read, write } = operationIn(fixture).resource;
	const all = [read, fixture.change && write, ...(fixture.alsoNeeds ?? [])];
	return all.filter((one) => one !== undefined);
}

/** A credential with a token that has these permissions only. */
function holding(permissions: readonly string[]) {
	const apiToken = hexId(permissions.join()).padEnd(40, '0');
	const token = { id: hexId(apiToken), value: apiToken, status: 'active' as const, permissions };
	emulator.state.tokens.push(token);
	return credentialFor(emulator, 'apiToken', { apiToken });
}

/** The part that a permission to read and one to write have in common. */
const subjectOf = (permission: string) => permission.replace(/ \w+$/, '');

const withPermissions = fixtures.filter((one) => neededFor(one).length > 0);

describe.each(named(withPermissions))('%s', (_title, fixture) => {
	const needed = neededFor(fixture);

	it('works with a token that has what the node names, and nothing else', async () => {
		const credential = holding(needed.map(inReference));
		const { json } = await perform(emulator, fixture, { credential });
		expect(json).not.toEqual([]);
		expect(json.filter((row) => 'error' in row)).toEqual([]);
	});

	it('names what is missing where a token has everything else', async () => {
		// Account members can also be read and changed with this permission, which is for directories.
		const enough = ['SCIM Provisioning', ...needed.map(inReference)].map(subjectOf);
		const all = emulator.state.tokens[0]!.permissions;
		const credential = holding(all.filter((one) => !enough.includes(subjectOf(one))));
		const { json } = await perform(emulator, fixture, { credential });
		expect(json).not.toEqual([]);
		for (const { error, ...row } of json) {
			expect(error).toContain('HTTP 403');
			expect(needed.some((one) => JSON.stringify(row).includes(`'${one}'`))).toBe(true);
		}
	});
});
