import { seeded } from '../../emulator';
import { leaver } from '../../emulator/leavers';
import { useEmulator } from '../support/emulator';
import { findingsOf, getAccess, planRemoval } from '../support/person';

const emulator = useEmulator({ seed: { leavers: 1 } });
const { email } = leaver(0);

const placesOf = async (more: object) => {
	const { json, error } = await getAccess(emulator, [email], more as never);
	if (error) throw new Error(error.message);
	return new Set(findingsOf(json).map(({ place, where }) => `${place} ${where.id}`));
};

describe('where the Person node looks', () => {
	it('is everywhere, if no place, account or organization is chosen', async () => {
		const all = await placesOf({});
		expect(await placesOf({ places: [], accounts: [], organizations: '' })).toEqual(all);
		expect(all.size).toBeGreaterThan(10);
	});

	it('takes accounts as one text, in any letter case', async () => {
		const accounts = ` ${seeded.account.toUpperCase()}, ${seeded.otherAccount}`;
		const places = ['accountMember', 'userGroup'];
		expect(await placesOf({ accounts, places })).toEqual(
			new Set([
				`accountMember ${seeded.account}`,
				`userGroup ${seeded.account}`,
				`accountMember ${seeded.otherAccount}`,
			]),
		);
	});

	it.each([
		['accounts', ['Analytical Engines']],
		['organizations', 'example'],
	])('refuses what is no ID before any request: %s', async (name, value) => {
		const { error } = await getAccess(emulator, [email], { [name]: value });
		expect(error?.message).toMatch(/must be IDs of 32 hex digits/);
		expect(emulator.requests).toEqual([]);
	});

	it.each(['places', 'accounts', 'organizations'])(
		'is not everywhere because an expression for %s gives nothing',
		async (name) => {
			for (const ask of [getAccess, planRemoval]) {
				const { error } = await ask(emulator, [email], { [name]: '={{ $json.missing }}' });
				expect(error?.message).toMatch(/is empty/);
			}
			expect(emulator.requests).toEqual([]);
		},
	);

	it('has no names where Cloudflare does not list the accounts that are given', async () => {
		emulator.fault({ kind: 'status', status: 403, method: 'GET', path: '/accounts$', times: 9 });
		const accounts = [seeded.account, seeded.otherAccount];
		const { json } = await getAccess(emulator, [email], { accounts, places: ['accountMember'] });
		const found = findingsOf(json);
		expect(found.map(({ where }) => where.name)).toEqual([null, null]);
		expect(found.map(({ where }) => where.id).sort()).toEqual([...accounts].sort());
		expect(json.at(-1)).toMatchObject({ complete: true });
	});

	it.each([getAccess, planRemoval])('fails as a whole if the secret is refused', async (ask) => {
		const { error, json } = await ask(emulator, [email], {}, { apiToken: 'x'.repeat(40) });
		expect(error?.httpCode).toBe('401');
		expect(json).toEqual([]);
	});
});
