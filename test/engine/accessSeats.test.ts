import type { IDataObject } from 'n8n-workflow';

import { seeded } from '../../emulator';
import type { Setup } from '../support/engine';
import { run } from '../support/engine';
import { credentialFor, resourceLocator, sentChanges, useEmulator } from '../support/emulator';
import { editBody, proxy } from '../support/proxy';

const emulator = useEmulator();
const account = resourceLocator('id', seeded.account);
const seatsPath = `/accounts/${seeded.account}/access/seats`;
const users = () => emulator.state.accessUsers(seeded.account);
const holding = () => users().filter((one) => one.access_seat || one.gateway_seat);
const byEmail = (rows: Array<{ email: string }>) => rows.map(({ email }) => ({ who: email }));

const removeSeats = async (
	items: IDataObject[],
	options: IDataObject = {},
	more: Partial<Setup> = {},
) =>
	await run({
		node: 'accessUser',
		parameters: { operation: 'removeSeat', account, user: '={{ $json.who }}', options },
		items,
		credential: credentialFor(emulator),
		...more,
	});
const going = { onError: 'continueRegularOutput' } as const;

interface Sent {
	body: Array<{ seat_uid: string }>;
}
const sentSeats = () => (sentChanges(emulator) as unknown as Sent[]).map(({ body }) => body);
const freeing = (rows: Array<{ seat_uid: string }>) =>
	rows.map(({ seat_uid }) => ({ seat_uid, access_seat: false, gateway_seat: false }));

describe('Remove Seat', () => {
	it('frees both seats, keeps the user, and sends a bare list', async () => {
		const [ada] = users();
		const { json, error, hints } = await removeSeats([{ who: ada!.id }]);
		expect(error).toBeUndefined();
		expect(json).toEqual([
			{
				email: ada!.email,
				name: ada!.name,
				outcome: 'removed',
				id: ada!.id,
				seat_uid: ada!.seat_uid,
				access_seat: false,
				gateway_seat: false,
				seatRemoved: true,
				alreadyFree: false,
				alreadyAbsent: false,
			},
		]);
		expect(sentChanges(emulator)).toEqual([
			{ method: 'PATCH', path: seatsPath, query: {}, body: freeing([ada!]) },
		]);
		expect(users()).toHaveLength(5);
		expect(hints.join()).toContain('Revoke Sessions');
	});

	it.each([undefined, 'continueRegularOutput'] as const)(
		'frees 250 seats with three requests, the users listed together: On Error %s',
		async (onError) => {
			emulator.reset({ accessUsers: 250 });
			users().forEach((user) => (user.access_seat = true));
			const { json } = await removeSeats(byEmail(users()), {}, { onError });
			expect(json.map(({ outcome }) => outcome)).toEqual(Array(250).fill('removed'));
			expect(json.map(({ email }) => email)).toEqual(users().map(({ email }) => email));
			expect(sentSeats().map(({ length }) => length)).toEqual([100, 100, 50]);
			expect(emulator.requests).toHaveLength(4);
			expect(holding()).toEqual([]);
		},
	);

	it('sends nothing for who holds none, and says so', async () => {
		const [ada] = users();
		Object.assign(ada!, { access_seat: false, gateway_seat: false });
		const { json } = await removeSeats([{ who: ada!.email }]);
		const flags = { seatRemoved: false, alreadyFree: true, alreadyAbsent: false };
		expect(json).toMatchObject([{ outcome: 'unchanged', id: ada!.id, ...flags }]);
		expect(sentChanges(emulator)).toEqual([]);
	});

	it('frees one seat once, whatever names the person', async () => {
		const [ada, grace] = users();
		const items = [{ who: ada!.email }, { who: ada!.id }, { who: grace!.id }, { who: ada!.email }];
		const { json } = await removeSeats(items);
		expect(json.map(({ outcome }) => outcome)).toEqual([
			'removed',
			'unchanged',
			'removed',
			'unchanged',
		]);
		expect(json.map(({ alreadyFree }) => alreadyFree)).toEqual([false, true, false, true]);
		expect(sentSeats()).toEqual([freeing([ada!, grace!])]);
	});

	it.each([null, undefined, ''])('fails for seat flags whose seat_uid is %p', async (seat) => {
		const [ada, grace] = users();
		Object.assign(ada!, { seat_uid: seat });
		const { json } = await removeSeats(byEmail([ada!, grace!]), {}, going);
		expect(json[0]?.error).toBe(
			"'User' has seat flags without a seat_uid, so that the seat can not be freed: ada.lovelace@example.com",
		);
		expect(json[1]).toMatchObject({ seatRemoved: true });
		expect(sentSeats()).toEqual([freeing([grace!])]);
	});

	it('calls nobody free whose flags Cloudflare does not tell', async () => {
		const [ada] = users();
		Object.assign(ada!, { access_seat: undefined, gateway_seat: undefined });
		const { json } = await removeSeats([{ who: ada!.email }]);
		expect(json).toMatchObject([{ outcome: 'removed' }]);
		expect(sentSeats()).toEqual([freeing([ada!])]);
	});

	it('shows each item of a dry run the whole request that it is in', async () => {
		const [ada, grace] = users();
		const items = [...byEmail([ada!, grace!]), { who: ada!.id }, { who: 'nobody@example.com' }];
		const { json } = await removeSeats(items, { dryRun: true, ifMissing: 'succeed' });
		const whole = [{ method: 'PATCH', path: seatsPath, body: freeing([ada!, grace!]) }];
		expect(json.map(({ wouldSend }) => wouldSend)).toEqual([whole, whole, whole, []]);
		expect(json[0]).toMatchObject({ access_seat: true, seatRemoved: null });
		expect(json[1]?.wouldDo).toBe(
			'Free the seat of Grace Hopper <grace.hopper@example.com> in account Analytical Engines',
		);
		expect(sentChanges(emulator)).toEqual([]);
	});

	it('looks everybody up before the first seat is freed, with Stop Workflow', async () => {
		const { error } = await removeSeats([...byEmail(users()), { who: 'nobody@example.com' }]);
		expect(error?.context).toMatchObject({
			itemIndex: 5,
			done: [],
			failed: [{ name: 'nobody@example.com' }],
			notStarted: users().map(({ email }) => email),
		});
		expect(sentChanges(emulator)).toEqual([]);
	});
});

