import type { IDataObject } from 'n8n-workflow';

import { seeded } from '../../emulator';
import { leaver } from '../../emulator/leavers';
import type { Finding, NotSeen } from '../../nodes/CloudflarePerson/finding';
import { PLACES } from '../../nodes/CloudflarePerson/finding';
import { useEmulator } from '../support/emulator';
import { getAccess, findingsOf } from '../support/person';

/** Nobody else's rules, so that what is found and what is not seen can be told to the last row. */
const seed = { accessGroups: 0, accessPolicies: 0, accessApps: 0, gatewayRules: 0, leavers: 1 };
const emulator = useEmulator({ seed });
const { email } = leaver(0);

const endOf = (json: IDataObject[]) =>
	json.at(-1) as unknown as { email: string; complete: boolean; notSeen: NotSeen[] };

const chain = ({ through }: Pick<Finding, 'through'>): string =>
	through
		? ` > ${through.place} ${through.name}${chain({ through: through.through ?? null })}`
		: '';

const lineOf = (finding: Finding): string => {
	const { where, place, name, grants, via, removable, why } = finding;
	const end = removable ? 'removable' : `stays: ${why}`;
	return [where.name, place, name, `${via}${chain(finding)}`, grants, end].join(' | ');
};

const unseenLine = ({ where, place, name, why }: NotSeen) =>
	[where?.name ?? 'anywhere', place, name, why].join(' | ');

const LAST =
	'stays: It is the last rule of include, which Cloudflare needs. Delete the record in the Cloudflare dashboard, or add another rule first.';
const KEEPS_OUT =
	'stays: The address keeps the person out here, so it is not removed: that could let them in.';
const DOMAIN = 'stays: A rule for the whole domain gives it.';
const APPROVES =
	'stays: Requests that this person has to approve would have nobody to approve them. Choose another approver in the Cloudflare dashboard.';

const EVERYTHING = `
accountMember | Lee Leaver | direct | Administrator, DNS | removable
userGroup | Engineering | direct | allow Administrator Read Only in the whole account | removable
userGroup | Sales | direct | allow Billing in the whole account | removable
accessUser | Lee Leaver | direct | seat: Access, Gateway | removable
session | Lee Leaver | direct | 2 sessions: Wiki, CRM | removable
device | LEAVER-LAPTOP | direct | warp | removable
device | SHARED-LAPTOP | direct | warp | removable
accessGroup | Around the Wiki group | group > accessGroup Wiki group | allow policy By group for Handbook | removable
accessGroup | Of leavers only | direct |  | ${LAST}
accessGroup | Of the company | domain |  | ${DOMAIN}
accessGroup | Wiki group | direct | allow policy By group for Handbook | removable
accessGroup | Without leavers | direct | keeps out: Without leavers | ${KEEPS_OUT}
accessPolicy | Blocked but leavers | direct | deny policy Blocked but leavers for Handbook | stays: The address stands in exclude of a deny policy, which lets the person past the block. Change the policy in the Cloudflare dashboard.
accessPolicy | By group | group > accessGroup Around the Wiki group > accessGroup Wiki group | allow policy By group for Handbook | removable
accessPolicy | By list | list > zeroTrustList Wiki team | allow policy By list for Handbook | removable
accessPolicy | Everyone but leavers | direct | keeps out: allow policy Everyone but leavers for Handbook | ${KEEPS_OUT}
accessPolicy | Handbook editors | direct | allow policy Handbook editors for Old handbook | removable
accessPolicy | Handbook readers | direct | keeps out: allow policy Handbook readers for Old handbook | ${KEEPS_OUT}
accessPolicy | Leavers are blocked | direct | keeps out: deny policy Leavers are blocked for Handbook | ${KEEPS_OUT}
accessPolicy | Leavers are required | direct | allow policy Leavers are required for Handbook | stays: The address stands in require: only this person gets in, and without it anybody who is included would.
accessPolicy | Leavers are required | domain | allow policy Leavers are required for Handbook | ${DOMAIN}
accessPolicy | Leavers only | direct | allow policy Leavers only for Handbook | ${LAST}
accessPolicy | Staff devices | domain | allow policy Staff devices for Devices of the company | ${DOMAIN}
accessPolicy | Wiki editors | direct | allow policy Wiki editors for Handbook | removable
zeroTrustList | Approver list | direct | approvers of allow policy By list for Handbook | removable
zeroTrustList | Gateway team | direct | Gateway rule Social media of a list (block) | ${KEEPS_OUT} Used by: Gateway rule Social media of a list (block).
zeroTrustList | Wiki team | direct | allow policy By list for Handbook | removable
accountToken | Deployment of Lee Leaver | direct | Zone Read | removable
approver | By list | list > zeroTrustList Approver list | approves requests of allow policy By list for Handbook | ${APPROVES}
approver | Wiki editors | direct | approves requests of allow policy Wiki editors for Handbook | ${APPROVES}`;

