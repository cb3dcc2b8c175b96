import axios, { type AxiosInstance } from 'axios';
import { seeded, startEmulator, type Emulator, type EmulatorOptions } from '../../emulator';

const { credentials, account, share, organization } = seeded;

/** Headers of the Global API Key. */
export const keyHeaders = {
	'X-Auth-Email': credentials.key.email,
	'X-Auth-Key': credentials.key.apiKey,
};

/** Headers of a token. */
export function tokenHeaders(token: string) {
	return { Authorization: `Bearer ${token}` };
}

/** Paths of the lists, below the base URL. */
export const paths = {
	accessUsers: `/accounts/${account}/access/users`,
	members: `/organizations/${organization}/members`,
	recipients: `/accounts/${account}/shares/${share}/recipients`,
	organizationRecipients: `/accounts/${account}/shares/${seeded.organizationShare}/recipients`,
	invites: '/user/invites',
	accountMembers: `/accounts/${account}/members`,
	accessGroups: `/accounts/${account}/access/groups`,
	userGroups: `/accounts/${account}/iam/user_groups`,
};

/** An emulator, and a client with the key that throws for no status. */
export async function start(
	options?: EmulatorOptions,
): Promise<{ emulator: Emulator; http: AxiosInstance }> {
	const emulator = await startEmulator(options);
	const http = client(emulator, keyHeaders);
	return { emulator, http };
}

export function client(emulator: Emulator, headers: Record<string, string>): AxiosInstance {
	return axios.create({
		baseURL: emulator.baseUrl,
		headers,
		maxRedirects: 0,
		validateStatus: () => true,
	});
}

/** Valid IDs that no record has. */
export const missingId = 'f'.repeat(32);
export const missingUuid = 'ffffffff-ffff-4fff-afff-ffffffffffff';

/** Reads until a condition is true. Throws after two seconds. */
export async function until<T>(read: () => Promise<T>, holds: (value: T) => boolean): Promise<T> {
	const end = Date.now() + 2000;
	for (;;) {
		const value = await read();
		if (holds(value)) return value;
		await new Promise(setImmediate);
		if (Date.now() > end) throw new Error(`Still ${JSON.stringify(value)}`);
	}
}
