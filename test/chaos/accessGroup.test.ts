import { seeded } from '../../emulator';
import { emailsIn } from '../../emulator/accessRules';
import { accessGroupId, accessGroupsOf } from '../../emulator/resources/accessGroups';
import { person } from '../../emulator/people';
import { resourceLocator } from '../support/emulator';
import { faultMatrix } from './faultMatrix';
import type { Item, Job } from './jobs';

const id = accessGroupId(0);
const invalid: Item = { json: { who: 'nobody' }, invalid: /must be an email address/ };

const base: Pick<Job, 'node' | 'snapshot' | 'seed' | 'change'> = {
	node: 'accessGroup',
	// The other rules are counted, as none may be lost.
	snapshot: ({ state }) =>
		accessGroupsOf(state, seeded.account)
			.rows()
			.flatMap(({ name, include, exclude, require }) => {
				const emails = emailsIn(include);
				const others = include.length - emails.length + exclude.length + require.length;
				return [`${name} ${others}`, ...emails.map((email) => `${name} ${email}`)];
			}),
	seed: { accessGroups: 2 },
	change: 'PUT',
};
const parameters = {
	account: resourceLocator('id', seeded.account),
	group: resourceLocator('id', id),
	email: '={{ $json.who }}',
};
const there = person(3).email;

const jobs: Job[] = [
	{
		...base,
		parameters: { operation: 'add', ...parameters },
		items: [
			{
				json: { who: 'new1@example.com' },
				adds: 'Staff new1@example.com',
				output: { wasAdded: true, id },
			},
			invalid,
			{ json: { who: there }, output: { wasAdded: false, id } },
			{
				json: { who: 'new2@example.com' },
				adds: 'Staff new2@example.com',
				output: { wasAdded: true, id },
			},
		],
	},
	{
		...base,
		parameters: { operation: 'remove', ...parameters, options: { ifMissing: 'succeed' } },
		items: [
			{ json: { who: there }, removes: `Staff ${there}`, output: { removed: true, id } },
			invalid,
			{ json: { who: 'nobody@example.com' }, output: { removed: false, alreadyAbsent: true } },
		],
	},
];

faultMatrix(jobs);
