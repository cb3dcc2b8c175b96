import Table from 'cli-table3';
import { isOnboarded, type PersonRecords } from './onboarding.mjs';

function count(found: number, one: string): string {
	if (found === 0) return 'missing';
	return found === 1 ? one : `${found} times`;
}

/** A table of the people and their records. */
export function peopleTable(people: PersonRecords[]): string {
	const table = new Table({
		head: ['Email', 'Access user', 'Account member', 'Organization member', ''],
		style: { head: [], border: [] },
	});
	for (const person of people) {
		const { email, accessUsers, accountMembers, organizationMembers } = person;
		table.push([
			email,
			count(accessUsers, 'exists'),
			...[accountMembers, organizationMembers].map((members) =>
				count(members.length, members[0]?.status ?? 'exists'),
			),
			isOnboarded(person) ? 'ok' : 'NOT ok',
		]);
	}
	return table.toString();
}
