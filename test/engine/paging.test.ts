import { seeded } from '../../emulator';
import { fixtureOf, nodeFixtures } from '../conformance/fixtures';
import { perform } from '../conformance/perform';
import { run } from '../support/engine';
import {
	credentialFor,
	useEmulator,
	resourceLocator,
	schemes,
	sentRequests,
} from '../support/emulator';
import { MANY } from '../support/pickers';

/** More than one page of each list. */
const seed = { ...MANY, accounts: 3, shares: 2, invites: 130, accessGroups: 1100, userGroups: 600 };
const emulator = useEmulator({ seed });

const account = resourceLocator('id', seeded.account);
const share = resourceLocator('id', seeded.share);
const organization = resourceLocator('id', seeded.organization);

const lists = nodeFixtures.flatMap(({ node, credential, lists: own, resource }) => {
	if (!resource) return [];
	const { path, paging } = resource;
	const { ids } = own.find(({ listPath }) => listPath.test(path))!;
	const page = paging.style === 'none' ? Infinity : paging.max;
	const least = ('min' in paging && paging.min) || 1;
	const known = { page, least: Number(least), ids: () => ids(emulator.state) };
	return [[node, { ...known, credential }] as const];
});

describe.each(schemes)('Get Many, with %s', (scheme) => {
	const own = lists.filter(([, { credential = scheme }]) => credential === scheme);
	const list = async (node: string, parameters: object) =>
		await perform(emulator, fixtureOf({ node, operation: 'getAll' }), {
			// The names of accounts take requests of their own: engine/shareRecipient has these.
			parameters: { returnAll: false, simplify: false, ...parameters },
			credential: credentialFor(emulator, scheme),
			onError: undefined,
		});

	it.each(own)(
		'returns all of %s once and in order, in the fewest requests',
		async (node, { page, ids }) => {
			const { json } = await list(node, { returnAll: true });
			expect(json.map(({ id }) => id)).toEqual(ids());
			expect(emulator.requests).toHaveLength(Math.ceil(ids().length / page) || 1);
		},
	);

	it.each(own)(
		'returns the first of %s up to the limit, in the fewest and smallest requests',
		async (node, { page, least, ids }) => {
			const limits = [1, 50, ...(Number.isFinite(page) ? [page, page + 1] : [])];
			for (const limit of limits) {
				emulator.requests.length = 0;
				const { json } = await list(node, { limit });
				expect(json.map(({ id }) => id)).toEqual(ids().slice(0, limit));
				expect(emulator.requests).toHaveLength(Math.max(1, Math.ceil(limit / page)));
				const { per_page: perPage, page_size: pageSize } = sentRequests(emulator)[0]!.query;
				const size = perPage ?? pageSize;
				if (size !== undefined) expect(Number(size)).toBe(Math.min(Math.max(limit, least), page));
			}
		},
	);
});

describe('Get Many', () => {
	it('counts the limit after the filters that the node applies itself', async () => {
		const { json } = await run({
			node: 'accessUser',
			parameters: {
				operation: 'getAll',
				account,
				limit: 700,
				filters: { accessSeat: 'yes' },
				simplify: false,
			},
			credential: credentialFor(emulator),
		});
		const expected = emulator.state.accessUsers(seeded.account).filter((user) => user.access_seat);
		expect(expected.length).toBeGreaterThan(700);
		expect(json).toEqual(expected.slice(0, 700));
	});

	it('finds a recipient by account beyond the first page', async () => {
		const last = emulator.state.recipients(seeded.share).at(-1)!;
		const { json } = await run({
			node: 'shareRecipient',
			parameters: {
				operation: 'get',
				account,
				share,
				recipient: resourceLocator('account', last.account_id),
			},
			credential: credentialFor(emulator),
		});
		expect(json[0]?.id).toBe(last.id);
	});

	it('turns a list again when a page came twice', async () => {
		emulator.fault({ kind: 'repeat-page', path: '/access/users' });
		const { json } = await run({
			node: 'accessUser',
			parameters: { operation: 'getAll', account, returnAll: true },
			credential: credentialFor(emulator),
		});
		expect(json.map(({ id }) => id)).toEqual(
			emulator.state.accessUsers(seeded.account).map(({ id }) => id),
		);
	});

	it('hands on nothing when a page comes twice again and again', async () => {
		emulator.fault({ kind: 'repeat-page', path: '/access/users', times: 100 });
		const { error, items } = await run({
			node: 'accessUser',
			parameters: { operation: 'getAll', account, returnAll: true },
			credential: credentialFor(emulator),
		});
		expect(items).toEqual([]);
		expect(error?.message).toContain('it sent the same page twice');
	});

	it('hands on nothing when a page token comes twice again and again', async () => {
		emulator.fault({ kind: 'repeat-token', path: '/members', times: 100 });
		const { error } = await run({
			node: 'organizationMember',
			parameters: { operation: 'getAll', organization, returnAll: true },
			credential: credentialFor(emulator),
		});
		expect(error?.message).toMatch(/it sent the same page( token)? twice/);
	});
});