describe('Seats that Cloudflare does not set', () => {
	/** One of the users has a seat that the endpoint doesn't know. */
	const withOneUnknown = async (count = 5) => {
		emulator.reset({ accessUsers: count });
		users().forEach((user) => (user.access_seat = true));
		const bad = users()[2]!.seat_uid;
		const { baseUrl } = await proxy(emulator, {
			response: (response, { method, url }) => {
				if (method !== 'GET' || !url.pathname.endsWith('/users')) return;
				response.text = response.text.replaceAll(bad, `${bad.slice(0, -1)}x`);
			},
		});
		return { ...going, credential: { ...credentialFor(emulator), baseUrl } };
	};

	it.each(['invalid', 'notFound', 'leftOut'] as const)(
		'fail alone, and all others are freed: %s',
		async (unknownSeat) => {
			const more = await withOneUnknown(40);
			emulator.settings.unknownSeat = unknownSeat;
			const { json } = await removeSeats(byEmail(users()), {}, more);
			json.forEach((row, nth) => {
				if (nth === 2) expect(row.error).toMatch(/No seat|not found|missing from Cloudflare/i);
				else expect(row).toMatchObject({ outcome: 'removed', email: users()[nth]!.email });
			});
			expect(holding().map(({ email }) => email)).toEqual([users()[2]!.email]);
		},
	);

	it('are taken apart where Cloudflare takes fewer at once', async () => {
		emulator.reset({ accessUsers: 60 });
		users().forEach((user) => (user.access_seat = true));
		emulator.settings.seatsPerRequest = 20;
		const { json } = await removeSeats(byEmail(users()));
		expect(json.map(({ outcome }) => outcome)).toEqual(Array(60).fill('removed'));
		expect(holding()).toEqual([]);
	});

	it('are not called free where the answer says that they are still held', async () => {
		const { baseUrl } = await proxy(emulator, {
			response: (response, { method }) => {
				if (method !== 'PATCH') return;
				editBody<{ result: IDataObject[] }>(response, (body) => {
					body.result[0]!.gateway_seat = true;
				});
			},
		});
		const credential = { ...credentialFor(emulator), baseUrl };
		const [ada, grace] = users();
		const { json } = await removeSeats(byEmail([ada!, grace!]), {}, { ...going, credential });
		expect(json[0]?.error).toContain('still holds a seat by the answer of Cloudflare: ada');
		expect(json[1]).toMatchObject({ seatRemoved: true });
	});

	it('are read again where every answer is lost, and called free only if they are', async () => {
		emulator.fault({ kind: 'status', status: 503, method: 'PATCH', afterAct: true, times: 99 });
		const { json } = await removeSeats(byEmail(users()), {}, going);
		expect(json.map((row) => row.error ?? row.seatRemoved)).toEqual(
			users().map(() => expect.anything()),
		);
		expect(json.some((row) => 'error' in row)).toBe(false);
		emulator.reset();
		emulator.fault({ kind: 'status', status: 503, method: 'PATCH', times: 99 });
		const { json: lost } = await removeSeats(byEmail(users().slice(0, 2)), {}, going);
		for (const { error, details } of lost) {
			expect(error).toContain('HTTP 503');
			expect(JSON.stringify(details)).toContain('still taken when Cloudflare was asked again');
		}
	}, 60_000);
});
