import { seeded } from '../../emulator';
import { asUuid, hexId } from '../../emulator/ids';
import { person } from '../../emulator/people';
import { resourceLocator } from '../support/emulator';
import type { Item } from './jobs';
import { snapshots } from './jobs';

const account = resourceLocator('id', seeded.account);
const missingId = '01234567-89ab-cdef-0123-456789abcdef';
export const idOf = (index: number) => asUuid(hexId(`access user ${index}`));
export const lineOf = (index: number, name = person(index).name) =>
	`${person(index).email} ${name}`;

/** Two users who exist and two who do not, each by email and by ID, and an empty parameter. */
export const existingAndMissing = (
	effect: (index: number) => Partial<Item>,
	missing: Partial<Item>,
	second = 1,
): Item[] => [
	{ json: { who: person(0).email }, ...effect(0) },
	{ json: { who: 'nobody@example.com' }, ...missing },
	{ json: { who: '' }, invalid: /'User' is empty/ },
	{ json: { who: idOf(second) }, ...effect(second) },
	{ json: { who: missingId }, ...missing },
];

export const notFound: Partial<Item> = { fails: /'User' not found|found no such Access user/ };

export const base = { node: 'accessUser', snapshot: snapshots.accessUsers } as const;
export const parameters = (operation: string, more = {}) => ({ operation, account, ...more });