const ELSEWHERE = [
	'Compiler House | accountMember |  | direct | pending: Billing | removable',
	'Example Group | organizationMember | Lee Leaver | direct | Super Administrator of the organization and its accounts | removable',
];

const everything = [
	...EVERYTHING.trim()
		.split('\n')
		.map((line) => `Analytical Engines | ${line}`),
	...ELSEWHERE,
];

const ofPlaces = (places: string[]) =>
	everything.filter((line) => places.includes(line.split(' | ')[1]!));

const UNDECIDED = [
	"Analytical Engines | accessPolicy | By directory | These rules can't be decided from here: Entra group:",
	"Analytical Engines | accessPolicy | Of a new kind | These rules can't be decided from here: brand_new: x",
];
const NO_TOKENS = ['Compiler House', 'Orbital Mechanics'].map(
	(account) => `${account} | accountToken |  | Cloudflare listed no API tokens but those of this`,
);

const startsOf = (lines: string[], starts: string[]) =>
	lines.map((line) => starts.find((start) => line.startsWith(start)) ?? line).sort();

describe('somebody who is everywhere', () => {
	it.each([
		['as it is stored', email],
		['in another spelling', ' LEAVER@Example.COM '],
	])('is found in every place, by the address %s', async (_title, address) => {
		const { json, hints, error } = await getAccess(emulator, [address]);
		expect(error).toBeUndefined();
		expect(findingsOf(json).map(lineOf)).toEqual(everything);
		const end = endOf(json);
		expect(end).toMatchObject({
			email: address.trim(),
			place: null,
			complete: false,
			notSeen: expect.any(Array) as unknown,
		});
		const unseen = [...UNDECIDED, ...NO_TOKENS];
		expect(startsOf(end.notSeen.map(unseenLine), unseen)).toEqual([...unseen].sort());
		expect(new Set(json.map(({ email: one }) => one))).toEqual(new Set([address.trim()]));
		expect(hints).toEqual([
			"1 of 1 person has access. Not everything could be looked at: see 'notSeen'.",
		]);
		expect(emulator.requests.filter(({ method }) => method !== 'GET')).toEqual([]);
	});

	it('has the same findings in one item for each person, and nobody has those of others', async () => {
		const people = [email, 'nobody@elsewhere.example', email.toUpperCase()];
		const { json, items } = await getAccess(emulator, people, { output: 'people' });
		const { json: rows } = await getAccess(emulator, [email]);
		const [first, nobody, again] = json as unknown as Array<IDataObject & { findings: Finding[] }>;
		const { notSeen, complete } = endOf(rows);
		expect(first).toEqual({ email, findings: findingsOf(rows), notSeen, complete });
		expect(nobody!.findings.map(({ via }) => via)).toEqual(['everyone']);
		expect(again!.findings.map(lineOf)).toEqual(everything);
		expect(items.map(({ pairedItem }) => pairedItem)).toEqual([
			{ item: 0 },
			{ item: 1 },
			{ item: 2 },
		]);
	});

	it.each([`${seeded.otherAccount}/tokens`, 'access/policies', 'gateway/lists', 'accounts'])(
		'has the same output when the answer for %s comes last',
		async (path) => {
			const { json } = await getAccess(emulator, [email]);
			emulator.fault({ kind: 'status', status: 500, method: 'GET', path: `${path}$`, times: 2 });
			expect((await getAccess(emulator, [email])).json).toEqual(json);
		},
	);

	it.each(PLACES)('is looked for in one place only: %s', async (place) => {
		const { json } = await getAccess(emulator, [email], { places: [place] });
		expect(findingsOf(json).map(lineOf)).toEqual(ofPlaces([place]));
		expect(endOf(json).notSeen.every((one) => one.place === place)).toBe(true);
	});

	it('is looked for in some accounts and organizations only', async () => {
		const elsewhere = { accounts: [seeded.otherAccount], organizations: [seeded.organization] };
		const { json } = await getAccess(emulator, [email], elsewhere);
		expect(findingsOf(json).map(lineOf)).toEqual(ELSEWHERE);
		emulator.requests.length = 0;
		await getAccess(emulator, [email], { accounts: [seeded.otherAccount.toUpperCase()] });
		expect(emulator.requests.filter(({ path }) => path.includes(seeded.account))).toEqual([]);
	});
});

