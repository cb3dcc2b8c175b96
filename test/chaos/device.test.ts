import type { Emulator } from '../../emulator';
import { seeded } from '../../emulator';
import { accessUserId } from '../../emulator/resources/accessUsers';
import { activeRegistrations, registration } from '../../emulator/resources/devices';
import { person } from '../../emulator/people';
import { resourceLocator } from '../support/emulator';
import { faultMatrix } from './faultMatrix';
import type { Item, Job } from './jobs';
import { listItems, upToLimit } from './jobs';

const account = resourceLocator('id', seeded.account);

const emailOf = (index: number) => person(index).email;
/** The registration of a person on the device with this index. */
const idOf = (index: number, device = index) =>
	registration({ ...person(index), id: accessUserId(index) }, device).id;
const lineOf = (index: number, device = index) => `${emailOf(index)} ${idOf(index, device)}`;

const rowsIn = ({ state }: Emulator) => activeRegistrations(state, seeded.account);

const base: Pick<Job, 'node' | 'snapshot' | 'seed'> = {
	node: 'device',
	snapshot: (emulator) => rowsIn(emulator).map(({ id, user }) => `${user?.email} ${id}`),
	seed: { accessUsers: 6, devices: 6 },
};

/** The first person shares a laptop with the second, whose registrations stay. */
const left = (index: number): Item => ({
	json: { who: emailOf(index) },
	removes: lineOf(index),
	output: { deleted: true, id: accessUserId(index) },
});

const jobs: Job[] = [
	{
		...base,
		parameters: {
			operation: 'deleteAll',
			account,
			user: resourceLocator('email', '={{ $json.who }}'),
			options: { ifMissing: 'succeed' },
		},
		change: 'DELETE',
		items: [
			left(0),
			{ json: { who: 'not an address' }, invalid: /'User' must be an email address/ },
			{ json: { who: 'nobody@example.com' }, output: { deleted: false, alreadyAbsent: true } },
			left(2),
		],
	},
	{
		...base,
		parameters: {
			operation: 'delete',
			account,
			registration: resourceLocator('id', '={{ $json.who }}'),
			options: { ifMissing: 'succeed' },
		},
		change: 'DELETE',
		items: [
			{ json: { who: idOf(1, 0) }, removes: lineOf(1, 0), output: { deleted: true } },
			{ json: { who: 'no ID' }, invalid: /'Registration' must be/ },
			{
				json: { who: 'ffffffff-ffff-4fff-afff-ffffffffffff' },
				output: { deleted: false, alreadyAbsent: true },
			},
			{ json: { who: idOf(3) }, removes: lineOf(3), output: { deleted: true } },
		],
	},
	{
		...base,
		parameters: { operation: 'getAll', account, limit: '={{ $json.limit }}' },
		seed: { accessUsers: 120, devices: 120 },
		items: listItems,
		rows: (emulator, item) => upToLimit(rowsIn(emulator), item),
	},
];

faultMatrix(jobs);
