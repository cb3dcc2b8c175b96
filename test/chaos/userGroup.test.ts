import { seeded } from '../../emulator';
import { hexId } from '../../emulator/ids';
import { person } from '../../emulator/people';
import { userGroupMembersOf, userGroupsOf } from '../../emulator/resources/userGroups';
import { resourceLocator } from '../support/emulator';
import { faultMatrix } from './faultMatrix';
import type { Item, Job } from './jobs';
import { listItems, upToLimit } from './jobs';

/** Of the first six, 0, 2 and 4 belong into the first group, where 2 is pending and 4 was rejected. */
const idOf = (index: number) => hexId(`account member ${index}`);
const lineOf = (index: number) => `Engineering ${person(index).email}`;

const account = resourceLocator('id', seeded.account);
const group = resourceLocator('name', 'Engineering');
const member = resourceLocator('email', '={{ $json.who }}');
const invalid: Item = { json: { who: 'nobody' }, invalid: /must be an email address/ };
const missing = { who: 'nobody@example.com' };

const groupsIn = (state: Parameters<typeof userGroupsOf>[0]) =>
	userGroupsOf(state, seeded.account).rows();

const base: Pick<Job, 'node' | 'snapshot' | 'seed'> = {
	node: 'userGroup',
	snapshot: (emulator) =>
		groupsIn(emulator.state).flatMap(({ id, name }) =>
			userGroupMembersOf(emulator, seeded.account, id).map(({ email }) => `${name} ${email}`),
		),
	seed: { accountMembers: 6, userGroups: 3 },
};

const added = (index: number): Item => ({
	json: { who: person(index).email },
	adds: lineOf(index),
	output: { outcome: 'added', member_id: idOf(index), id: hexId('user group 0') },
});
const removed = (index: number): Item => ({
	json: { who: person(index).email },
	removes: lineOf(index),
	output: { outcome: 'removed', removed: true, member_id: idOf(index) },
});

const jobs: Job[] = [
	{
		...base,
		parameters: { operation: 'add', account, group, member },
		change: 'POST',
		mayBeRepeated: true,
		items: [
			added(1),
			invalid,
			{ json: missing, fails: /is no account member: nobody@example\.com/ },
			{ json: { who: person(0).email }, output: { wasAdded: false, member_id: idOf(0) } },
			added(3),
			added(5),
		],
	},
	{
		...base,
		parameters: { operation: 'remove', account, group, member, options: { ifMissing: 'succeed' } },
		change: 'DELETE',
		items: [
			removed(0),
			invalid,
			{ json: missing, output: { removed: false, alreadyAbsent: true } },
			removed(2),
		],
	},
	{
		...base,
		parameters: { operation: 'getAll', account, limit: '={{ $json.limit }}' },
		items: listItems,
		rows: ({ state }, item) =>
			upToLimit(
				[...groupsIn(state)].sort((a, b) => (a.name < b.name ? -1 : 1)),
				item,
			),
	},
	{
		...base,
		parameters: { operation: 'getMembers', account, group, limit: '={{ $json.limit }}' },
		items: listItems,
		rows: (emulator, item) =>
			upToLimit(
				userGroupMembersOf(emulator, seeded.account, hexId('user group 0')).sort((a, b) =>
					a.email < b.email ? -1 : 1,
				),
				item,
			),
	},
];

faultMatrix(jobs);
