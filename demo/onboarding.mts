import axios from 'axios';
import { submitForm, type Form } from './form.js';

export interface Person {
	name: string;
	email: string;
}

/** The records of a person in each list. */
export interface PersonRecords extends Person {
	accessUsers: number;
	accountMembers: Array<{ status: string }>;
	organizationMembers: Array<{ status: string }>;
}

export interface Cloudflare {
	baseUrl: string;
	account: string;
	organization: string;
	email: string;
	apiKey: string;
}

/** People who are not in the emulator's seed. */
export const samplePeople: Person[] = [
	{ name: 'Noor Haddad', email: 'noor.haddad@example.com' },
	{ name: 'Mateo Ruiz', email: 'mateo.ruiz@example.com' },
	{ name: 'Linh Tran', email: 'linh.tran@example.com' },
];

export async function onboard(person: Person, form: Form, signal: AbortSignal): Promise<string> {
	const answers = {
		Name: person.name,
		Email: person.email,
		Team: 'Engineering',
		'Also make them Super Administrator of all accounts': 'Yes',
	};
	return (await submitForm(form, answers, signal)).heading;
}

/** Reads the records of the people from the API, without n8n and the nodes. */
export async function findPeople(
	cloudflare: Cloudflare,
	people: Person[],
	signal: AbortSignal,
): Promise<PersonRecords[]> {
	const { baseUrl, account, organization, email, apiKey } = cloudflare;
	const http = axios.create({
		baseURL: baseUrl,
		headers: { 'X-Auth-Email': email, 'X-Auth-Key': apiKey },
		proxy: false,
		signal,
	});
	const list = async <T,>(path: string, params: Record<string, string>) =>
		(await http.get<{ result: T[] }>(path, { params })).data.result;

	const accountMembers = await list<{ email: string; status: string }>(
		`/accounts/${account}/members`,
		{ per_page: '50' },
	);
	return await Promise.all(
		people.map(async (person) => ({
			...person,
			accountMembers: accountMembers.filter(({ email: one }) => one === person.email),
			accessUsers: (await list(`/accounts/${account}/access/users`, { email: person.email }))
				.length,
			organizationMembers: await list<{ status: string }>(
				`/organizations/${organization}/members`,
				{
					'user.email': person.email,
				},
			),
		})),
	);
}

/** Whether the person is in all three lists exactly once. */
export function isOnboarded(person: PersonRecords): boolean {
	const { accessUsers, accountMembers, organizationMembers } = person;
	return accessUsers === 1 && accountMembers.length === 1 && organizationMembers.length === 1;
}
