import type { CloudflareApi } from '../../nodes/shared/cloudflare/api';
import { collectionOf } from '../../nodes/shared/cloudflare/resource';
import { userGroups } from '../../nodes/shared/resources/userGroups';
import type { NotSeen, PlaceName } from '../../nodes/CloudflarePerson/finding';
import { People, placeFacts } from '../../nodes/CloudflarePerson/finding';
import { placeNamed } from '../../nodes/CloudflarePerson/places';
import { Reading } from '../../nodes/CloudflarePerson/reading';
import { itemWith, refusal } from './sessions';

const uuid = (nth: number) => `00000000-0000-4000-a000-${String(nth).padStart(12, '0')}`;
const hex = (nth: number) => String(nth).padStart(32, '0');

const ACCOUNT = hex(1);
const email = 'ada@example.com';

type Answers = Record<string, object[] | Error>;

/**
 * What Cloudflare lists, by the path below the account or organization, nothing at other paths; and why a
 * single record can't be read.
 */
function itemAnswering(answers: Answers, one: Error) {
	const at = (path: string) => {
		const found = answers[path.split('/').slice(3).join('/')] ?? [];
		if (found instanceof Error) throw found;
		return found;
	};
	return itemWith({
		listFresh: async ({ path }: { path: string }) => at(path),
		getFresh: async () => {
			throw one;
		},
		get: async () => {
			throw refusal(403);
		},
	} as unknown as CloudflareApi);
}

/** Looks for Ada in one place. */
async function find(place: PlaceName, answers: Answers, one: Error = refusal(403)) {
	const where = { type: placeFacts[place].scope, id: ACCOUNT, name: null };
	const reading = new Reading(itemAnswering(answers, one));
	const people = new People([email]);
	const { sightings, notSeen = [] } = await placeNamed[place].find({
		people,
		where,
		reading,
		together: true,
	});
	return { findings: sightings.map(({ finding }) => finding), sightings, notSeen };
}

const user = { id: uuid(1), email };
const groups = 'iam/user_groups';
const membersOfGroup = `${groups}/${hex(3)}/members`;
const sessions = `access/users/${uuid(1)}/active_sessions`;
const named = [{ email: { email } }, { everyone: {} }];

interface Expected {
	grants: string | null;
	name?: string | null;
	before?: object;
}

