import axios, { type AxiosInstance } from 'axios';
import { seeded, type Emulator } from '../../emulator';
import { leaver } from '../../emulator/leavers';
import { shownPolicy } from '../../emulator/policies';
import { accessPoliciesOf } from '../../emulator/policyTables';
import { accessGroupsOf } from '../../emulator/resources/accessGroups';
import { listsOf } from '../../emulator/resources/zeroTrustLists';
import { client, start, tokenHeaders } from './client';

let emulator: Emulator;
let http: AxiosInstance;

beforeAll(async () => {
	({ emulator } = await start());
	http = client(emulator, tokenHeaders(seeded.credentials.userToken));
});
beforeEach(() => emulator.reset({ leavers: 2 }));
afterAll(() => emulator.close());

const { account, otherAccount, organization } = seeded;
const { email } = leaver(0);
const inAccount = `/accounts/${account}`;
const rowsAt = async (path: string): Promise<object[]> => (await http.get(path)).data.result;
/** How many rows at a path name the leaver, in any letter case. */
const naming = async (path: string) =>
	(await rowsAt(path)).filter((row) => JSON.stringify(row).toLowerCase().includes(email)).length;
const stateText = async () =>
	(await axios.get<string>(`${emulator.url}/__emulator/state`, { transformResponse: [] })).data;

const policies = () => accessPoliciesOf(emulator.state, account).rows().map(shownPolicy);
const idOf = (name: string) =>
	[accessGroupsOf, listsOf].map((of) => of(emulator.state, account).find(name)?.id).find(Boolean);

test.each<[path: string, records: number]>([
	[`${inAccount}/members?per_page=50`, 1],
	[`/accounts/${otherAccount}/members`, 1],
	[`${inAccount}/iam/user_groups`, 0],
	[`/organizations/${organization}/members`, 1],
	[`${inAccount}/access/users`, 1],
	[`${inAccount}/devices/registrations?status=all`, 3],
	[`${inAccount}/access/groups`, 3],
	[`${inAccount}/access/policies`, 6],
	[`${inAccount}/access/apps`, 2],
	[`${inAccount}/gateway/rules`, 1],
	[`${inAccount}/tokens`, 2],
])('%s names a leaver in %d records', async (path, records) => {
	expect(await naming(path)).toBe(records);
	emulator.reset();
	expect(await naming(path)).toBe(0);
});

test('a leaver is in lists and user groups, and is signed in', async () => {
	const groups = (await rowsAt(`${inAccount}/iam/user_groups`)) as { id: string }[];
	const members = groups.map(({ id }) => naming(`${inAccount}/iam/user_groups/${id}/members`));
	expect((await Promise.all(members)).filter((count) => count === 1)).toHaveLength(2);
	for (const name of ['Wiki team', 'Gateway team', 'Approver list']) {
		expect(await naming(`${inAccount}/gateway/lists/${idOf(name)}/items`)).toBe(1);
	}
	const users = (await rowsAt(`${inAccount}/access/users?email=${email}`)) as { id: string }[];
	const sessions = await rowsAt(`${inAccount}/access/users/${users[0]!.id}/active_sessions`);
	expect(sessions).toHaveLength(2);
});

test('a device of a leaver is used by others, too', async () => {
	const shared = (await rowsAt(`${inAccount}/devices/registrations`)) as Registered[];
	const byDevice = (wanted: string) =>
		shared.filter(({ device }) => device.id === wanted).map(({ user }) => user.email);
	const own = shared.filter(({ user }) => user.email === email);
	const others = own.map(({ device }) => byDevice(device.id).filter((other) => other !== email));
	expect(others.map((emails) => emails.length > 0).sort()).toEqual([false, true]);
});
type Registered = { device: { id: string }; user: { email: string } };

test.each([
	['Around the Wiki group', 'Wiki group', `${inAccount}/access/groups`],
	['By group', 'Around the Wiki group', `${inAccount}/access/policies`],
	['By list', 'Wiki team', `${inAccount}/access/policies`],
	['By list', 'Approver list', `${inAccount}/access/policies`],
	['Social media of a list', 'Gateway team', `${inAccount}/gateway/rules`],
])('%s names %s', async (name, named, path) => {
	const rows = (await rowsAt(path)) as { name: string }[];
	expect(JSON.stringify(rows.find((row) => row.name === name))).toContain(idOf(named));
});

test('every policy can be sent back as it is', async () => {
	for (const { id, ...body } of policies()) {
		const { status } = await http.put(`${inAccount}/access/policies/${id}`, body);
		expect([body.name, status]).toEqual([body.name, 200]);
	}
});

test('the same seed gives the same state, and no leavers by default', async () => {
	const first = await stateText();
	emulator.reset({ leavers: 2 });
	expect(await stateText()).toBe(first);
	expect(first).toContain(leaver(1).email);
	emulator.reset();
	expect(await stateText()).not.toContain('leaver');
});
