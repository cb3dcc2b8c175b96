import type { IDataObject } from 'n8n-workflow';

import type { Emulator, SeedOptions } from '../../emulator';
import { seeded } from '../../emulator';
import { hexId } from '../../emulator/ids';
import type { NodeName } from '../support/engine';

/** A row as the emulator holds it. */
export type Row = IDataObject & { id: string };

/**
 * What the suites of this folder know of one operation. A new operation adds its fixture here and is
 * held to all that every operation must do; without one, fixtures.test.ts fails.
 */
export interface Fixture {
	node: NodeName;
	operation: string;
	/** Tells two fixtures of one operation apart, where a parameter shows other fields. */
	variant?: string;
	/** What the editor saves besides what names the containers and the record. */
	parameters?: IDataObject;
	/** What holds the records: the parameters that name it, and the IDs in the emulator. */
	containers: Record<string, string>;
	/** The parameter that names the record, for operations on one. */
	record?: string;
	/** What names a row there, by mode of the locator; `text` where it is no locator. */
	names?: Record<string, (row: Row) => string>;
	/** The rows that the operation is about; at least three, and a change can be made to each. */
	rows: (emulator: Emulator) => Row[];
	/** For creations: what names three records that are not there yet. */
	newcomers?: string[];
	/** The method of the request that an item sends to change something; none for reading. */
	change?: 'POST' | 'PUT' | 'PATCH' | 'DELETE';
	/** The list in the body, where one request carries the records of many items. */
	batch?: string;
	/** For people: puts one with this address into the emulator. */
	add?: (emulator: Emulator, email: string) => Row;
	/** For filters: a good value for each, which lets the first row through. */
	filters?: (row: Row) => IDataObject;
	/** The field of a row that each filter of type date is compared with. */
	dates?: Record<string, string>;
	/** The parameter that changes a record, the field of the row, and the option that asks for it. */
	sets?: { parameter: string; field: string; values: string[]; options?: IDataObject };
	/** Nothing at Cloudflare tells afterwards whether the record was made. */
	cannotBeLookedUp?: boolean;
}

/** What there is to change: three pending invites, three recipients that have the share, … */
export const world: SeedOptions = {
	accessUsers: 6,
	members: 12,
	recipients: 12,
	invites: 12,
	accounts: 8,
};

const rows = (list: object[]) => list as Row[];
const idOf = ({ id }: Row) => id;
const emailOf = ({ email }: Row) => String(email);
const memberEmailOf = ({ user }: Row) => String((user as IDataObject).email);
const accountOf = ({ account_id: id }: Row) => String(id);
const newPeople = ['new.one@example.com', 'new.two@example.com', 'new.three@example.com'];

const accessUser = {
	node: 'accessUser',
	containers: { account: seeded.account },
	rows: ({ state }: Emulator) => rows(state.accessUsers(seeded.account)),
	add: ({ state }: Emulator, email: string) => {
		const [row] = rows([state.addAccessUser(seeded.account, { email })]);
		return row!;
	},
} as const;
const byUser = { record: 'user', names: { email: emailOf, id: idOf } };

const organizationMember = {
	node: 'organizationMember',
	containers: { organization: seeded.organization },
	rows: ({ state }: Emulator) =>
		rows(state.organizationMembers(seeded.organization)).filter(({ status }) =>
			['active', 'pending'].includes(String(status)),
		),
	add: ({ state }: Emulator, email: string) => {
		const [row] = rows([state.addOrganizationMember(seeded.organization, email, 'active')]);
		return row!;
	},
} as const;
const byMember = { record: 'member', names: { email: memberEmailOf, id: idOf } };

const shareRecipient = {
	node: 'shareRecipient',
	containers: { account: seeded.account, share: seeded.share },
	rows: ({ state }: Emulator) =>
		rows(state.recipients(seeded.share)).filter(
			({ association_status: status }) => status === 'associated',
		),
} as const;
const byRecipient = { record: 'recipient', names: { account: accountOf, id: idOf } };

