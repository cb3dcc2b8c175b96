import { seeded } from '../../emulator';
import type { NodeName } from '../support/engine';
import { run } from '../support/engine';
import {
	credentialFor,
	useEmulator,
	resourceLocator,
	schemes,
	sentRequests,
} from '../support/emulator';

const SIZES = { accessUsers: 2345, members: 1234, recipients: 260, invites: 130 };
const emulator = useEmulator({ seed: SIZES });

const account = resourceLocator('id', seeded.account);
const share = resourceLocator('id', seeded.share);
const organization = resourceLocator('id', seeded.organization);

interface List {
	node: NodeName;
	parameters: object;
	page: number;
	ids: () => string[];
}

const idsOf = (rows: Array<{ id: string }>) => rows.map(({ id }) => id);

const lists: Record<string, List> = {
	'Access users': {
		node: 'accessUser',
		parameters: { account },
		page: 1000,
		ids: () => idsOf(emulator.state.accessUsers(seeded.account)),
	},
	'organization members': {
		node: 'organizationMember',
		parameters: { organization },
		page: 1000,
		ids: () => idsOf(emulator.state.organizationMembers(seeded.organization)),
	},
	'share recipients': {
		node: 'shareRecipient',
		parameters: { account, share },
		page: 100,
		ids: () => idsOf(emulator.state.recipients(seeded.share)),
	},
	'user invites': {
		node: 'userInvite',
		parameters: {},
		page: Infinity,
		ids: () => idsOf(emulator.state.invites),
	},
};

const names = Object.keys(lists);

describe.each(schemes)('Get Many, with %s', (scheme) => {
	const list = async (name: string, parameters: object) =>
		await run({
			node: lists[name]!.node,
			parameters: { operation: 'getAll', ...lists[name]!.parameters, ...parameters },
			credential: credentialFor(emulator, scheme),
		});

	it.each([
		['Access users', 3],
		['organization members', 2],
		['share recipients', 3],
		['user invites', 1],
	])('returns all %s once and in order, with %i requests', async (name, requests) => {
		const { json } = await list(name, { returnAll: true });
		expect(json.map(({ id }) => id)).toEqual(lists[name]!.ids());
		expect(emulator.requests).toHaveLength(requests);
	});

	it.each(names)(
		'returns the first rows of %s up to the limit, in the fewest and smallest requests',
		async (name) => {
			const { page, ids } = lists[name]!;
			const limits = [1, 50, ...(Number.isFinite(page) ? [page, page + 1] : [])];
			for (const limit of limits) {
				emulator.requests.length = 0;
				const { json } = await list(name, { limit });
				expect(json.map(({ id }) => id)).toEqual(ids().slice(0, limit));
				expect(emulator.requests).toHaveLength(Math.max(1, Math.ceil(limit / page)));
				const { per_page: perPage, page_size: pageSize } = sentRequests(emulator)[0]!.query;
				const size = perPage ?? pageSize;
				if (size !== undefined) expect(Number(size)).toBe(Math.min(limit, page));
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
		expect(json.map(({ id }) => id)).toEqual(lists['Access users']!.ids());
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
