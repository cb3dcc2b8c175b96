import { seeded } from '../../emulator';
import { run } from '../support/engine';
import {
	sentChanges,
	credentialFor,
	useEmulator,
	resourceLocator,
	schemes,
	sentRequests,
} from '../support/emulator';

const emulator = useEmulator({ seed: { invites: 8 } });
const invites = () => emulator.state.invites;
const withEmail = <T extends { invited_member_email?: string }>(row: T) => ({
	...row,
	email: row.invited_member_email,
});
const pending = () => invites().find(({ status }) => status === 'pending')!;

describe.each(schemes)('User invite, with %s', (scheme) => {
	const perform = async (operation: string, parameters = {}) =>
		await run({
			node: 'userInvite',
			parameters: { operation, ...parameters },
			credential: credentialFor(emulator, scheme),
		});

	it.each(['id', 'list'])('gets by %s', async (mode) => {
		const { json, error } = await perform('get', {
			invite: resourceLocator(mode, pending().id),
			simplify: false,
		});
		expect(error).toBeUndefined();
		expect(json).toEqual([withEmail(pending())]);
		expect(emulator.requests[0]?.path).toBe(`/user/invites/${pending().id}`);
	});

	it('lists all with one request that carries no query', async () => {
		const { json } = await perform('getAll', { returnAll: true, simplify: false });
		expect(json).toEqual(invites().map(withEmail));
		expect(sentRequests(emulator)).toEqual([
			{ method: 'GET', path: '/user/invites', query: {}, body: undefined },
		]);
	});

	it.each(['accepted', 'rejected'])('answers: %s', async (response) => {
		const { id } = pending();
		const { json } = await perform('respond', { invite: resourceLocator('id', id), response });
		expect(json[0]).toMatchObject({ id, status: response, email: 'admin@example.com' });
		expect(sentChanges(emulator)).toEqual([
			{ method: 'PATCH', path: `/user/invites/${id}`, query: {}, body: { status: response } },
		]);
		expect(invites().find((invite) => invite.id === id)?.status).toBe(response);
	});

	it('tells of an answer that was declined and did not count', async () => {
		const { id } = pending();
		emulator.fault({ kind: 'status', status: 409, method: 'PATCH' });
		const { error } = await perform('respond', {
			invite: resourceLocator('id', id),
			response: 'accepted',
		});
		expect(error?.message).toContain('[HTTP 409]');
		expect(invites().find((invite) => invite.id === id)?.status).toBe('pending');
	});

	it('asks no further where the answer is not allowed', async () => {
		emulator.fault({ kind: 'status', status: 403, method: 'PATCH' });
		const invite = resourceLocator('id', pending().id);
		const { error } = await perform('respond', { invite, response: 'accepted' });
		expect(error?.message).toContain('[HTTP 403]');
		expect(emulator.requests.map(({ method }) => method)).toEqual(['GET', 'PATCH']);
	});

	it('knows that an answer counted although nothing came back', async () => {
		const { id } = pending();
		emulator.fault({ kind: 'reset-after', method: 'PATCH' });
		const { json } = await perform('respond', {
			invite: resourceLocator('id', id),
			response: 'accepted',
		});
		expect(json).toMatchObject([{ id, status: 'accepted' }]);
	});
});

describe('User invite', () => {
	it.each([
		[{ status: ['pending', 'expired'] }],
		[{ organizationName: 'ENGINE' }],
		[{ invitedBy: '@example.com' }],
		[{ status: ['accepted'], invitedBy: 'nobody' }],
	])('filters here what the API can not: %j', async (filters) => {
		const { status, organizationName, invitedBy } = filters as Record<string, string>;
		const has = (text: string | undefined, part?: string) =>
			!part || !!text?.toLowerCase().includes(part.toLowerCase());
		const { json } = await run({
			node: 'userInvite',
			parameters: { operation: 'getAll', returnAll: true, simplify: false, filters },
			credential: credentialFor(emulator),
		});
		const expected = invites()
			.filter((row) => !status || status.includes(row.status))
			.filter((row) => has(row.organization_name, organizationName))
			.filter((row) => has(row.invited_by, invitedBy));
		expect(json).toEqual(expected.map(withEmail));
	});

	it('passes over what an invite does not say', async () => {
		const row: Partial<ReturnType<typeof pending>> = pending();
		delete row.organization_name;
		delete row.invited_by;
		const { json, error } = await run({
			node: 'userInvite',
			parameters: { operation: 'getAll', filters: { organizationName: 'engine', invitedBy: '@' } },
			credential: credentialFor(emulator),
		});
		expect(error).toBeUndefined();
		expect(json.map(({ id }) => id)).not.toContain(pending().id);
	});

	it('tells an account-owned token before a request', async () => {
		const { error } = await run({
			node: 'userInvite',
			parameters: { operation: 'getAll' },
			credential: credentialFor(emulator, 'apiToken', {
				apiToken: seeded.credentials.accountToken,
			}),
		});
		expect(error?.message).toBe("An account-owned token has no access to a user's invites");
		expect(error?.description).toContain('a user API token, or email and Global API Key');
		expect(emulator.requests).toEqual([]);
	});
});
