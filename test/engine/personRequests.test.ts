import { seeded } from '../../emulator';
import { leaver } from '../../emulator/leavers';
import { useEmulator } from '../support/emulator';
import { getAccess, plansFor, removeAccess } from '../support/person';

const PEOPLE = 20;
const seed = {
	leavers: PEOPLE,
	accountMembers: 130 - PEOPLE,
	userGroups: 120,
	accessGroups: 40 - 5,
	zeroTrustLists: 25 - 3,
	accessApps: 60 - 3,
};
const emulator = useEmulator({ seed });
const emails = Array.from({ length: PEOPLE }, (_, nth) => leaver(nth).email);
const within = { accounts: [seeded.account], organizations: [seeded.organization] };

/** Requests about one person or some: by the ID of a user or a member, or by an address. */
const isOfPeople = ({ path, query }: { path: string; query: Array<[string, string]> }) =>
	/\/(users|members)\/[0-9a-f-]+/.test(path) || query.some(([name]) => /email|user\.id/.test(name));

describe(`${PEOPLE} people in an account with many members, groups, lists and applications`, () => {
	it('are looked up with each listing once, and four requests for each person at most', async () => {
		const { error } = await getAccess(emulator, emails, { ...within, output: 'people' });
		expect(error).toBeUndefined();
		const [ofPeople, listings] = [true, false].map((wanted) =>
			emulator.requests.filter((request) => isOfPeople(request) === wanted),
		) as [typeof emulator.requests, typeof emulator.requests];
		expect(ofPeople.length).toBeLessThanOrEqual(4 * PEOPLE);
		const urls = listings.map(({ path, query }) => `${path}?${new URLSearchParams(query)}`);
		expect(urls.filter((url, nth) => urls.indexOf(url) !== nth)).toEqual([]);
		// Members 3 pages, user groups with 120 lists of members, entries of 25 lists, and some single ones.
		expect(listings.length).toBeLessThanOrEqual(3 + 121 + 26 + 20);
	});

	it('are planned for, removed and verified within one quota of five minutes', async () => {
		const rateLimit = { limit: 1200, windowSeconds: 300, blockSeconds: 300 };
		Object.assign(emulator.settings, {
			rateLimit,
			gatewayRateLimit: { limit: 600, windowSeconds: 60, blockSeconds: 120 },
		});
		const options = { accountTokens: 'disable' };
		const plans = await plansFor(emulator, emails, { ...within, options });
		const { json, error } = await removeAccess(emulator, plans);
		expect(error).toBeUndefined();
		expect(json.map(({ email, clean }) => ({ email, clean }))).toEqual(
			emails.map((email) => ({ email, clean: true })),
		);
		expect(emulator.requests.filter(({ status }) => status === 429)).toEqual([]);
		expect(emulator.requests.length).toBeLessThanOrEqual(1200);
	}, 330_000);
});
