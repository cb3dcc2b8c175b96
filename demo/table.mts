import Table from 'cli-table3';
import type { Offboarded } from './offboarding.mjs';
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

/** Such as "Account member" for `accountMember`. */
const placeTitle = (place: string) =>
	place
		.replace(/^./, (first) => first.toUpperCase())
		.replace(/\B[A-Z]/g, (upper) => ` ${upper.toLowerCase()}`)
		.replace('Zero trust', 'Zero Trust');

/** How often the person was found in each place, before and after the removal, and why something stays. */
export function placesTable({ before, after }: Offboarded): string {
	const table = new Table({
		head: ['Place', 'Before', 'After', 'Why it stays'],
		style: { head: [], border: [] },
		colWidths: [null, null, null, 70],
		wordWrap: true,
	});
	for (const place of new Set(before.map((found) => found.place))) {
		const [was, left] = [before, after].map((all) => all.filter((found) => found.place === place));
		const reasons = new Set(left!.map(({ why }) => why ?? ''));
		table.push([placeTitle(place), was!.length, left!.length, [...reasons].join('\n')]);
	}
	return table.toString();
}