const userInvite = {
	node: 'userInvite',
	containers: {},
	rows: ({ state }: Emulator) => rows(state.invites).filter(({ status }) => status === 'pending'),
} as const;
const byInvite = { record: 'invite', names: { id: idOf } };

export const fixtures: Fixture[] = [
	{
		...accessUser,
		operation: 'create',
		record: 'email',
		names: { text: emailOf },
		newcomers: newPeople,
		change: 'POST',
		sets: {
			parameter: 'additionalFields.name',
			field: 'name',
			values: ['One', 'Two', 'Three'],
			options: { ifExists: 'update' },
		},
	},
	{ ...accessUser, ...byUser, operation: 'delete', change: 'DELETE' },
	{ ...accessUser, ...byUser, operation: 'get' },
	{
		...accessUser,
		operation: 'getAll',
		filters: ({ email, name }) => ({
			accessSeat: 'yes',
			createdBefore: '2100-01-01',
			email,
			emailEndsWith: '@example.com',
			gatewaySeat: 'yes',
			inactiveDays: 1,
			includeNeverLoggedIn: true,
			name,
			search: name,
		}),
		dates: { createdBefore: 'created_at' },
	},
	{
		...accessUser,
		...byUser,
		operation: 'update',
		parameters: { name: 'Another Name' },
		change: 'PUT',
		sets: { parameter: 'name', field: 'name', values: ['One', 'Two', 'Three'] },
	},
	{
		...organizationMember,
		operation: 'create',
		record: 'email',
		names: { text: memberEmailOf },
		newcomers: newPeople,
		change: 'POST',
	},
	{
		...organizationMember,
		operation: 'createMany',
		record: 'email',
		names: { text: memberEmailOf },
		newcomers: newPeople,
		change: 'POST',
		batch: 'members',
	},
	{ ...organizationMember, ...byMember, operation: 'delete', change: 'DELETE' },
	{ ...organizationMember, ...byMember, operation: 'get' },
	{
		...organizationMember,
		operation: 'getAll',
		filters: (row) => ({
			email: memberEmailOf(row),
			emailContains: memberEmailOf(row).slice(1, 5),
			emailEndsWith: '@example.com',
			emailStartsWith: memberEmailOf(row).slice(0, 3),
			status: [row.status],
		}),
	},
	{
		...shareRecipient,
		operation: 'create',
		parameters: { recipientType: 'account' },
		record: 'recipientAccount',
		names: { id: accountOf },
		newcomers: [1, 3, 4].map((index) => hexId(`account ${index}`)),
		change: 'POST',
	},
	{
		...shareRecipient,
		operation: 'create',
		variant: 'for an organization',
		containers: {
			account: seeded.account,
			share: seeded.organizationShare,
			recipientOrganization: seeded.organization,
		},
		parameters: { recipientType: 'organization' },
		change: 'POST',
		cannotBeLookedUp: true,
	},
	{ ...shareRecipient, ...byRecipient, operation: 'delete', change: 'DELETE' },
	{ ...shareRecipient, ...byRecipient, operation: 'get' },
	{
		...shareRecipient,
		operation: 'getAll',
		filters: ({ association_status: status }) => ({ associationStatus: [status] }),
	},
	{ ...userInvite, ...byInvite, operation: 'get' },
	{
		...userInvite,
		operation: 'getAll',
		filters: (row) => ({
			invitedBy: row.invited_by,
			organizationName: row.organization_name,
			status: [row.status],
		}),
	},
	{
		...userInvite,
		...byInvite,
		operation: 'respond',
		parameters: { response: 'accepted' },
		change: 'PATCH',
		sets: { parameter: 'response', field: 'status', values: ['accepted', 'rejected'] },
	},
];

/** The fixture of an operation; the first one where it has several. */
export const fixtureOf = ({ node, operation }: Pick<Fixture, 'node' | 'operation'>): Fixture =>
	fixtures.find((one) => one.node === node && one.operation === operation)!;
