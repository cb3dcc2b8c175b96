import Table from 'cli-table3';
import { isWhole, type Whereabouts } from './onboarding.mjs';

function count(found: number, one: string): string {
	if (found === 0) return 'missing';
	return found === 1 ? one : `${found} times`;
}

/** Who now exists where. */
export function peopleTable(people: Whereabouts[]): string {
	const table = new Table({
		head: ['Email', 'Team', 'Access user', 'Organization member', ''],
		style: { head: [], border: [] },
	});
	for (const person of people) {
		const { email, team, accessUsers, members } = person;
		table.push([
			email,
			team,
			count(accessUsers, 'exists'),
			count(members.length, members[0]?.status ?? 'exists'),
			isWhole(person) ? 'ok' : 'NOT ok',
		]);
	}
	return table.toString();
}