describe('an answer without the fields that are not certain', () => {
	it.each<[string, PlaceName, Answers, Expected]>([
		[
			'an account member',
			'accountMember',
			{ members: [{ id: hex(2), email }] },
			{ grants: null, before: { email, status: null, grants: null } },
		],
		[
			'an account member with policies alone',
			'accountMember',
			{
				members: [
					{
						id: hex(2),
						email,
						status: 'accepted',
						policies: [{ access: 'allow', permission_groups: [{ id: 'dns' }] }],
					},
				],
			},
			{ grants: 'allow dns' },
		],
		[
			'a pending organization member',
			'organizationMember',
			{ members: [{ id: hex(2), status: 'pending', user: { email } }] },
			{ grants: 'pending: Super Administrator of the organization and its accounts' },
		],
		['an Access user', 'accessUser', { 'access/users': [user] }, { grants: 'no seat' }],
		[
			'a session without its applications',
			'session',
			{ 'access/users': [user], [sessions]: [{ id: 'nonce' }] },
			{ grants: '1 session', before: { email, sessions: 1 } },
		],
		[
			'a session with a name alone',
			'session',
			{ 'access/users': [user], [sessions]: [{ id: 'nonce', name: 'Wiki' }, { id: 'other' }] },
			{ grants: '2 sessions: Wiki' },
		],
		[
			'a registration of somebody else besides',
			'device',
			{
				'access/users': [user],
				'devices/registrations': [
					{ id: uuid(5), user: { id: uuid(1) } },
					{ id: uuid(6), user: { id: uuid(2) } },
				],
			},
			{ grants: null, before: { email, user_id: uuid(1), device: null } },
		],
		[
			'a member of a group who is told by the ID of the account member',
			'userGroup',
			{
				members: [{ id: hex(2), email }],
				[groups]: [{ id: hex(3) }],
				[membersOfGroup]: [{ id: hex(2) }],
			},
			{ grants: null, before: { email, member_id: hex(2), status: null } },
		],
		[
			'an Access group',
			'accessGroup',
			{ 'access/groups': [{ id: uuid(3), include: named }] },
			{ grants: null, before: { email } },
		],
		[
			'a policy of an application',
			'accessPolicy',
			{
				'access/apps': [
					{ id: uuid(9), policies: [{ id: uuid(3), decision: 'allow', include: named }] },
				],
			},
			{ grants: `allow policy ${uuid(3)} for ${uuid(9)}`, before: { email, app: uuid(9) } },
		],
		[
			'a list that a Gateway rule without a name uses',
			'zeroTrustList',
			{
				'gateway/lists': [{ id: uuid(3), type: 'EMAIL' }],
				[`gateway/lists/${uuid(3)}/items`]: [{ value: email }],
				'gateway/rules': [{ id: uuid(4), traffic: `identity.email in $${uuid(3)}` }],
			},
			{ grants: `Gateway rule ${uuid(4)} (unknown action)` },
		],
		[
			'an API token',
			'accountToken',
			{ tokens: [{ id: hex(4), creator_email_at_creation: email }, { id: hex(5) }] },
			{ grants: null, before: { email, status: null } },
		],
		[
			'an API token whose permissions have no names',
			'accountToken',
			{
				tokens: [
					{
						id: hex(4),
						creator_email_at_creation: email,
						policies: [{ permission_groups: [{ id: 'p' }] }],
					},
				],
			},
			{ grants: 'p' },
		],
		[
			'an approver',
			'approver',
			{ 'access/policies': [{ id: uuid(3), approval_groups: [{ email_addresses: [email] }] }] },
			{ grants: `approves requests of unknown policy ${uuid(3)}` },
		],
	])('%s', async (_title, place, answers, { grants, name = null, before }) => {
		const { findings, sightings } = await find(place, answers);
		expect(findings[0]).toMatchObject({ email, place, grants, name, via: 'direct', since: null });
		if (before) expect(sightings[0]!.draft!.before).toEqual(before);
	});
});

describe('what can not be read', () => {
	const broken = refusal(500);

	it.each<[string, PlaceName, Answers, Partial<NotSeen>]>([
		[
			'the members of one group',
			'userGroup',
			{ [groups]: [{ id: hex(3) }], [membersOfGroup]: broken },
			{ id: hex(3), name: null },
		],
		[
			'the entries of one list',
			'zeroTrustList',
			{
				'gateway/lists': [{ id: uuid(3), type: 'EMAIL' }],
				[`gateway/lists/${uuid(3)}/items`]: broken,
			},
			{ id: uuid(3), name: null, why: broken.message },
		],
		[
			'a list of approvers that is no list of addresses',
			'approver',
			{ 'access/policies': [{ id: uuid(3), approval_groups: [{ email_list_uuid: uuid(4) }] }] },
			{ id: uuid(3), name: null },
		],
		[
			'the entries of a list of approvers',
			'approver',
			{
				'access/policies': [{ id: uuid(3), approval_groups: [{ email_list_uuid: uuid(4) }] }],
				'gateway/lists': [{ id: uuid(4), type: 'EMAIL' }],
				[`gateway/lists/${uuid(4)}/items`]: broken,
			},
			{ id: uuid(3), why: broken.message },
		],
	])('%s is said, and hides nothing else', async (_title, place, answers, expected) => {
		const { findings, notSeen } = await find(place, answers);
		expect(findings).toEqual([]);
		expect(notSeen).toEqual([expect.objectContaining({ place, ...expected })]);
	});

	it('a group that was deleted since it was listed has nobody', async () => {
		const group = collectionOf(userGroups, { account: ACCOUNT }).item(hex(3));
		const gone = refusal(404, 1003, 'Not found', group as never);
		const answers = { [groups]: [{ id: hex(3) }], [membersOfGroup]: refusal(404) };
		const { findings, notSeen } = await find('userGroup', answers, gone);
		expect([findings, notSeen]).toEqual([[], []]);
	});

	it('a refused secret ends the whole look', async () => {
		const refused = refusal(401);
		const answers = { [groups]: [{ id: hex(3) }], [membersOfGroup]: refused };
		await expect(find('userGroup', answers)).rejects.toBe(refused);
	});
});
