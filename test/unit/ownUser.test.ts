import type { Collection } from '../../nodes/shared/cloudflare/resource';
import { guardRemoval } from '../../nodes/shared/operation/guards';
import { itemWith, noAnswer, refusal } from './sessions';

const OWN = { id: 'own', email: 'Admin@Example.com' };

const itemOf = (own: unknown, hasUser = true) => {
	const get = jest.fn(async (): Promise<unknown> => {
		if (own instanceof Error) throw own;
		return own;
	});
	return { item: itemWith({ get } as never, { hasUser }), get };
};

const collection = { resource: { userOf: (row: unknown) => row } } as unknown as Collection<never>;

const guard = async (item: ReturnType<typeof itemWith>, ...users: unknown[]) =>
	await guardRemoval({ collection, parameter: 'member', rows: users as never[] }, item);

const refuse = async (own: unknown, ...users: unknown[]) => await guard(itemOf(own).item, ...users);

describe('The user behind the credential', () => {
	it.each<[string, unknown]>([
		['by ID', { id: 'own', email: 'other@example.com' }],
		['by address', { id: 'other', email: 'admin@EXAMPLE.com' }],
		['by address alone', { email: ' Admin@Example.com ' }],
	])('is not removed: known %s', async (_how, user) => {
		await expect(refuse(OWN, { id: '1', email: 'ada@example.com' }, user)).rejects.toMatchObject({
			message: "'member' is the user behind this credential: Admin@Example.com",
			advice:
				'Nothing was changed. Use the credential of somebody else, or remove this person in the Cloudflare dashboard.',
		});
	});

	it('is named by ID where it has no address', async () => {
		await expect(refuse({ id: 'own' }, { id: 'own' })).rejects.toThrow(
			"'member' is the user behind this credential: own",
		);
	});

	it.each<[string, unknown, unknown[]]>([
		['somebody else', OWN, [{ id: '1', email: 'ada@example.com' }]],
		['nobody', OWN, []],
		['a row without a user', OWN, [{}]],
		['a row with nothing in it', OWN, [{ id: null, email: null }]],
		['somebody without an address, where neither has one', { id: 'own' }, [{ id: '1' }]],
		['somebody without an ID, where neither has one', { email: OWN.email }, [{ email: 'a@x.org' }]],
		['nothing, where Cloudflare says null', { id: null, email: null }, [{ id: null, email: null }]],
	])('is not %s', async (_whom, own, users) => {
		await expect(refuse(own, ...users)).resolves.toBeUndefined();
	});

	it('is asked for once for all items', async () => {
		const { item, get } = itemOf(OWN);
		await Promise.all([1, 2, 3].map(async () => await guard(item, {})));
		expect(get.mock.calls).toEqual([[expect.objectContaining({ path: '/user' })]]);
	});

	it('is nobody where the credential has none: nothing is asked', async () => {
		const { item, get } = itemOf(OWN, false);
		await guard(item, OWN);
		expect(get).not.toHaveBeenCalled();
	});

	it.each([400, 401, 403])('is nobody where Cloudflare does not say who: %i', async (status) => {
		await expect(refuse(refusal(status), OWN)).resolves.toBeUndefined();
	});

	it.each([refusal(500), refusal(404), noAnswer(), new Error('broken')])(
		'is not known, so nobody is removed, after: $message',
		async (failure) => {
			await expect(refuse(failure, { id: '1', email: 'ada@example.com' })).rejects.toBe(failure);
		},
	);
});
