import type { IDataObject } from 'n8n-workflow';

import type { Emulator } from '../../emulator';
import { seeded } from '../../emulator';
import { credentialFor, resourceLocator } from './emulator';
import type { Trigger } from './trigger';
import { triggerWith } from './trigger';

const { account } = seeded;

/** Enough Access users for three pages. */
export const THREE_PAGES = { accessUsers: 2500 };

/** A trigger on the Access users of an emulator, for all events. */
export const watchUsers = (
	emulator: Emulator,
	{ baseUrl = emulator.baseUrl, more = {} }: { baseUrl?: string; more?: IDataObject } = {},
): Trigger =>
	triggerWith({
		parameters: {
			resource: 'accessUser',
			account: resourceLocator('id', account),
			events: ['added', 'changed', 'gone'],
			...more,
		},
		credential: credentialFor(emulator, 'apiToken', { baseUrl }),
	});

export const usersOf = ({ state }: Pick<Emulator, 'state'>) => state.accessUserTable(account);

export const addUser = ({ state }: Pick<Emulator, 'state'>): string =>
	state.addAccessUser(account, { email: 'x@example.com' }).id;

/** One of each event, on the first and the last page: in the order in which the trigger reports them. */
export function happen(emulator: Pick<Emulator, 'state'>) {
	const users = usersOf(emulator);
	const [first, last] = [users.rows()[0]!, users.rows().at(-1)!];
	last.name = 'Renamed';
	users.remove(first.id);
	return [
		['changed', last.id],
		['added', addUser(emulator)],
		['gone', first.id],
	];
}

export const brief = (items: IDataObject[] | null) => items?.map(({ event, id }) => [event, id]);