describe('nobody is found', () => {
	it('is one item, which says whether everything was looked at', async () => {
		const places = PLACES.filter((place) => place !== 'accountToken');
		const more = { places, accounts: [seeded.otherAccount] };
		const { json, hints } = await getAccess(emulator, ['nobody@elsewhere.example'], more);
		const end = { email: 'nobody@elsewhere.example', place: null, complete: true, notSeen: [] };
		expect(json).toEqual([expect.objectContaining(end)]);
		expect(hints).toEqual(['0 of 1 person has access.']);
	});
});

interface Refusal {
	path: string;
	/** The places that can't be looked at. */
	places: string[];
	/** Those of which something can't be decided besides. */
	undecided?: string[];
}

const RULES = ['accessGroup', 'accessPolicy', 'zeroTrustList', 'approver'];

const refusals: Refusal[] = [
	{ path: 'members$', places: ['accountMember'] },
	{ path: 'iam/user_groups$', places: ['userGroup'] },
	{ path: 'access/users$', places: ['accessUser', 'session', 'device'] },
	{ path: 'access/users/.*/active_sessions$', places: ['session'] },
	{ path: 'devices/registrations$', places: ['device'] },
	{ path: 'access/groups$', places: ['accessGroup'], undecided: ['accessPolicy'] },
	{ path: 'access/policies$', places: ['accessPolicy', 'approver'] },
	{ path: 'access/apps$', places: ['accessPolicy', 'approver'] },
	{ path: 'gateway/lists$', places: ['zeroTrustList'], undecided: ['accessPolicy', 'approver'] },
	{ path: 'gateway/rules$', places: [] },
	{ path: 'tokens$', places: ['accountToken'] },
];

describe('a place that Cloudflare refuses', () => {
	const reasons = [
		{ status: 403, code: 10_000, message: 'Authentication error' },
		{ status: 404, code: 7003, message: 'Could not route' },
		{ status: 403, code: 9999, message: 'access.api.error.not_enabled' },
	];
	// Each place for one reason, each reason for several places.
	const cases = refusals.map((refusal, nth) => ({ ...refusal, ...reasons[nth % 3]! }));

	it.each(cases)(
		'$path with $status, code $code',
		async ({ path, places, undecided = [], ...reason }) => {
			emulator.fault({
				kind: 'status',
				path: `accounts/${seeded.account}/${path}`,
				times: Infinity,
				...reason,
			});
			const { json } = await getAccess(emulator, [email]);
			const end = endOf(json);
			expect(end.complete).toBe(false);
			const unseen = end.notSeen.filter(({ where, name }) => where?.id === seeded.account && !name);
			expect(unseen.map(({ place }) => place).sort()).toEqual([...places].sort());
			expect(unseen.every(({ why }) => why.includes(`code ${reason.code}`))).toBe(true);
			// What rests on the rules may be known less well; everything else is as before.
			const [ofRules, others] = [RULES, PLACES.filter((place) => !RULES.includes(place))].map(
				(some) => some.filter((place) => !places.includes(place)),
			) as [string[], string[]];
			const found = findingsOf(json).map(lineOf);
			expect(found.filter((line) => others.includes(line.split(' | ')[1]!))).toEqual(
				ofPlaces(others),
			);
			const direct = ofPlaces(ofRules.filter((place) => !undecided.includes(place)));
			const head = (line: string) => line.split(' | ').slice(0, 3).join();
			expect(found.map(head)).toEqual(expect.arrayContaining(direct.map(head)));
		},
	);

	it.each([
		['accounts', '/accounts$', PLACES.filter((place) => place !== 'organizationMember')],
		['organizations', '/organizations$', ['organizationMember']],
	])('the list of %s', async (_name, path, places) => {
		emulator.fault({ kind: 'status', status: 403, code: 9109, path: `^${path}`, times: Infinity });
		const { json } = await getAccess(emulator, [email]);
		const nowhere = endOf(json).notSeen.filter(({ where }) => where === null);
		expect(nowhere.map(({ place }) => place)).toEqual(expect.arrayContaining(places));
		expect(findingsOf(json).map(({ place }) => place)).toEqual(expect.not.arrayContaining(places));
	});

	it('a secret that is refused fails the items', async () => {
		const { error } = await getAccess(
			emulator,
			[email],
			{},
			{ apiToken: seeded.credentials.expiredToken },
		);
		expect(error?.httpCode).toBe('401');
	});
});
